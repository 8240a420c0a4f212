"""Slips that prove an arrival: what their QR says, and whether a booth of ours signed it.

The keys come with the heartbeats, and a key stays for good: a slip of a booth
that was replaced is as true as it was. Nobody is named in a slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import base45
import cbor2
from cwt import COSE, COSEKey, CWTError
from sqlalchemy import Connection, select

from central import schema
from central.store import insert_once
from central.words import stored

PREFIX = "AJS1:"
ISSUER, AUDIENCE, ISSUED_AT = 1, 3, 6
"""Registered claims: iss (the booth), aud (the site), iat (when it was printed)."""
SEQUENCE = -65538
"""The booth's private claim: the slip's number at that booth."""
MOST_CHARS = 512
_OKP, _ED25519, _EDDSA = 1, 6, -8


@dataclass(frozen=True, slots=True)
class Slip:
    """Somebody was at `booth` of `site` at this time."""

    site: str
    booth: str
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class NotProven:
    """Why a slip proves nothing, in one sentence."""

    why: str


def keep_key(connection: Connection, booth: str, public: str, now: datetime) -> None:
    """Remember with which key (hex) `booth` signs; one that is known stays whose it was."""
    values = {"public": public, "booth": booth, "first_heard_at": stored(now)}
    insert_once(connection, schema.slip_key, values)


def verify(connection: Connection, text: str) -> Slip | NotProven:
    """What a slip proves, from what its QR holds."""
    whole = text.strip()
    if not whole.startswith(PREFIX) or len(whole) > MOST_CHARS:
        return NotProven(f"this is no slip: what its QR holds begins with {PREFIX}")
    try:
        message = base45.b45decode(whole.removeprefix(PREFIX))
        slip = _slip(cbor2.loads(cbor2.loads(message).value[2]))
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, cbor2.CBORError):
        return NotProven("it is not whole: scan it again, or copy all of it")
    of_booth = select(schema.slip_key.c.public).where(schema.slip_key.c.booth == slip.booth)
    keys = list(connection.scalars(of_booth))
    if not keys:
        return NotProven(f"no key of booth {slip.booth} is known here: it has not called since it was set up")
    if not any(_signed(message, bytes.fromhex(key)) for key in keys):
        return NotProven(f"booth {slip.booth} did not sign this: it was changed, or made elsewhere")
    return slip


def _slip(claims: dict[int, object]) -> Slip:
    booth, site, at, sequence = (claims[name] for name in (ISSUER, AUDIENCE, ISSUED_AT, SEQUENCE))
    if not (isinstance(at, int) and isinstance(sequence, int) and 0 <= at <= 0xFFFF_FFFF and sequence > 0):
        raise ValueError("claims that are not those of a slip")
    return Slip(str(site), str(booth), datetime.fromtimestamp(at, UTC), sequence)


def _signed(message: bytes, public: bytes) -> bool:
    kid = cbor2.loads(message).value[1].get(4, b"")
    key = COSEKey.new({1: _OKP, 2: kid, 3: _EDDSA, -1: _ED25519, -2: public})
    try:
        COSE.new().decode(message, key)
    except (CWTError, ValueError):
        return False
    return True

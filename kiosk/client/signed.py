"""A signed statement in a QR: base45 (RFC 9285) of claims (CWT, RFC 8392) that an
Ed25519 key has signed (COSE_Sign1, RFC 9052).

`cwt` takes a tenth of a second to import, so nobody waits for it who shows no code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import base45
import cbor2

#: Of four KB nothing is even looked at.
MOST_CHARS = 512
_KID = 4
_OKP, _ED25519, _EDDSA = 1, 6, -8


@dataclass(frozen=True, slots=True)
class Signed:
    """What was read. Nothing of it counts before `opened` says so."""

    kid: bytes
    claims: Mapping[object, object]
    message: bytes


@dataclass(frozen=True, slots=True)
class Torn:
    """It is not whole, or never was a statement."""

    why: str


def key_id(public: bytes) -> bytes:
    """Four bytes by which a statement names the key (32 bytes) that signed it."""
    return hashlib.sha256(public).digest()[:4]


def read(text: str) -> Signed | Torn:
    """The statement in base45 `text`, its signature not looked at yet."""
    if len(text) > MOST_CHARS:
        return Torn("too long")
    try:
        message = base45.b45decode(text)
    except ValueError:
        return Torn("not base45")
    tag = _cbor(message)
    match tag:
        case cbor2.CBORTag(tag=18, value=[bytes(protected), dict(unprotected), bytes(payload), bytes()]):
            pass  # COSE_Sign1
        case _:
            return Torn("not a signed message")
    header, claims = _cbor(protected), _cbor(payload)
    if not isinstance(header, dict) or not isinstance(claims, dict):
        return Torn("no claims")
    kid = header.get(_KID, unprotected.get(_KID))
    if not isinstance(kid, bytes):
        return Torn("no key is named")
    return Signed(kid, claims, message)


def opened(statement: Signed, public: bytes) -> bool:
    """Whether the key `public` (32 bytes) signed it with EdDSA."""
    from cwt import COSE, COSEKey, VerifyError

    key = COSEKey.new({1: _OKP, 2: statement.kid, 3: _EDDSA, -1: _ED25519, -2: public})
    try:
        COSE.new().decode(statement.message, key)
    except (VerifyError, ValueError):
        return False
    return True


def sign(claims: Mapping[int, object], private: bytes, public: bytes) -> str:
    """`claims` in base45, signed by the Ed25519 key of these 32 and 32 bytes."""
    from cwt import COSE, COSEKey

    pair = {1: _OKP, 2: key_id(public), 3: _EDDSA, -1: _ED25519, -2: public, -4: private}
    cose = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True)
    signed = cose.encode_and_sign(cbor2.dumps(dict(claims)), COSEKey.new(pair))
    return str(base45.b45encode(signed), "ascii")


def _cbor(content: bytes) -> object:
    """What `content` holds, all of it; None when it is not CBOR to its end."""
    stream = BytesIO(content)
    try:
        value: object = cbor2.load(stream)
    except (cbor2.CBORDecodeError, ValueError, TypeError, RecursionError):
        return None
    return value if stream.tell() == len(content) else None

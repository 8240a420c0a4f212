"""A booking as a signed token, checked with no network: `AJ1:` and base45 (RFC 9285)
of a CWT (RFC 8392) that the centre signed with EdDSA (COSE_Sign1, RFC 9052).

The keys come with the manifest. Nothing of a token counts before its signature
is good, and nothing in it names anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kiosk.client.signed import Signed, Torn, opened, read
from kiosk.faults import Fault, FaultCode
from kiosk.visit.booking import TOKEN_PREFIX, Booking

ISSUER, AUDIENCE, EXPIRY, ID = 1, 3, 4, 7
"""Registered claims: iss, aud (the site), exp, cti (the booking's id)."""
DETAILS = -65537
"""The centre's private claim: [service, starts_at in seconds since 1970, people]."""
MOST_PEOPLE = 50
LAST_SECOND = 0xFFFF_FFFF
"""In the year 2106: four bytes."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 key of 32 bytes, good until `until`."""

    public: bytes
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """Who signs bookings, and the keys by their ids; none as long as the centre told none."""

    issuer: str = ""
    keys: Mapping[bytes, PublicKey] = field(default_factory=dict)

    @classmethod
    def parse(cls, content: object) -> TokenKeys:
        """From the manifest: {issuer, keys: [{kid, public, from, until}]}, ids and keys in hex.

        `from` is when a key begins to sign, which a booth need not know. Raises
        ValueError, KeyError or TypeError when it has not this shape.
        """
        if content is None:
            return cls()
        if not isinstance(content, dict) or not isinstance(content["keys"], list):
            raise TypeError("the keys of bookings have not the agreed shape")
        keys = {}
        for row in content["keys"]:
            public, until = bytes.fromhex(row["public"]), row["until"]
            if len(public) != 32:
                raise ValueError("a key of bookings has not 32 bytes")
            ends = None if until is None else datetime.fromisoformat(until)
            if ends is not None and ends.tzinfo is None:
                raise ValueError("a key of bookings ends at a time without an offset")
            keys[bytes.fromhex(row["kid"])] = PublicKey(public, ends)
        return cls(str(content["issuer"]), keys)


@dataclass(frozen=True, slots=True)
class Expired(Fault):
    """Its day is over; `booking` is its id, for a list that may know of a new day."""

    booking: str = ""


def check(text: str, keys: TokenKeys, now: datetime) -> Booking | Fault:
    """The booking in a token, without office, address or name; or what is wrong with it."""
    token = read(text.removeprefix(TOKEN_PREFIX))
    if isinstance(token, Torn):
        return Fault(FaultCode.TOKEN_TORN, token.why)
    issuer = token.claims.get(ISSUER)
    key = keys.keys.get(token.kid)
    if key is None or (key.until is not None and key.until <= now):
        other = bool(keys.issuer) and issuer != keys.issuer
        return Fault(FaultCode.TOKEN_FOREIGN if other else FaultCode.TOKEN_UNKNOWN_KEY, token.kid.hex())
    if not opened(token, key.public):
        return Fault(FaultCode.TOKEN_FORGED, token.kid.hex())
    if issuer != keys.issuer:
        return Fault(FaultCode.TOKEN_FOREIGN, "another issuer under this key")
    return _booking(token, now)


def _booking(token: Signed, now: datetime) -> Booking | Fault:
    match [token.claims.get(name) for name in (ID, AUDIENCE, EXPIRY, DETAILS)]:
        case [bytes(id_), str(site), int(expiry), [str(service), int(starts_at), int(people)]]:
            pass
        case _:
            return Fault(FaultCode.TOKEN_TORN, "claims that are not those of a booking")
    if not (id_ and site and service and 1 <= people <= MOST_PEOPLE and 0 <= starts_at <= LAST_SECOND):
        return Fault(FaultCode.TOKEN_TORN, "claims out of all proportion")
    if expiry <= now.timestamp():
        return Expired(FaultCode.TOKEN_EXPIRED, booking=id_.hex())
    moment = datetime.fromtimestamp(starts_at, UTC)
    return Booking(id_.hex(), service, moment, site, office="", address="", masked_name="", people=people)

"""A booking as a token for a QR: `AJ1:` and base45 (RFC 9285) of a CWT (RFC 8392),
signed with EdDSA as COSE_Sign1 (RFC 9052).

It says which booking, at which site, when, for which service and how many people.
No name, no NIK, no number of an application: whoever finds it learns of nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import base45
import cbor2
from cwt import COSE, COSEKey

from central.signing_keys import SigningKeys

PREFIX = "AJ1:"
ISSUER, AUDIENCE, EXPIRY, ID = 1, 3, 4, 7
"""Registered claims: iss, aud (the site), exp, cti (the booking's id)."""
DETAILS = -65537
"""Our private claim: [service, starts_at in seconds since 1970, people]."""
LASTS = timedelta(hours=12)
"""How long after its time a token is good: until its office has closed, in any zone."""

_OKP, _ED25519, _EDDSA = 1, 6, -8


def token_for(booking: Mapping[Any, Any], keys: SigningKeys, now: datetime) -> str | None:
    """The token of `booking`, a row of the table; None as long as there is no key to sign with."""
    key = keys.signing(now)
    if key is None:
        return None
    starts_at = datetime.fromisoformat(str(booking["starts_at"]))
    claims = {
        ISSUER: keys.issuer,
        AUDIENCE: booking["site"],
        EXPIRY: int((starts_at + LASTS).timestamp()),
        ID: bytes.fromhex(booking["id"]),
        DETAILS: [booking["service"], int(starts_at.timestamp()), booking["people"]],
    }
    pair = {1: _OKP, 2: key.kid, 3: _EDDSA, -1: _ED25519, -2: key.public, -4: key.private}
    cose = COSE.new(alg_auto_inclusion=True, kid_auto_inclusion=True)
    signed = cose.encode_and_sign(cbor2.dumps(claims), COSEKey.new(pair))
    return f"{PREFIX}{base45.b45encode(signed).decode('ascii')}"

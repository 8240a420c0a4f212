"""Sealing: bytes become an age file that only the centre's private key opens.

The format is age v1 (https://age-encryption.org/v1), so any age tool with the
private key opens what was sealed here. The booth holds public keys alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyrage

from kiosk.faults import Fault, FaultCode


def seal(content: bytes, recipients: Sequence[str]) -> bytes | Fault:
    """`content` as an age file for each of `recipients` (`age1…` public keys).

    SEAL_NO_KEY when there is no recipient, or one is not a key.
    """
    if not recipients:
        return Fault(FaultCode.SEAL_NO_KEY, "no recipient is configured")
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError:
        return Fault(FaultCode.SEAL_NO_KEY, "a recipient is not an age X25519 public key")
    return bytes(pyrage.encrypt(content, keys))

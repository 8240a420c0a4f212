"""What leaves the centre in place of a person: salted hashes and a masked name."""

from __future__ import annotations

import hashlib
from datetime import date

SCRYPT = {"n": 1 << 14, "r": 8, "p": 1}
"""The cost of one guess (RFC 7914): 16 MiB and about 50 ms. It travels in the
manifest, so a booth always computes what this centre computed. A NIK has little
chance in it: this makes a stolen list costly to read, not impossible."""


def identity_hash(nik: str, birth_date: date, salt: bytes) -> str:
    """The hex hash by which a booth finds a person; 32 bytes."""
    return hashlib.scrypt(
        f"{nik}:{birth_date.isoformat()}".encode(),
        salt=salt,
        n=SCRYPT["n"],
        r=SCRYPT["r"],
        p=SCRYPT["p"],
        maxmem=256 * SCRYPT["n"] * SCRYPT["r"],
        dklen=32,
    ).hex()


def code_hash(code: str, salt: bytes) -> str:
    """The hex hash by which a booth finds a code."""
    return hashlib.sha256(salt + code.strip().encode()).hexdigest()


def masked(name: str) -> str:
    """ "Budi Santoso" becomes "B••• S••••••": enough to know oneself by."""
    return " ".join(word[0] + "•" * (len(word) - 1) for word in name.split())

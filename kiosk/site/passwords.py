"""Staff passwords: argon2id, the library's defaults (RFC 9106, low-memory profile)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: Letters or digits, the shortest and the longest (NIST SP 800-63B, 5.1.1.2).
MIN_LENGTH, MAX_LENGTH = 8, 200

#: 3 passes over 64 MiB on 4 lanes; a hash made with less is made anew at the next log-in.
_hasher = PasswordHasher()


class Unfit(StrEnum):
    """Why a password will not do; the sentences are in `problems`."""

    SHORT = "password_short"
    LONG = "password_long"
    SAME = "password_same"


#: What fills the sentence of each.
UNFIT_COUNTS = {Unfit.SHORT: MIN_LENGTH, Unfit.LONG: MAX_LENGTH, Unfit.SAME: 0}


def unfit(password: str, name: str) -> Unfit | None:
    """Why `password` will not do for the account called `name`; None when it will."""
    if len(password) < MIN_LENGTH:
        return Unfit.SHORT
    if len(password) > MAX_LENGTH:
        return Unfit.LONG
    return Unfit.SAME if password.casefold() == name.casefold() else None


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one; an unknown name costs as much time as a wrong password."""
    nobody = _nobody()
    try:
        return _hasher.verify(password_hash or nobody, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def stronger(password_hash: str, password: str) -> str | None:
    """A new hash of `password` when the one kept is weaker than today's."""
    return hash_password(password) if _hasher.check_needs_rehash(password_hash) else None


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")

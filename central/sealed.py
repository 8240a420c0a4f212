"""How it is known that something was sealed before it came here: the first line of an age file
(https://age-encryption.org/v1). Whether our keys open it is known to whoever holds them."""

from __future__ import annotations

AGE_HEADER = b"age-encryption.org/v1\n"


def is_sealed(content: bytes) -> bool:
    return content.startswith(AGE_HEADER)

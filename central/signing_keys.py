"""The keys that booking tokens are signed with, in a file beside the centre's own key.

There is one that signs now and there may be one that is to come: booths learn it
from the manifest before it signs anything, even those that are away for days.
One that has been followed by another signs nothing more, and stays valid for the
bookings that bear its signature.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE_NAME = "booking-keys.json"
ISSUER = "aj"
"""Who signs, when `central keys` was not told; short, for it stands in every QR."""
LEAD = timedelta(days=14)
"""How long before its first signature a key is in the manifest: as long as a booth may be alone."""
AFTERLIFE = timedelta(days=200)
"""How long a key that signs nothing more is valid: no booking is made further ahead."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One pair of keys: Ed25519, RFC 8032. Signs from `signs_from`, is good until `valid_until`."""

    private: bytes
    signs_from: datetime
    valid_until: datetime | None = None

    @property
    def public(self) -> bytes:
        """32 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    @property
    def kid(self) -> bytes:
        """Four bytes by which a token names the key."""
        return hashlib.sha256(self.public).digest()[:4]

    def is_good(self, now: datetime) -> bool:
        return self.valid_until is None or now < self.valid_until


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """All of them, the earliest first; none when `central keys` has not been run."""

    issuer: str = ISSUER
    keys: Sequence[SigningKey] = ()

    def signing(self, now: datetime) -> SigningKey | None:
        """The one that signs now: the last whose time has come."""
        return next((k for k in reversed(self.keys) if k.signs_from <= now and k.is_good(now)), None)

    def published(self, now: datetime) -> dict[str, Any]:
        """What booths are told: the issuer, and every key that is or will be good."""
        return {
            "issuer": self.issuer,
            "keys": [
                {
                    "kid": key.kid.hex(),
                    "public": key.public.hex(),
                    "from": key.signs_from.isoformat(),
                    "until": key.valid_until.isoformat() if key.valid_until else None,
                }
                for key in self.keys
                if key.is_good(now)
            ],
        }

    def begun(self, now: datetime) -> SigningKeys:
        """With a key that signs now, where there is none."""
        if self.signing(now) is not None:
            return self
        keys = sorted((*self.keys, _new(now)), key=lambda key: key.signs_from)
        return replace(self, keys=tuple(keys))

    def rotated(self, now: datetime, lead: timedelta = LEAD) -> SigningKeys:
        """With a new key that signs after `lead`. Those before it are good a while longer."""
        starts = now + lead
        ends = starts + AFTERLIFE
        followed = [k if k.valid_until else replace(k, valid_until=ends) for k in self.keys]
        return replace(self, keys=(*followed, _new(starts)))

    def revoked(self, kid: str, now: datetime) -> SigningKeys | None:
        """Without the key `kid` (hex), which is good for nothing from now on; None when it is not known."""
        if kid not in {key.kid.hex() for key in self.keys}:
            return None
        kept = [replace(k, valid_until=now) if k.kid.hex() == kid else k for k in self.keys]
        return replace(self, keys=tuple(kept)).begun(now)


class KeyFile:
    """The file with the keys. It is looked at again whenever it has changed, so every
    worker signs with a new key without being started anew."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._seen: tuple[int, int] = (0, 0)
        self._keys = SigningKeys()

    def read(self) -> SigningKeys:
        """What is there; no keys when there is no file."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return SigningKeys()
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._keys = _parsed(json.loads(self.path.read_text("utf-8")))
            self._seen = seen
        return self._keys

    def write(self, keys: SigningKeys) -> None:
        """Put `keys` in place of what is there, whole or not at all; for its owner alone."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(_content(keys), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Commands that change the keys at the same instant take turns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _new(starts: datetime) -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate().private_bytes_raw(), starts)


def _content(keys: SigningKeys) -> dict[str, Any]:
    return {
        "issuer": keys.issuer,
        "keys": [
            {
                "private": key.private.hex(),
                "signs_from": key.signs_from.isoformat(),
                "valid_until": key.valid_until.isoformat() if key.valid_until else None,
            }
            for key in keys.keys
        ],
    }


def _parsed(content: dict[str, Any]) -> SigningKeys:
    return SigningKeys(
        content["issuer"],
        tuple(
            SigningKey(
                bytes.fromhex(row["private"]),
                datetime.fromisoformat(row["signs_from"]),
                datetime.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            )
            for row in content["keys"]
        ),
    )

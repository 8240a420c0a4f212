"""A slip that proves an arrival: signed by the booth's own key, whose public half
site and centre have heard of while there was a network.

The QR holds `AJS1:` and base45 of a CWT: iss (booth), aud (site), iat (when), and
the slip's sequence at that booth. It says that somebody was there, never who.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.client.safe_files import write_whole
from kiosk.client.signed import Signed, Torn, opened, read, sign
from kiosk.faults import Fault
from kiosk.full_disk import disk_full
from kiosk.kept import Kept

PREFIX = "AJS1:"
KEY_FILE = "slip.key"
ISSUER, AUDIENCE, ISSUED_AT = 1, 3, 6
SEQUENCE = -65538
LAST_SECOND = 0xFFFF_FFFF

SLIPS = """
CREATE TABLE IF NOT EXISTS slip (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a slip proves. `text` is what its QR holds."""

    site: str
    booth: str
    at: datetime
    sequence: int
    text: str


class SlipBook(Kept):
    """Signs the slips of one booth and counts them; `slips.db` keeps when each was made.

    The key is made where there is none yet, for its owner alone, and never leaves.
    """

    def __init__(self, state: Path, site: str, booth: str) -> None:
        super().__init__(state / "slips.db", (SLIPS,))
        self._state = state
        self._site = site
        self._booth = booth
        self._private = b""
        self.public = b""

    def open(self) -> Self:
        """Raises OSError when there is no key and none can be kept."""
        self._private = _private_key(self._state)
        self.public = Ed25519PrivateKey.from_private_bytes(self._private).public_key().public_bytes_raw()
        return super().open()

    def make(self, now: datetime) -> Proof | Fault:
        """The next proof; DISK_FULL when it cannot be counted. `now` is aware."""
        try:
            with self._lock:
                row = self._db.execute("INSERT INTO slip (at) VALUES (?)", (now.isoformat(),))
        except sqlite3.OperationalError as error:
            return disk_full(error)
        sequence = int(row.lastrowid or 0)
        claims = {
            ISSUER: self._booth,
            AUDIENCE: self._site,
            ISSUED_AT: int(now.timestamp()),
            SEQUENCE: sequence,
        }
        text = PREFIX + sign(claims, self._private, self.public)
        return Proof(self._site, self._booth, now.replace(microsecond=0), sequence, text)


def public_key(state: Path) -> str | None:
    """The public half of the booth's key, in hex; None before its first start."""
    try:
        private = bytes.fromhex((state / KEY_FILE).read_text("ascii").strip())
    except FileNotFoundError:
        return None
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def claimed(text: str) -> tuple[Signed, Proof] | Torn:
    """What a slip's QR says; nothing of it counts before `is_signed` says so."""
    whole = text.strip()
    if not whole.startswith(PREFIX):
        return Torn("not a slip")
    statement = read(whole.removeprefix(PREFIX))
    if isinstance(statement, Torn):
        return statement
    match [statement.claims.get(name) for name in (ISSUER, AUDIENCE, ISSUED_AT, SEQUENCE)]:
        case [str(booth), str(site), int(at), int(sequence)] if 0 <= at <= LAST_SECOND and sequence > 0:
            return statement, Proof(site, booth, datetime.fromtimestamp(at, UTC), sequence, whole)
    return Torn("claims that are not those of a slip")


def is_signed(statement: Signed, public: bytes) -> bool:
    """Whether the booth with this key (32 bytes) made it."""
    return opened(statement, public)


def _private_key(state: Path) -> bytes:
    path = state / KEY_FILE
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes_raw()
        write_whole(path, f"{made.hex()}\n".encode(), mode=0o600)
    return bytes.fromhex(path.read_text("ascii").strip())

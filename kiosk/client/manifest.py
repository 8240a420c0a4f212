"""The manifest: the bookings of this site for the coming days, usable with no network.

The booth never holds a NIK or a whole name. A code is found by its salted
SHA-256; a person by a slow salted hash of NIK and birth date; a name is shown
as the centre masked it. `kiosk forward` refreshes, `kiosk run` looks up.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from kiosk.client import conflicts
from kiosk.client.booking_token import TokenKeys
from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.full_disk import disk_full
from kiosk.kept import Kept
from kiosk.queue.feed import DoubleUse
from kiosk.visit.booking import Booking

TABLES = """
CREATE TABLE IF NOT EXISTS page (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    etag       TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    salt       BLOB NOT NULL,
    scrypt     TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS booking (
    id          TEXT PRIMARY KEY,
    identity    TEXT,
    service     TEXT NOT NULL,
    starts_at   TEXT NOT NULL,
    site        TEXT NOT NULL,
    office      TEXT NOT NULL,
    address     TEXT NOT NULL,
    masked_name TEXT NOT NULL,
    people      INTEGER NOT NULL CHECK (people >= 1),
    used_label  TEXT,
    used_at     TEXT,
    CHECK ((used_label IS NULL) = (used_at IS NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS booking_by_identity ON booking (identity);
CREATE TABLE IF NOT EXISTS code (
    hash    TEXT NOT NULL,
    booking TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, booking)
) STRICT;
CREATE TABLE IF NOT EXISTS used_here (
    booking TEXT PRIMARY KEY,
    label   TEXT NOT NULL,
    at      TEXT NOT NULL,
    people  INTEGER NOT NULL DEFAULT 1
) STRICT;
"""
TOKENS = "ALTER TABLE page ADD COLUMN tokens TEXT NOT NULL DEFAULT 'null'"
"""The second step: the keys that sign bookings, as JSON."""

COUNTED = """
ALTER TABLE used_here RENAME TO used_before;
CREATE TABLE used_here (
    booking TEXT PRIMARY KEY,
    label   TEXT NOT NULL,
    at      TEXT NOT NULL,
    people  INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO used_here (booking, label, at) SELECT booking, label, at FROM used_before;
DROP TABLE used_before;
"""
"""The third step: files from before groups were counted have no `people`. The
site counts them too, so a count that a newer file loses here is not missed."""

CONFLICTS = """
CREATE TABLE conflict (
    ticket TEXT PRIMARY KEY,
    body   TEXT NOT NULL,
    told   INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
) STRICT;
"""
"""The fourth step: bookings that became two numbers, until the site's staff was told."""

STEPS = (TABLES, TOKENS, COUNTED, CONFLICTS)

_SELECT = """
SELECT b.*, coalesce(u.label, b.used_label) AS label, coalesce(u.at, b.used_at) AS at,
       coalesce(u.people, 1) AS came
FROM booking b LEFT JOIN used_here u ON u.booking = b.id
"""


@dataclass(frozen=True, slots=True)
class IdentityHash:
    """The cost of one guess at a person: scrypt (RFC 7914), said by the centre.

    The default takes 16 MiB and about 50 ms on the booth's computer.
    """

    n: int = 1 << 14
    r: int = 8
    p: int = 1

    def of(self, nik: str, birth_date: date, salt: bytes) -> str:
        """The hex hash of one person; 32 bytes."""
        return hashlib.scrypt(
            f"{nik}:{birth_date.isoformat()}".encode(),
            salt=salt,
            n=self.n,
            r=self.r,
            p=self.p,
            maxmem=256 * self.n * self.r + (1 << 20),
            dklen=32,
        ).hex()


def hash_code(code: str, salt: bytes) -> str:
    """How a code stands in the manifest: SHA-256 over salt and code, in hex."""
    return hashlib.sha256(salt + code.strip().encode()).hexdigest()


class Manifest(Kept):
    """The manifest kept in `folder`; open in two processes at once."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        super().__init__(folder / "manifest.db", STEPS)
        self._clock = clock

    # -- the booth looks things up ------------------------------------------

    def find_code(self, candidates: Sequence[str]) -> Booking | None:
        """The booking that carries one of `candidates`, tried in their order.

        One at another office is found too: look at its `site`.
        """
        with self._lock:
            page = self._page()
            if page is None:
                return None
            for candidate in candidates:
                row = self._db.execute(
                    _SELECT + "JOIN code c ON c.booking = b.id WHERE c.hash = ? ORDER BY b.starts_at LIMIT 1",
                    (hash_code(candidate, page["salt"]),),
                ).fetchone()
                if row is not None:
                    return _booking(row)
        return None

    def find_id(self, booking: str) -> Booking | None:
        """The booking of this id, as the centre last told it."""
        with self._lock:
            row = self._db.execute(_SELECT + "WHERE b.id = ?", (booking,)).fetchone()
        return None if row is None else _booking(row)

    def token_keys(self) -> TokenKeys:
        """The keys that sign bookings; none before the centre has told any."""
        with self._lock:
            page = self._page()
        return TokenKeys() if page is None else TokenKeys.parse(json.loads(page["tokens"]))

    def completed(self, told: Booking) -> Booking:
        """A booking that is in no list, with what is known here: whether it was used
        at this booth, and the name and address of its office."""
        with self._lock:
            used = self._db.execute("SELECT * FROM used_here WHERE booking = ?", (told.id,)).fetchone()
            office = self._db.execute(
                "SELECT office, address FROM booking WHERE site = ? LIMIT 1", (told.site,)
            ).fetchone()
        return replace(
            told,
            office=office["office"] if office else "",
            address=office["address"] if office else "",
            used=(used["label"], datetime.fromisoformat(used["at"])) if used else None,
            used_people=used["people"] if used else 1,
        )

    def find_person(self, nik: str, birth_date: date) -> list[Booking]:
        """The bookings of one person, soonest first. Takes about 50 ms on purpose."""
        with self._lock:
            page = self._page()
        if page is None:
            return []
        identity = IdentityHash(**json.loads(page["scrypt"])).of(nik, birth_date, page["salt"])
        with self._lock:
            rows = self._db.execute(
                _SELECT + "WHERE b.identity = ? ORDER BY b.starts_at", (identity,)
            ).fetchall()
        return [_booking(row) for row in rows]

    def mark_used(self, booking: str, ticket_label: str, at: datetime, people: int = 1) -> Fault | None:
        """Remember that `people` more of `booking` came, and that it became
        `ticket_label`; the first label stays.
        DISK_FULL when it could not be written down."""
        try:
            with self._lock:
                self._db.execute(
                    "INSERT INTO used_here VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (booking) DO UPDATE SET people = people + excluded.people",
                    (booking, ticket_label, at.isoformat(), people),
                )
        except sqlite3.OperationalError as error:
            return disk_full(error)
        return None

    def age(self) -> timedelta | None:
        """How long ago the centre last confirmed it; None when there is none."""
        with self._lock:
            page = self._page()
        return self._clock.now() - datetime.fromisoformat(page["fetched_at"]) if page else None

    # -- the forwarder refreshes it -----------------------------------------

    def etag(self) -> str | None:
        """The ETag of what is here, for a conditional request."""
        with self._lock:
            page = self._page()
        return str(page["etag"]) if page else None

    def confirm(self) -> Fault | None:
        """The centre said that nothing changed. DISK_FULL when that could not be kept."""
        try:
            with self._lock:
                self._db.execute("UPDATE page SET fetched_at = ?", (self._clock.now().isoformat(),))
        except sqlite3.OperationalError as error:
            return disk_full(error)
        return None

    def replace(self, content: Mapping[str, object], etag: str) -> Fault | None:
        """Put the centre's manifest in place of the old one, whole or not at all; DISK_FULL
        when there is no room for it.

        Raises ValueError, KeyError or TypeError when it has not the agreed shape.
        """
        try:
            self._replace(content, etag)
        except sqlite3.OperationalError as error:
            return disk_full(error)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError) as error:
            raise ValueError("a booking that the manifest's tables refuse") from error
        except OverflowError as error:
            raise ValueError("a number out of all proportion") from error
        return None

    def untold(self) -> list[DoubleUse]:
        """The bookings that became two numbers, of which this site was not told yet."""
        with self._lock:
            rows = self._db.execute("SELECT body FROM conflict WHERE told = 0 ORDER BY rowid").fetchall()
        found = (conflicts.parse(json.loads(row["body"])) for row in rows)
        return [one for one in found if one is not None]

    def told(self, uses: Sequence[DoubleUse]) -> Fault | None:
        """The site's staff was told of these; DISK_FULL when that could not be kept."""
        try:
            with self._transaction() as connection:
                connection.executemany(
                    "UPDATE conflict SET told = 1 WHERE ticket = ?", [(one.second.ticket,) for one in uses]
                )
        except sqlite3.OperationalError as error:
            return disk_full(error)
        return None

    # -- within -----------------------------------------------------------------

    def _replace(self, content: Mapping[str, object], etag: str) -> None:
        site = str(content["site"])
        salt = bytes.fromhex(str(content["salt"]))
        scrypt = _identity_hash(content.get("scrypt"))
        TokenKeys.parse(content.get("tokens"))
        twice = [(json.dumps(one), conflicts.parse(one)) for one in _sequence(content.get("conflicts", []))]
        rows = [
            *((entry, site) for entry in map(_mapping, _sequence(content["bookings"]))),
            *((entry, entry["site"]) for entry in map(_mapping, _sequence(content.get("elsewhere", [])))),
        ]
        with self._transaction() as connection:
            connection.execute("DELETE FROM code")
            connection.execute("DELETE FROM booking")
            for entry, where in rows:
                _insert(connection, entry, str(where))
            connection.execute(
                "INSERT OR REPLACE INTO page VALUES (1, ?, ?, ?, ?, ?)",
                (
                    etag,
                    self._clock.now().isoformat(),
                    salt,
                    json.dumps({"n": scrypt.n, "r": scrypt.r, "p": scrypt.p}),
                    json.dumps(content.get("tokens")),
                ),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO conflict (ticket, body) VALUES (?, ?)",
                [(found.second.ticket, body) for body, found in twice if found is not None],
            )

    def _page(self) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute("SELECT * FROM page").fetchone()
        return row


def _insert(connection: sqlite3.Connection, entry: Mapping[str, object], site: str) -> None:
    arrived = entry.get("arrived")
    label, at = (arrived["label"], arrived["at"]) if isinstance(arrived, Mapping) else (None, None)
    starts_at = datetime.fromisoformat(str(entry["starts_at"]))
    if starts_at.tzinfo is None:
        raise ValueError("a booking starts at a time without an offset")
    connection.execute(
        "INSERT INTO booking VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry["id"],
            entry.get("identity"),
            entry["service"],
            starts_at.isoformat(),
            site,
            entry.get("office") or "",
            entry.get("address") or "",
            entry.get("masked_name") or "",
            entry.get("people") or 1,
            label,
            at,
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO code VALUES (?, ?)",
        [(str(code), entry["id"]) for code in _sequence(entry["codes"])],
    )


def _booking(row: sqlite3.Row) -> Booking:
    return Booking(
        id=row["id"],
        service=row["service"],
        starts_at=datetime.fromisoformat(row["starts_at"]),
        site=row["site"],
        office=row["office"],
        address=row["address"],
        masked_name=row["masked_name"],
        people=row["people"],
        used=(row["label"], datetime.fromisoformat(row["at"])) if row["label"] else None,
        used_people=row["came"],
    )


def _identity_hash(value: object) -> IdentityHash:
    """The centre's scrypt cost; refused when it would take more than 256 MiB."""
    if value is None:
        return IdentityHash()
    cost = _mapping(value)
    n, r, p = (int(str(cost[name])) for name in ("n", "r", "p"))
    if not (n >= 2 and r >= 1 and 1 <= p <= 16 and 128 * n * r <= 256 << 20):
        raise ValueError("the manifest asks for an identity hash out of all proportion")
    return IdentityHash(n, r, p)


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("the manifest has something else where an object belongs")
    return value


def _sequence(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("the manifest has something else where a list belongs")
    return value

"""The booth's own files: what an older version left behind is taken over."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.client.manifest import Manifest
from kiosk.client.reserve import TABLES, Block, Reserve
from kiosk.clock import ManualClock

NOW = datetime(2026, 11, 24, 0, 12, tzinfo=UTC)
#: As the manifest was made before groups were counted and before versions were.
OLD_MANIFEST = """
CREATE TABLE page (
    only INTEGER PRIMARY KEY CHECK (only = 1), etag TEXT NOT NULL, fetched_at TEXT NOT NULL,
    salt BLOB NOT NULL, scrypt TEXT NOT NULL) STRICT;
CREATE TABLE booking (
    id TEXT PRIMARY KEY, identity TEXT, service TEXT NOT NULL, starts_at TEXT NOT NULL, site TEXT NOT NULL,
    office TEXT NOT NULL, address TEXT NOT NULL, masked_name TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people >= 1), used_label TEXT, used_at TEXT) STRICT;
CREATE TABLE code (
    hash TEXT NOT NULL, booking TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, booking)) STRICT;
CREATE TABLE used_here (booking TEXT PRIMARY KEY, label TEXT NOT NULL, at TEXT NOT NULL) STRICT;
INSERT INTO page VALUES (1, 'etag-1', '2026-11-24T00:00:00+00:00', X'00010203', '{"n": 2, "r": 1, "p": 1}');
INSERT INTO booking VALUES ('booking-9901', NULL, 'new', '2026-11-24T01:00:00+00:00', 'kotabaru', '', '',
    'B••• S•••••••', 4, NULL, NULL);
INSERT INTO used_here VALUES ('booking-9901', 'A007', '2026-11-24T00:10:00+00:00');
"""


def test_a_manifest_from_before_groups_were_counted_goes_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "manifest.db")) as old:
        old.executescript(OLD_MANIFEST)
    for _ in range(2):
        with Manifest(tmp_path, ManualClock(NOW)) as manifest:
            assert manifest.etag() == "etag-1"
            booking = manifest.find_id("booking-9901")
            assert booking is not None
            assert booking.used == ("A007", NOW - timedelta(minutes=2))
            assert manifest.mark_used("booking-9901", "A008", NOW, 2) is None
    with Manifest(tmp_path, ManualClock(NOW)) as manifest:
        booking = manifest.find_id("booking-9901")
        assert booking is not None
        assert booking.used_people == 5


def test_a_reserve_of_the_first_shape_keeps_its_numbers(tmp_path: Path) -> None:
    path, day = tmp_path / "reserve.db", NOW.date()
    with closing(sqlite3.connect(path)) as old:
        old.executescript(TABLES)
        old.execute("INSERT INTO lease VALUES (1, 'lease-0001', ?, 1)", (day.isoformat(),))
        old.execute("INSERT INTO block VALUES (1, 'A', 980, 999, 985)")
        old.commit()
    with Reserve(path, lambda: "lease-0002") as reserve:
        assert reserve.left(day, "A") == 15
        assert reserve.learned() is None
        assert reserve.give("ticket-0001", "asked-0001", day, "A", {}) == "A985"


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with Reserve(tmp_path / "reserve.db", lambda: "lease-0001") as reserve:
        assert reserve.wanted(NOW.date()) == "lease-0001"
        with pytest.raises(sqlite3.IntegrityError):
            reserve.keep("lease-0001", [Block("A", 980, 999), Block("A", 980, 999)])
        assert reserve.left(NOW.date(), "A") == 0
        assert reserve.wanted(NOW.date()) == "lease-0001", "still to be answered"


def test_a_file_that_is_not_open_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"reserve\.db is not open: use `with Reserve"):
        Reserve(tmp_path / "reserve.db", lambda: "lease-0001").depth()

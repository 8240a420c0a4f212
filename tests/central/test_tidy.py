"""What is old goes, with its bytes, and is told; what is not stays; nothing of anybody is in the report."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from central_process import CentralProcess
from head_office import NIK, csv_of, imported, sent_submission, signed_in
from sqlalchemy import func, select, update

from central import schema
from central.clock import utc_now
from central.documents import DocumentStore
from central.pages.people import Role
from central.parts import CentreParts
from central.store import open_database, writing
from central.tidying import Deletion, tidy
from central.unclaimed import sweep_unclaimed
from central.words import stored

OLD = utc_now() - timedelta(days=40)
MONTH = timedelta(days=30)
BOOKING = {
    "code": "KODE-1",
    "number": "",
    "name": "Budi Santoso",
    "nik": NIK,
    "birth_date": "1990-08-15",
    "service": "passport-new",
    "site": "kotabaru",
    "office": "Booth",
    "address": "Jalan",
    "people": "1",
}
EVENT = {"sequence": 1, "kind": "issued", "at": OLD.isoformat(), "by": "booth-1", "data": {"label": "A001"}}


@pytest.fixture
def lived_in(office: CentralProcess) -> CentralProcess:
    """Of everything an old one and a new one; an old submission's arrival is long ago."""
    token = office.enrol("booth-1")
    rows = [
        {**BOOKING, "starts_at": OLD.isoformat()},
        {**BOOKING, "code": "KODE-2", "starts_at": utc_now().isoformat()},
    ]
    imported(signed_in(office, Role.OFFICER), csv_of(*rows))
    for one in ("old", "new"):
        sent_submission(office, token, one)
        event = {**EVENT, "id": f"event-{one}", "ticket": f"ticket-{one}"}
        if one == "old":
            event["data"] = {"label": "A001", "booking": "KODE-1"}
        answer = office.post("/v1/events", token, {"site": "kotabaru", "events": [event]})
        assert answer.json()["verdicts"][0]["verdict"] == "applied"
    engine = open_database(office.database)
    with writing(engine) as connection:
        for table in (schema.submission, schema.event):
            aged = update(table).where(table.c.id.in_(["old", "event-old"])).values(received_at=stored(OLD))
            connection.execute(aged)
    engine.dispose()
    return office


def counts(office: CentralProcess) -> dict[str, int]:
    engine = open_database(office.database)
    tables = ("submission", "document", "booking", "booking_use", "event", "ticket")
    with engine.connect() as connection:
        found = {
            name: connection.scalar(select(func.count()).select_from(schema.metadata.tables[name])) or 0
            for name in tables
        }
    engine.dispose()
    return found


def test_what_is_old_goes_with_its_files_and_is_told(lived_in: CentralProcess) -> None:
    assert counts(lived_in) == {
        "submission": 2, "document": 2, "booking": 2, "booking_use": 1, "event": 2, "ticket": 2,
    }  # fmt: skip
    code, lines = lived_in.command("tidy", "--keep-days", "30")
    told = {"submission": 1, "documents": 1, "booking": 1, "events": 1, "tickets": 1}
    assert (code, lines) == (0, [told])
    assert counts(lived_in) == {
        "submission": 1, "document": 1, "booking": 1, "booking_use": 0, "event": 1, "ticket": 1,
    }  # fmt: skip
    assert [path.name.split(".")[0] for path in lived_in.documents()] == ["doc-new"]
    (file,) = (lived_in.home / "reports").glob("deletions-*.csv")
    with file.open(newline="") as report:
        rows = list(csv.DictReader(report))
    assert [(row["what"], row["site"], row["rows"]) for row in rows] == [
        ("submission", "kotabaru", "1"),
        ("booking", "kotabaru", "1"),
        ("events", "kotabaru", "1"),
        ("tickets", "kotabaru", "1"),
    ]
    assert rows[0]["id"] == "old"
    text = file.read_text()
    assert not [private for private in (NIK, "Budi", "KODE", "A001") if private in text]
    assert lived_in.command("tidy", "--keep-days", "30") == (0, [{}])


def test_a_month_is_the_least_that_is_kept(lived_in: CentralProcess) -> None:
    assert lived_in.command("tidy", "--keep-days", "29")[0] == 2
    assert counts(lived_in)["submission"] == 2


def test_what_cannot_be_told_is_not_deleted(lived_in: CentralProcess) -> None:
    engine = open_database(lived_in.database)
    parts = CentreParts(engine, DocumentStore((lived_in.home / "documents").as_uri()), utc_now)

    def no_room(deletions: Sequence[Deletion]) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        tidy(parts, utc_now() - MONTH, no_room)
    assert counts(lived_in)["submission"] == 2
    told: list[Deletion] = []
    assert tidy(parts, utc_now() - MONTH, told.extend)["submission"] == 1
    engine.dispose()
    assert Counter(one.what for one in told)["submission"] == 1


def test_nothing_of_a_deleted_booking_is_left_in_the_file(lone: CentralProcess) -> None:
    """SQLite alone: PostgreSQL's own vacuum sees to it there."""
    row = {**BOOKING, "starts_at": OLD.isoformat()}
    imported(signed_in(lone, Role.OFFICER), csv_of(row))
    files = [lone.home / "central.db", lone.home / "central.db-wal"]
    assert any(NIK.encode() in file.read_bytes() for file in files)
    assert lone.command("tidy", "--keep-days", "30")[0] == 0
    assert not any(file.is_file() and NIK.encode() in file.read_bytes() for file in files)


def test_a_scan_that_no_submission_ever_named_is_swept(where: str, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    now = utc_now()
    parts = CentreParts(open_database(where), DocumentStore(folder.as_uri()), lambda: now)
    with writing(parts.engine) as connection:
        for age, one in ((timedelta(days=22), "old"), (timedelta(days=20), "new")):
            parts.documents.put(f"documents/{one}.{'0' * 16}.age", b"sealed")
            row = {"id": one, "sha256": "0" * 64, "size_bytes": 6, "media_type": "image/jpeg"}
            row |= {"received_at": stored(now - age), "received_from": "booth-1", "submission": None}
            connection.execute(schema.document.insert().values(row))
    assert sweep_unclaimed(parts) == 1
    assert sweep_unclaimed(parts) == 0
    assert [path.name for path in (folder / "documents").iterdir()] == [f"new.{'0' * 16}.age"]
    parts.engine.dispose()

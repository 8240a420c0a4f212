"""Session days: a roster row by row, who gets a number, and what is reported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.roster_file import (
    SENTENCES,
    TOO_LARGE,
    UNREADABLE,
    Complaint,
    Roster,
    Session,
    read_roster,
)
from kiosk.queue.rosters import Brought, Rosters
from kiosk.queue.rules import Entrance, QueueRules
from kiosk.queue.session_days import Plan, SessionDays
from kiosk.queue.store import Answer, Store
from kiosk.queue.table_file import MOST_BYTES, MOST_ROWS, MOST_UNPACKED_BYTES
from kiosk.words import catalogue

Make = Callable[..., Order]
BY = "staff:Sari"
HEAD = "Kode;Nomor;Nama;NIK;Layanan;Jam;Orang"
GOOD = "UJI-{n};;Budi Contoh;6302061508909901;new;09.{m:02d};1"
#: What is written in the eight cells that are wrong in turn, and what is said of it.
WRONG = (
    (";;Tanpa Kode;;new;09.00;1", "Kode booking kosong atau memuat spasi."),
    ("UJI-1;;Dua Kali;;new;09.00;1", "Kode booking ini sudah ada di baris 2."),
    ("UJI-W{n};;;;new;09.00;1", "Nama kosong."),
    (
        "UJI-W{n};;Ani;;paspor-kilat;09.00;1",
        "Layanan paspor-kilat tidak dikenal. Pilihannya: new, collection.",
    ),
    ("UJI-W{n};;Ani;;new;9 pagi;1", "Jam 9 pagi tidak terbaca. Tulis seperti 08.30."),
    ("UJI-W{n};;Ani;;new;15.00;1", "Jam 15.00 di luar jam sesi 08.00–12.00."),
    ("UJI-W{n};;Ani;;new;25.00;1", "Jam 25.00 tidak terbaca. Tulis seperti 08.30."),
    ("UJI-W{n};;Ani;;new;09.00;7", "Jumlah orang harus 1 sampai 5, bukan 7."),
)


@pytest.fixture
def day(rules: QueueRules, clock: ManualClock) -> date:
    return rules.business_date(clock.now())


@pytest.fixture
def point(where: Path | str, rules: QueueRules, clock: ManualClock):
    """A store whose site keeps session days, the session days themselves, and their rosters."""
    rules = replace(rules, session_days=True)
    store = Store.open(where, rules, clock)
    yield store, SessionDays(store.database, rules, clock), Rosters(store.database, rules, clock)
    store.close()


def frame(rules: QueueRules, day: date) -> Session:
    services = {code: (one.name.in_("id"), one.name.in_("en")) for code, one in rules.services.items()}
    return Session(day, time(8), time(12), rules.zone, services)


def csv_of(rows: Sequence[str]) -> bytes:
    return ("\ufeff" + "\r\n".join([HEAD, *rows])).encode()


def planned(days: SessionDays, day: date, quota: int = 40, spare: int = 2) -> None:
    assert not isinstance(
        days.plan("day-00000001", Plan(day, time(0), time(23, 59), quota, spare), BY), Refusal
    )


def bring(rosters: Rosters, day: date, codes: Sequence[str], people: int = 1) -> Brought:
    session = rosters.frame(day)
    assert isinstance(session, Session)
    rows = [f"{code};;Budi Contoh;;new;09.00;{people}" for code in codes]
    roster = read_roster(csv_of(rows), session)
    assert isinstance(roster, Roster)
    assert not roster.wrong
    brought = rosters.bring_in(day, roster.rows, BY)
    assert isinstance(brought, Brought)
    return brought


def test_of_300_rows_40_are_wrong_and_each_is_told_by_its_number(rules: QueueRules, day: date) -> None:
    lines, expected_wrong = [GOOD.format(n=1, m=0)], {}
    for n in range(2, 301):
        if n % 7 == 0 and len(expected_wrong) < 40:
            text, said = WRONG[len(expected_wrong) % len(WRONG)]
            expected_wrong[n + 1] = said
            lines.append(text.format(n=n))
        else:
            lines.append(GOOD.format(n=n, m=n % 60))
    roster = read_roster(csv_of(lines), frame(rules, day))
    assert isinstance(roster, Roster)
    assert len(roster.rows) == 260
    assert {row: complaint.as_json()["id"] for row, complaint in roster.wrong} == expected_wrong
    assert len(expected_wrong) == 40


def test_no_name_and_no_nik_is_kept(rules: QueueRules, day: date) -> None:
    roster = read_roster(csv_of([GOOD.format(n=1, m=5)]), frame(rules, day))
    assert isinstance(roster, Roster)
    assert "Contoh" not in repr(roster)
    assert "630206" not in repr(roster)
    assert roster.rows[0].masked_name == "B••• C•••••"


def test_a_spreadsheet_is_read_like_a_csv(rules: QueueRules, day: date) -> None:
    book = Workbook()
    book.active.append(["Code", "Name", "Service", "Time", "People"])
    book.active.append(["UJI-1", "Budi Contoh", "new", time(9, 30), 2])
    book.active.append(["UJI-2", "Ani Contoh", "new", "10:15", None])
    held = io.BytesIO()
    book.save(held)
    roster = read_roster(held.getvalue(), frame(rules, day))
    assert isinstance(roster, Roster)
    assert [(one.code, f"{one.starts_at:%H.%M}", one.people) for one in roster.rows] == [
        ("UJI-1", "09.30", 2),
        ("UJI-2", "10.15", 1),
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\x00", b"PK\x03\x04 no archive", b"Kode;Nama", b"x" * (5 * 2**20 + 1)]
)
def test_a_file_that_is_no_roster_gets_one_sentence(content: bytes, rules: QueueRules, day: date) -> None:
    complaint = read_roster(content, frame(rules, day))
    assert isinstance(complaint, Complaint)
    assert complaint.as_json()["id"] != complaint.as_json()["en"]


def spreadsheet(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def turned(content: bytes, part: str) -> bytes:
    """A spreadsheet that came over a bad line: bytes in the middle of `part` are others."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(part)
    at = info.header_offset + 30 + len(part) + info.compress_size // 2
    return content[:at] + bytes(255 - byte for byte in content[at : at + 20]) + content[at + 20 :]


def overlong(content: bytes) -> bytes:
    """A spreadsheet whose table of contents says that a part goes on beyond the end of the file."""
    at = content.rindex(b"PK\x01\x02")
    stored, size = b"\0\0", (10**6).to_bytes(4, "little")
    return content[: at + 10] + stored + content[at + 12 : at + 20] + size + size + content[at + 28 :]


def repacked(content: bytes, part: str, with_: bytes) -> bytes:
    """A spreadsheet whose `part` holds something else."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, with_ if name == part else old.read(name))
    return held.getvalue()


SHEET = spreadsheet([["Kode", "Nama", "Layanan", "Jam"], ["UJI-1", "Budi Contoh", "new", "08.30"]])


@pytest.mark.parametrize(
    "content",
    [
        turned(SHEET, "xl/worksheets/sheet1.xml"),
        repacked(SHEET, "xl/worksheets/sheet1.xml", b"<worksheet"),
        repacked(SHEET, "[Content_Types].xml", b"<Types/>"),
        overlong(SHEET),
    ],
    ids=["bytes turned", "half a sheet", "no workbook", "overlong"],
)
def test_a_damaged_spreadsheet_gets_a_sentence(content: bytes, rules: QueueRules, day: date) -> None:
    assert read_roster(content, frame(rules, day)) == Complaint(UNREADABLE, {})


def test_more_than_is_read_is_said_to_be_too_large(rules: QueueRules, day: date) -> None:
    lines = [GOOD.format(n=n, m=0) for n in range(MOST_ROWS + 100)]
    assert read_roster(csv_of(lines), frame(rules, day)) == Complaint(TOO_LARGE, {})
    vast = repacked(SHEET, "xl/styles.xml", bytes(MOST_UNPACKED_BYTES))
    assert len(vast) < MOST_BYTES
    assert read_roster(vast, frame(rules, day)) == Complaint(TOO_LARGE, {})


def test_empty_rows_cost_none_of_the_rows_behind_them(rules: QueueRules, day: date) -> None:
    lines = ["" for _ in range(MOST_ROWS)] + [GOOD.format(n=n, m=0) for n in range(10)]
    roster = read_roster(csv_of(lines), frame(rules, day))
    assert isinstance(roster, Roster)
    assert len(roster.rows) == 10


def test_every_sentence_is_said_in_english() -> None:
    assert set(SENTENCES) <= catalogue("en").keys()


def test_numbers_are_given_only_while_the_session_is_open(point, order: Make, day: date) -> None:
    store, days, _ = point
    assert store.issue(order(), "booth:booth-1") == Refusal(RefusalCode.CLOSED)
    planned(days, day)
    assert store.issue(order(), "booth:booth-1") == Refusal(RefusalCode.CLOSED)
    days.set_open(day, BY, is_open=True)
    assert isinstance(store.issue(order(), "booth:booth-1"), Answer)
    days.set_open(day, BY, is_open=False)
    assert store.issue(order(), "booth:booth-1") == Refusal(RefusalCode.CLOSED)


def test_walk_ins_come_up_to_the_spare_and_whoever_is_on_the_roster_always(
    point, order: Make, day: date
) -> None:
    store, days, rosters = point
    planned(days, day, spare=2)
    assert bring(rosters, day, ["UJI-1", "UJI-2"]) == Brought(2, 2, [])
    days.set_open(day, BY, is_open=True)
    for _ in range(2):
        assert isinstance(store.issue(order(), "booth:booth-1"), Answer)
    assert store.issue(order(), "booth:booth-1") == Refusal(RefusalCode.SESSION_FULL, {"spare": "2"})
    booked = order(entrance=Entrance.BOOKING, booking="UJI-1")
    assert isinstance(store.issue(booked, "booth:booth-1"), Answer)
    stranger = order(entrance=Entrance.BOOKING, booking="LAIN-1")
    assert store.issue(stranger, "booth:booth-1") == Refusal(RefusalCode.SESSION_FULL, {"spare": "2"})


def test_rows_beyond_the_room_are_told_and_the_others_are_kept(point, day: date) -> None:
    _, days, rosters = point
    planned(days, day, quota=5, spare=1)
    assert bring(rosters, day, ["UJI-1", "UJI-2"]) == Brought(2, 2, [])
    brought = bring(rosters, day, ["UJI-3", "UJI-2"], people=2)
    assert (brought.imported, brought.people) == (1, 4)
    assert [(row, complaint.as_json()["id"]) for row, complaint in brought.refused] == [
        (3, "Tempat terdaftar tinggal 0, sedangkan baris ini untuk 2 orang.")
    ]
    found = rosters.expected(("UJI-2",))
    assert found is not None, "whoever was on the roster stays on it"
    assert found["people"] == 1
    assert bring(rosters, day, ["UJI-2"]) == Brought(1, 4, [])  # a row that is sent again replaces itself


def test_an_id_that_was_used_for_another_day_is_refused(point, day: date) -> None:
    _, days, _ = point
    planned(days, day)
    again = days.plan("day-00000001", Plan(day + timedelta(days=1), time(8), time(12), 9, 1), BY)
    assert again == Refusal(RefusalCode.REQUEST_REUSED)


def test_a_day_is_opened_on_its_day_alone(point, day: date) -> None:
    _, days, _ = point
    tomorrow = day + timedelta(days=1)
    assert not isinstance(days.plan("day-00000002", Plan(tomorrow, time(8), time(12), 9, 1), BY), Refusal)
    assert days.set_open(tomorrow, BY, is_open=True) == Refusal(
        RefusalCode.SESSION_NOT_TODAY, {"date": tomorrow.isoformat()}
    )
    assert days.set_open(day, BY, is_open=True) == Refusal(
        RefusalCode.UNKNOWN_SESSION, {"date": day.isoformat()}
    )


def test_the_report_adds_up(point, order: Make, day: date) -> None:
    store, days, rosters = point
    planned(days, day)
    bring(rosters, day, ["UJI-1", "UJI-2", "UJI-3"])
    days.set_open(day, BY, is_open=True)
    store.issue(order(entrance=Entrance.BOOKING, booking="UJI-2"), "booth:booth-1")
    store.issue(order(), "booth:booth-1")
    report = days.report(day)
    assert not isinstance(report, Refusal)
    assert report["expected"] == {"codes": 3, "people": 3}
    assert report["arrived"] == {"codes": 1, "people": 1}
    assert report["walk_ins"] == 1
    assert [one["code"] for one in report["missing"]] == ["UJI-1", "UJI-3"]


def test_a_booth_finds_who_is_expected_by_code(point, day: date) -> None:
    _, days, rosters = point
    planned(days, day)
    bring(rosters, day, ["UJI-1"])
    found = rosters.expected(("nothing", "UJI-1"))
    assert found is not None
    assert found["masked_name"] == "B••• C•••••"
    assert rosters.expected(("UJI-9",)) is None

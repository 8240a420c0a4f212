"""Rosters as people's spreadsheets write them: what is wrong in one row costs no other."""

from __future__ import annotations

from datetime import date, time

import pytest

from kiosk.queue.roster_file import (
    A_NIK,
    BAD_PEOPLE,
    NO_LETTER,
    NUMBER_TWICE,
    OPEN_QUOTE,
    Roster,
    Session,
    read_roster,
)
from kiosk.queue.rules import QueueRules

DAY = date(2026, 9, 1)
HEAD = "kode;nomor;nama;layanan;jam"
FIRST, LAST = "UJI-1;;Budi Contoh;new;09.00", "UJI-9;;Ani Contoh;new;09.30"


@pytest.fixture
def session(rules: QueueRules) -> Session:
    services = {code: (one.name.in_("id"), one.name.in_("en")) for code, one in rules.services.items()}
    return Session(DAY, time(8), time(12), rules.zone, services)


def read(content: bytes, session: Session) -> tuple[list[tuple[str, str]], list[tuple[int, str]]]:
    """The codes and masked names that were read, and the sentences of the rows that were not."""
    roster = read_roster(content, session)
    assert isinstance(roster, Roster)
    rows = [(one.code, one.masked_name) for one in roster.rows]
    return rows, [(row, complaint.text) for row, complaint in roster.wrong]


@pytest.mark.parametrize(
    ("line", "kept", "complaint"),
    [
        ('UJI-2;;"Siti" Aminah;new;09.00', "S••• A•••••", None),
        ('UJI-2;;Siti "Ami;new;09.00', 'S••• "•••', None),
        ('UJI-2;;"Siti\nAminah";new;09.00', "S••• A•••••", None),
        ('UJI-2;;"Siti ""Ami"" Aminah";new;09.00', 'S••• "•••• A•••••', None),
        ('UJI-2;;"Siti Aminah;new;09.00', None, OPEN_QUOTE),
        ('"UJI-2;;Siti Aminah;new;09.00', None, OPEN_QUOTE),
    ],
    ids=[
        "quoted word",
        "a mark alone",
        "a line break",
        "marks doubled",
        "left open",
        "left open at the start",
    ],
)
def test_a_quotation_mark_costs_no_other_row(
    line: str, kept: str | None, complaint: str | None, session: Session
) -> None:
    quoted = 'UJI-3;;"Citra Contoh";new;09.15'
    rows, wrong = read("\r\n".join((HEAD, FIRST, line, quoted, LAST)).encode(), session)
    here = [] if kept is None else [("UJI-2", kept)]
    assert rows == [("UJI-1", "B••• C•••••"), *here, ("UJI-3", "C•••• C•••••"), ("UJI-9", "A•• C•••••")]
    assert wrong == ([] if complaint is None else [(3, complaint)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_file_is_read_as_a_spreadsheet_saved_it(encoding: str, delimiter: str, session: Session) -> None:
    lines = (HEAD, "UJI-1;;José Contoh;new;09.00", LAST)
    content = "\r\n".join(lines).replace(";", delimiter).encode(encoding)
    assert read(content, session) == ([("UJI-1", "J••• C•••••"), ("UJI-9", "A•• C•••••")], [])


def test_of_two_rows_with_one_application_number_the_second_is_told(session: Session) -> None:
    lines = (HEAD, *(f"UJI-{n};X-77;Budi Contoh;new;09.00" for n in (1, 2)), FIRST.replace("1", "3", 1), LAST)
    rows, wrong = read("\r\n".join(lines).encode(), session)
    assert [code for code, _ in rows] == ["UJI-1", "UJI-3", "UJI-9"], "rows without a number are not alike"
    assert wrong == [(3, NUMBER_TWICE)]


def test_excels_own_word_for_the_separator_is_no_row(session: Session) -> None:
    rows, wrong = read("\r\n".join(("sep=;", HEAD, FIRST, LAST, "UJI;")).encode(), session)
    assert [code for code, _ in rows] == ["UJI-1", "UJI-9"]
    assert [row for row, _ in wrong] == [4]


def test_rows_of_two_encodings_in_one_file_are_each_read(session: Session) -> None:
    """Two lists that were put together; and a byte that is a letter in neither."""
    middle = (
        "UJI-2;;Émile Contoh;new;09.00".encode(),
        "UJI-3;;Émile Contoh;new;09.00".encode("cp1252"),
        b"UJI-4;;Jos\x8d;new;09.00",
    )
    rows, wrong = read(b"\n".join((HEAD.encode(), FIRST.encode(), *middle, LAST.encode())), session)
    assert [code for code, _ in rows] == ["UJI-1", "UJI-2", "UJI-3", "UJI-9"]
    assert {name for _, name in rows[1:3]} == {"É•••• C•••••"}
    assert wrong == [(5, NO_LETTER)]


@pytest.mark.parametrize("nik", ["6302061508909901", "630206 150890 9901", "6302.0615.0890.9901"])
@pytest.mark.parametrize("line", ["{nik};;Siti;new;09.00", "UJI-2;{nik};Siti;new;09.00"])
def test_a_nik_is_refused_wherever_it_would_be_kept(line: str, nik: str, session: Session) -> None:
    rows, wrong = read("\n".join((HEAD, FIRST, line.format(nik=nik), LAST)).encode(), session)
    assert [code for code, _ in rows] == ["UJI-1", "UJI-9"]
    assert [row for row, _ in wrong] == [3]
    if " " not in nik or not line.startswith("{nik}"):
        assert wrong[0][1] == A_NIK


def test_an_application_number_of_sixteen_digits_is_none(session: Session) -> None:
    rows, wrong = read(
        "\n".join((HEAD, "1100000012345678;1100000012345678;Siti;new;09.00")).encode(), session
    )
    assert (len(rows), wrong) == (1, [])


def test_a_number_of_people_that_goes_on_for_ever_costs_its_own_row(session: Session) -> None:
    rows = (f"{HEAD};orang", f"{FIRST};{'9' * 5000}", f"{LAST};2")
    codes, wrong = read("\n".join(rows).encode(), session)
    assert codes == [("UJI-9", "A•• C•••••")]
    assert wrong == [(2, BAD_PEOPLE)]

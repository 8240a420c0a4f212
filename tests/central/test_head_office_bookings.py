"""Bookings at the head office: imported, listed, taken as a file; quotas; and the slip with its QR."""

from __future__ import annotations

import io
import re
import zlib
from datetime import timedelta

import numpy as np
import pytest
import zxingcpp
from central_process import CentralProcess
from head_office import ROW, Visitor, csv_of, imported, signed_in, told
from openpyxl import Workbook

from central.bookings_csv import COLUMNS
from central.cli import main
from central.clock import utc_now
from central.names import Called
from central.pages import bookings_page
from central.pages.people import Role
from central.pages.slip_pdf import slip


def test_an_import_tells_of_every_row(office: CentralProcess) -> None:
    sari = signed_in(office, Role.OFFICER)
    wrong = {**ROW, "code": "KODE-2", "people": "banyak"}
    status, text = imported(sari, csv_of(ROW, wrong, ROW))
    assert status == 200
    assert "tidak dapat dibaca" in text
    assert "sama dengan baris 2" in text
    assert told(office, "kind", "why")[-1] == ("imported", "1 new, 0 changed, 0 same, 2 wrong")
    shown = sari.get("/office/bookings?site=kotabaru&day=2026-03-02").text
    assert "Budi Santoso" in shown
    assert "Budi Santoso" not in signed_in(office, Role.VIEWER).get("/office/bookings?day=2026-03-02").text


def test_a_workbook_is_taken_and_a_number_that_lost_a_digit_is_not(lone: CentralProcess) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS))
    sheet.append([ROW[column] for column in COLUMNS])
    lost: dict[str, object] = {**ROW, "code": "KODE-2", "number": 1234567890123456}
    sheet.append([lost[column] for column in COLUMNS])
    content = io.BytesIO()
    book.save(content)
    status, text = imported(signed_in(lone, Role.OFFICER), content.getvalue(), "jadwal.xlsx")
    assert status == 200
    assert told(lone, "why")[-1] == ("1 new, 0 changed, 0 same, 1 wrong",)
    assert "enam belas digit nomor permohonan" in text


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bukan", b"PK\x03\x04bukan", b"a;b\n1;2\n"])
def test_a_file_that_is_none_is_told_in_a_sentence(lone: CentralProcess, content: bytes) -> None:
    status, text = imported(signed_in(lone, Role.OFFICER), content)
    assert status == 422
    assert "role=" in text


def test_a_file_that_is_too_large_is_told_in_a_sentence(lone: CentralProcess) -> None:
    status, text = imported(signed_in(lone, Role.OFFICER), b"x" * (1 << 20))
    assert status == 413
    assert "paling besar 1 MB" in text


def test_a_quota_is_kept_and_its_hour_is_by_the_sites_clock(office: CentralProcess) -> None:
    rina, token = signed_in(office, Role.ADMINISTRATOR), office.enrol("booth-1")
    fields = {"site": "kotabaru", "service": "passport_new", "begin": "9", "until": "10", "people": "2"}
    assert rina.post("/office/quotas", fields).status_code == 303
    full = {**ROW, "code": "KODE-2", "starts_at": "2026-03-02T01:59:00+00:00", "people": "1"}
    free = {**full, "code": "KODE-3", "starts_at": "2026-03-02T10:00:00+08:00"}
    _, text = imported(rina, csv_of(ROW, full, free))
    assert "kuota jam itu penuh" in text
    assert told(office, "why")[-1] == ("2 new, 0 changed, 0 same, 1 wrong",)
    new = {**full, "people": 1, "number": None, "nik": None, "birth_date": None}
    refused = office.post("/v1/bookings", token, new)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:anjungan:problem:quota_full")
    page = rina.get("/office/quotas?site=kotabaru&day=2026-03-02").text
    assert re.search(r'class="full"><strong>2</strong> / 2', page)
    rina.post("/office/quotas", {**fields, "people": ""})
    assert office.post("/v1/bookings", token, new).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [{"begin": "24"}, {"until": "9", "begin": "9"}, {"people": "-1"}, {"site": "<b>"}, {"service": ""}],
)
def test_a_quota_that_cannot_be_is_told(lone: CentralProcess, wrong: dict[str, str]) -> None:
    fields = {"site": "kotabaru", "service": "passport_new", "begin": "8", "until": "9", "people": "2"}
    answer = signed_in(lone, Role.ADMINISTRATOR).post("/office/quotas", {**fields, **wrong})
    assert answer.status_code == 422
    assert "Tidak tersimpan." in answer.text


def test_a_slip_bears_the_token_of_its_booking(lone: CentralProcess) -> None:
    sari = signed_in(lone, Role.OFFICER)
    imported(sari, csv_of(ROW))
    row = lone.get("/v1/bookings/KODE-1", lone.enrol("booth-1")).json()
    slip = f"/office/bookings/{row['id']}/slip"
    assert sari.get(slip).status_code == 409, "no key signs yet"
    main(["keys", "--out", str(lone.home)])
    answer = sari.get(slip)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    token = lone.get("/v1/bookings/KODE-1", lone.enrol("booth-2")).json()["token"]
    assert seen_in(answer.content) == token
    assert told(lone, "by", "kind", "subject")[-1] == ("Sari", "slip", row["id"])


def seen_in(pdf: bytes) -> str:
    """What a reader reads off the squares of a PDF: held at several distances, as people do."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    squares: list[tuple[float, ...]] = []
    for stream in streams:
        try:
            drawn = zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        squares += [
            tuple(map(float, numbers))
            for numbers in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) -?([\d.]+) re f", drawn)
        ]
    for pixels_per_point in (4, 6, 3):
        paper = np.full((600 * pixels_per_point, 420 * pixels_per_point), 255, np.uint8)
        for left, top, width, height in squares:
            up, down = round((595 - top) * pixels_per_point), round((595 - top + height) * pixels_per_point)
            paper[up:down, round(left * pixels_per_point) : round((left + width) * pixels_per_point)] = 0
        for code in zxingcpp.read_barcodes(paper):
            return code.text
    raise AssertionError("no reader reads this slip")


# Quotas of a day


def quota(visitor: Visitor, **changes: str) -> int:
    fields = {"site": "kotabaru", "service": "passport_new", "begin": "9", "until": "10", "people": "2"}
    return visitor.post("/office/quotas", {**fields, **changes}).status_code


def booked(
    office: CentralProcess, token: str, code: str, starts_at: str, service: str = "passport_new"
) -> int:
    new = {**ROW, "code": code, "starts_at": starts_at, "service": service, "people": 1}
    return office.post(
        "/v1/bookings", token, {**new, "number": None, "nik": None, "birth_date": None}
    ).status_code


def test_a_quota_of_one_day_goes_before_that_of_every_day(office: CentralProcess) -> None:
    rina, token = signed_in(office, Role.ADMINISTRATOR), office.enrol("booth-1")
    assert quota(rina) == 303
    assert quota(rina, only="2026-03-02", people="0") == 303
    assert booked(office, token, "KODE-1", "2026-03-02T09:30:00+08:00") == 409
    assert booked(office, token, "KODE-2", "2026-03-02T00:30:00+00:00") == 201, "half past eight is free"
    assert booked(office, token, "KODE-3", "2026-03-03T09:30:00+08:00") == 201, "so is the next day"
    page = rina.get("/office/quotas?site=kotabaru&day=2026-03-02").text
    assert re.search(r'class="full"><strong>0</strong> / 0 <small>khusus</small> <small>tutup</small>', page)
    assert told(office, "kind", "why")[-1] == ("quota", "passport_new 9-10 2026-03-02: 0")
    assert quota(rina, only="2026-03-02", people="") == 303
    assert booked(office, token, "KODE-1", "2026-03-02T09:30:00+08:00") == 201


def test_a_holiday_closes_every_service_but_one_that_has_its_own_quota(office: CentralProcess) -> None:
    rina, token = signed_in(office, Role.ADMINISTRATOR), office.enrol("booth-1")
    assert quota(rina, service="", only="2026-03-02", begin="0", until="24", people="0") == 303
    assert quota(rina, service="collection", only="2026-03-02", people="1") == 303
    nine = "2026-03-02T09:30:00+08:00"
    assert booked(office, token, "KODE-1", nine) == 409
    assert booked(office, token, "KODE-2", nine, "collection") == 201
    assert booked(office, token, "KODE-3", nine, "collection") == 409
    assert booked(office, token, "KODE-4", "2026-03-02T10:30:00+08:00", "collection") == 409


def test_the_days_to_come_are_listed_with_their_hours_together(lone: CentralProcess) -> None:
    rina = signed_in(lone, Role.ADMINISTRATOR)
    day = (utc_now() + timedelta(days=3)).date().isoformat()
    assert quota(rina, only=day, begin="8", until="12", people="5") == 303
    assert quota(rina, only=day, begin="12", until="16", people="0") == 303
    assert quota(rina, only="2026-03-02", people="1") == 303
    page = rina.get("/office/quotas?site=kotabaru").text
    assert re.findall(r'class="number">(\d\d–\d\d)</td><td data-head="Orang per jam">(\w+)</td>', page) == [
        ("08–12", "5"),
        ("12–16", "tutup"),
    ]


def test_every_day_for_every_service_is_no_quota(lone: CentralProcess) -> None:
    rina = signed_in(lone, Role.ADMINISTRATOR)
    assert quota(rina, service="") == 422
    assert quota(rina, only="kapan-kapan") == 422
    assert quota(rina, only="0") == 422


# Names


NAMES_TOLD = {
    "site": "kotabaru",
    "service": {"passport_new": {"id": "Paspor baru", "en": "New passport"}},
    "group": {"elderly": {"id": "Lanjut usia", "en": "Elderly"}},
}


def beat(office: CentralProcess, token: str, names: object) -> int:
    told = {"booth": "booth-1", "at": utc_now().isoformat(), "names": names}
    return office.post("/v1/heartbeats", token, told).status_code


def test_people_read_what_a_service_is_called_and_not_its_code(office: CentralProcess) -> None:
    rina, token = signed_in(office, Role.ADMINISTRATOR), office.enrol("booth-1")
    imported(rina, csv_of(ROW))
    for name in ("Paspor", "Paspor baru"):
        service = {"passport_new": {"id": name, "en": "New passport"}}
        assert beat(office, token, {**NAMES_TOLD, "service": service}) == 200
    for page in ("/office/bookings?day=2026-03-02", "/office/quotas?site=kotabaru&day=2026-03-02"):
        assert ">Paspor baru<" in rina.get(f"{page}&lang=id").text
        assert ">New passport<" in rina.get(f"{page}&lang=en").text


def test_another_site_calls_it_so_where_the_own_has_said_nothing(office: CentralProcess) -> None:
    rina, token = signed_in(office, Role.ADMINISTRATOR), office.enrol("booth-1")
    assert beat(office, token, {**NAMES_TOLD, "site": "batulicin"}) == 200
    imported(rina, csv_of(ROW, {**ROW, "code": "KODE-2", "service": "unheard_of"}))
    page = rina.get("/office/bookings?day=2026-03-02").text
    assert ">Paspor baru<" in page
    assert ">unheard_of<" in page


@pytest.mark.parametrize("names", [7, {"site": "<b>"}, {**NAMES_TOLD, "service": {"UPPER": {"id": "a"}}}])
def test_names_that_cannot_be_read_cost_no_heartbeat(lone: CentralProcess, names: object) -> None:
    token = lone.enrol("booth-1")
    assert beat(lone, token, names) == 200
    assert lone.command("booths")[1][0]["seen_at"] is not None


def test_a_slip_says_the_service_in_both_languages() -> None:
    booking = {**ROW, "people": 2}
    named = slip(booking, "AJ1:TOKEN", "Asia/Makassar", Called(id="Paspor baru", en="New passport"))
    coded = slip(booking, "AJ1:TOKEN", "Asia/Makassar", Called(id="passport_new", en="passport_new"))
    assert (lines_in(named), lines_in(coded)) == (lines_in(coded) + 1, lines_in(named) - 1)


def lines_in(pdf: bytes) -> int:
    """How many pieces of text are drawn."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return sum(zlib.decompress(stream).count(b" Tj") for stream in streams if stream.startswith(b"\x78"))


# Bookings as a file


def test_bookings_of_several_days_are_taken_as_a_file_without_a_nik(office: CentralProcess) -> None:
    sari, token = signed_in(office, Role.OFFICER), office.enrol("booth-1")
    assert beat(office, token, NAMES_TOLD) == 200
    nik = {"nik": "6302061508909901", "birth_date": "1990-08-15"}
    late = {**ROW, "code": "KODE-2", "number": "", "name": "=Siti", "starts_at": "2026-03-04T23:00:00+08:00"}
    imported(
        sari,
        csv_of({**ROW, **nik}, late, {**late, "code": "KODE-3", "starts_at": "2026-03-05T09:00:00+08:00"}),
    )
    arrival = {"ticket": "t-1", "label": "A001", "at": "2026-03-02T01:20:00+00:00"}
    assert office.post("/v1/bookings/KODE-1/arrival", token, arrival).ok
    asked = "/office/bookings?day=2026-03-02&until=2026-03-04&form=csv"
    answer = sari.get(asked)
    assert answer.headers["Content-Type"].startswith("text/csv")
    head, *lines = answer.content.decode("utf-8-sig").splitlines()
    assert head == ",".join(bookings_page.IN_FILE)
    assert lines == [
        "2026-03-02T09:30+08:00,1234567890123456,Budi Santoso,passport_new,Paspor baru,kotabaru,2,arrived,"
        "A001,2026-03-02T09:20+08:00",
        "2026-03-04T23:00+08:00,KODE-2,'=Siti,passport_new,Paspor baru,kotabaru,2,booked,,",
    ]
    assert nik["nik"] not in answer.text
    assert told(office, "by", "kind", "why")[-1] == ("Sari", "bookings", "2")
    seen = signed_in(office, Role.VIEWER).get(asked).text
    assert "Budi" not in seen
    assert "B•••" in seen

"""Bookings: imported row by row, found, arrived, and taken home as a manifest."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from central_process import CentralProcess
from sqlalchemy import insert

from central import schema
from central.bookings_csv import COLUMNS
from central.manifest import MOST_ELSEWHERE, manifest
from central.store import open_database, writing
from central.words import stored

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
GOOD = {
    "code": "KODE-1",
    "number": "1234567890123456",
    "name": "Budi Santoso",
    "nik": "6302061508909901",
    "birth_date": "1990-08-15",
    "service": "passport-new",
    "site": "kotabaru",
    "office": "Booth Kotabaru",
    "address": "Jl. Pangeran Indra Kesuma Jaya",
    "starts_at": TOMORROW.isoformat(),
    "people": "2",
}


def write(path: Path, *rows: dict[str, str]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_wrong_rows_are_told_one_by_one_and_the_rest_imported(
    central: CentralProcess, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "bookings.csv",
        GOOD,
        {**GOOD, "code": "KODE-2", "nik": "630206150890990"},
        {**GOOD, "code": "KODE-3", "nik": "6302063102909901"},
        {**GOOD, "code": "KODE-4", "starts_at": "2026-03-02 09:30", "people": "none"},
        {**GOOD, "code": "", "name": ""},
        {**GOOD, "people": "3"},
        {**GOOD, "code": "KODE-7", "nik": "", "birth_date": "", "number": ""},
    )
    code, lines = central.command("bookings", "import", file)
    assert code == 1
    assert [(line["row"], line["column"]) for line in lines[:-1]] == [
        (3, "nik"),
        (4, "nik"),
        (5, "starts_at"),
        (5, "people"),
        (6, "code"),
        (6, "name"),
        (7, "code"),
    ]
    assert lines[-1] == {"new": 2, "changed": 0, "same": 0, "wrong": 5}
    assert "63020" not in str(lines)


def test_a_letter_of_another_encoding_costs_its_row_and_none_after_it(
    central: CentralProcess, tmp_path: Path
) -> None:
    file = Path(
        write(
            tmp_path / "bookings.csv",
            {**GOOD, "code": "KODE-1"},
            {**GOOD, "code": "KODE-2", "name": "Jose QQ"},
            {**GOOD, "code": "KODE-3"},
        )
    )
    file.write_bytes(file.read_bytes().replace(b"QQ", b"Mu\xf1oz"))
    code, lines = central.command("bookings", "import", str(file))
    assert code == 1
    assert [(line["row"], line["column"], line["wrong"]) for line in lines[:-1]] == [
        (3, "row", "is not UTF-8 text")
    ]
    assert lines[-1] == {"new": 2, "changed": 0, "same": 0, "wrong": 1}


def test_the_same_file_again_changes_nothing_and_a_new_day_is_taken_over(
    central: CentralProcess, tmp_path: Path
) -> None:
    file = write(tmp_path / "bookings.csv", GOOD)
    assert central.command("bookings", "import", file)[0] == 0
    assert central.command("bookings", "import", file)[1] == [{"new": 0, "changed": 0, "same": 1, "wrong": 0}]
    moved = write(tmp_path / "moved.csv", {**GOOD, "starts_at": (TOMORROW + timedelta(days=1)).isoformat()})
    assert central.command("bookings", "import", moved)[1] == [
        {"new": 0, "changed": 1, "same": 0, "wrong": 0}
    ]


def test_a_file_without_its_first_line_is_refused_column_by_column(
    central: CentralProcess, tmp_path: Path
) -> None:
    file = tmp_path / "bookings.csv"
    file.write_text("a,b\n1,2\n")
    code, lines = central.command("bookings", "import", str(file))
    assert code == 1
    assert [line["column"] for line in lines[:-1]] == list(COLUMNS)


def test_the_manifest_knows_the_booking_and_tells_no_one_who_it_is(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol("booth-1")
    elsewhere = {**GOOD, "code": "KODE-2", "site": "batulicin", "office": "Kantor Imigrasi Batulicin"}
    late = {**GOOD, "code": "KODE-3", "starts_at": (TOMORROW + timedelta(days=60)).isoformat()}
    central.command("bookings", "import", write(tmp_path / "bookings.csv", GOOD, elsewhere, late))
    answer = central.get("/v1/sites/kotabaru/manifest", token)
    page = answer.json()
    (booking,) = page["bookings"]
    (other,) = page["elsewhere"]
    salt = bytes.fromhex(page["salt"])
    assert hashlib.sha256(salt + b"KODE-1").hexdigest() in booking["codes"]
    assert (booking["masked_name"], booking["people"]) == ("B••• S••••••", 2)
    assert (other["site"], other["office"]) == ("batulicin", "Kantor Imigrasi Batulicin")
    for private in ("Budi", "Santoso", "6302061508909901", "1990-08-15", "KODE", "1234567890123456"):
        assert private not in answer.text


def test_the_manifest_is_sent_again_only_when_it_changed(central: CentralProcess, tmp_path: Path) -> None:
    token = central.enrol("booth-1")
    central.command("bookings", "import", write(tmp_path / "bookings.csv", GOOD))
    etag = central.get("/v1/sites/kotabaru/manifest", token).headers["ETag"]
    same = central.get("/v1/sites/kotabaru/manifest", token, **{"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    arrival = {"ticket": "t-1", "label": "A001", "at": TOMORROW.isoformat()}
    assert central.post("/v1/bookings/KODE-1/arrival", token, arrival).status_code == 200
    changed = central.get("/v1/sites/kotabaru/manifest", token, **{"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.json()["bookings"][0]["arrived"]["label"] == "A001"


def test_who_has_the_manifest_is_not_told_of_what_happens_at_other_sites(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol("booth-1")
    central.command("bookings", "import", write(tmp_path / "bookings.csv", GOOD))
    etag = central.get("/v1/sites/kotabaru/manifest", token).headers["ETag"]
    other = {**GOOD, "code": "KODE-2", "site": "batulicin"}
    central.command("bookings", "import", write(tmp_path / "other.csv", other))
    assert central.get("/v1/sites/kotabaru/manifest", token, **{"If-None-Match": etag}).status_code == 304
    moved_here = {**other, "site": "kotabaru"}
    central.command("bookings", "import", write(tmp_path / "moved.csv", moved_here))
    here = central.get("/v1/sites/kotabaru/manifest", token, **{"If-None-Match": etag})
    assert len(here.json()["bookings"]) == 2
    central.command("bookings", "import", write(tmp_path / "other.csv", other))
    after = central.get("/v1/sites/kotabaru/manifest", token, **{"If-None-Match": here.headers["ETag"]})
    assert len(after.json()["bookings"]) == 1


def test_elsewhere_is_bounded_and_begins_with_those_who_may_come_here_by_mistake(where: str) -> None:
    engine = open_database(where)
    today = date(2026, 11, 23)
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    row: dict[str, object] = {name: GOOD[name] for name in ("name", "service", "office", "address")}
    row |= {"status": "booked", "people": 1, "identity": None}

    def booking(code: str, site: str, days: int, nik: str | None) -> dict[str, object]:
        at = stored(noon + timedelta(days=days))
        return {**row, "id": code, "code": code, "site": site, "nik": nik, "starts_at": at}

    neighbour = GOOD["nik"]
    with writing(engine) as connection:
        connection.execute(
            insert(schema.booking),
            [
                booking("here", "kotabaru", 9, neighbour),
                *(booking(f"far-{n}", "jakarta", 0, "3171011508909901") for n in range(MOST_ELSEWHERE)),
                booking("near, yesterday", "batulicin", -1, neighbour),
                booking("near, today", "batulicin", 0, neighbour),
                booking("near, later", "batulicin", 2, neighbour),
                booking("nobody's", "batulicin", 0, None),
            ],
        )
        page = manifest(connection, "kotabaru", today, "Asia/Makassar")
    engine.dispose()
    assert [one["id"] for one in page["bookings"]] == ["here"]
    assert [one["id"] for one in page["elsewhere"]][:2] == ["near, today", "near, yesterday"]
    assert len(page["elsewhere"]) == MOST_ELSEWHERE
    assert not {"near, later"} & {one["id"] for one in page["elsewhere"]}


def test_a_booking_that_became_one_ticket_cannot_become_another(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol("booth-1")
    central.command("bookings", "import", write(tmp_path / "bookings.csv", GOOD))
    arrival = {"ticket": "t-1", "label": "A001", "at": TOMORROW.isoformat()}
    path = "/v1/bookings/KODE-1/arrival"
    assert [central.post(path, token, arrival).status_code for _ in range(2)] == [200, 200]
    refused = central.post(path, token, {**arrival, "ticket": "t-2", "label": "A002"})
    assert (refused.status_code, refused.json()["label"]) == (409, "A001")
    assert central.get("/v1/bookings/NOBODY", token).status_code == 404

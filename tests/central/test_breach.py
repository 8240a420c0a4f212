"""A breach: who is concerned, opened with the key and written down, and the letter to them."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pyrage
from central_process import CentralProcess
from head_office import NIK, csv_of, imported, sent_submission, signed_in, told

from central.clock import utc_now
from central.pages.people import Role
from central.zones import local

FOUND = "2026-11-23T08:00+08:00"
BOOKING = {
    "code": "KODE-1",
    "number": "",
    "name": "=Siti",
    "nik": "6302065508909902",
    "birth_date": "1990-08-15",
    "service": "passport-new",
    "site": "kotabaru",
    "office": "Booth",
    "address": "Jalan",
    "people": "1",
}


def drill(office: CentralProcess, out: Path, *more: str) -> tuple[int, list[dict[str, object]]]:
    today = local(utc_now()).date().isoformat()
    days = ("--from", today, "--to", today, "--found", FOUND, "--by", "Rina")
    return office.command("breach", "--site", "kotabaru", *days, "--out", str(out), *more)


def subjects(out: Path) -> list[dict[str, str]]:
    with (out / "subjects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_whoever_is_concerned_is_listed_and_every_opening_written_down(
    office: CentralProcess, tmp_path: Path
) -> None:
    token = office.enrol("booth-1")
    sent_submission(office, token, "one")
    sent_submission(office, token, "two", str(pyrage.x25519.Identity.generate().to_public()))
    imported(signed_in(office, Role.OFFICER), csv_of({**BOOKING, "starts_at": utc_now().isoformat()}))
    out = tmp_path / "breach"
    code, lines = drill(office, out, "--identity", str(office.home / "centre.key"))
    assert (code, lines) == (0, [{"rows": 3, "sealed": 1, "until": "2026-11-26T08:00+08:00"}])
    rows = {row["id"] if row["what"] == "visit" else row["what"]: row for row in subjects(out)}
    assert (rows["one"]["nik"], rows["one"]["opened"], rows["one"]["documents"]) == (NIK, "True", "1")
    assert rows["one"]["data"] == "nik answers.purpose"
    assert (rows["two"]["nik"], rows["two"]["opened"]) == ("", "False")
    assert (rows["booking"]["name"], rows["booking"]["nik"]) == ("'=Siti", BOOKING["nik"])
    deeds = [row for row in told(office, "kind", "by", "subject") if row[1] == "Rina"]
    assert sorted(deeds) == [
        ("breach", "Rina", "kotabaru"),
        ("opened", "Rina", "one"),
        ("opened", "Rina", "two"),
    ]
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
    assert out.stat().st_mode & 0o777 == 0o700
    letters = {path.name: path.read_text() for path in out.glob("letter-*.txt")}
    assert "26 Nov 2026, 08.00 WITA" in letters["letter-id.txt"]
    assert "   - NIK\n   - purpose\n" in letters["letter-id.txt"]
    assert "Tanggal lahir" in letters["letter-id.txt"]
    assert "26 Nov 2026, 08:00 WITA" in letters["letter-en.txt"]
    assert "Date of birth" in letters["letter-en.txt"]


def test_without_the_key_nothing_is_opened_and_other_days_are_left_out(
    lone: CentralProcess, tmp_path: Path
) -> None:
    sent_submission(lone, lone.enrol("booth-1"), "one")
    code, lines = drill(lone, tmp_path / "breach")
    assert (code, lines[0]["rows"], lines[0]["sealed"]) == (0, 1, 1)
    assert NIK not in (tmp_path / "breach" / "subjects.csv").read_text()
    assert "tuliskan jenis datanya" in (tmp_path / "breach" / "letter-id.txt").read_text()
    assert [kind for (kind,) in told(lone, "kind")] == ["breach"]
    before = (local(utc_now()) - timedelta(days=3)).date().isoformat()
    days = ("--site", "kotabaru", "--from", before, "--to", before)
    assert lone.command("breach", *days, "--out", str(tmp_path / "none"))[1][0]["rows"] == 0
    assert drill(lone, tmp_path / "breach")[0] == 2, "a folder that is there is left alone"

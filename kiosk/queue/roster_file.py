"""A roster as people send it, CSV or XLSX, read row by row.

The first row names the columns, in Indonesian or English, in any order. What
is wrong with a row is told with its number, and every other row is kept. A
NIK column is ignored: nothing here needs it, so it is not kept.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from kiosk.words import mark, say

MOST_BYTES = 5 * 2**20
MOST_ROWS = 5_000
#: Beyond these a spreadsheet is not looked at: rows that were only coloured go on for ever.
ROWS_LOOKED_AT = 50_000
#: What the parts of a spreadsheet may come to when they are unpacked.
MOST_UNPACKED_BYTES = 20 * MOST_BYTES
#: What the readers of text, archives, XML and spreadsheets raise at a file that is damaged or none.
DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    OSError,
    RuntimeError,
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
)
MOST_PEOPLE = 5
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "kode", "kode_booking", "kode booking", "booking"),
    "number": ("number", "nomor", "nomor_permohonan", "nomor permohonan"),
    "name": ("name", "nama"),
    "service": ("service", "layanan"),
    "time": ("time", "jam", "pukul", "waktu"),
    "people": ("people", "orang", "jumlah"),
}
NEEDED = ("code", "name", "service", "time")
CODE = re.compile(r"[!-~]{1,64}")
TIME = re.compile(r"(\d{1,2})[.:](\d{2})(?::\d{2})?")

UNREADABLE = mark(
    "Berkas ini tidak terbaca sebagai CSV atau XLSX. Simpan ulang dari lembar kerja, lalu kirim lagi."
)
TOO_LARGE = mark("Berkas ini terlalu besar. Paling banyak 5 MB dan 5.000 baris.")
NO_COLUMNS = mark("Kolom ini tidak ada di baris pertama: {columns}. Tambahkan, lalu kirim lagi.")
NO_CODE = mark("Kode booking kosong atau memuat spasi.")
CODE_TWICE = mark("Kode booking ini sudah ada di baris {other}.")
NO_NAME = mark("Nama kosong.")
UNKNOWN_SERVICE = mark("Layanan {service} tidak dikenal. Pilihannya: {known}.")
BAD_TIME = mark("Jam {time} tidak terbaca. Tulis seperti 08.30.")
OUT_OF_HOURS = mark("Jam {time} di luar jam sesi {opens}–{closes}.")
BAD_PEOPLE = mark("Jumlah orang harus 1 sampai 5, bukan {people}.")

SENTENCES = (
    UNREADABLE,
    TOO_LARGE,
    NO_COLUMNS,
    NO_CODE,
    CODE_TWICE,
    NO_NAME,
    UNKNOWN_SERVICE,
    BAD_TIME,
    OUT_OF_HOURS,
    BAD_PEOPLE,
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, said in both languages."""

    text: str
    values: Mapping[str, str]

    def as_json(self) -> dict[str, str]:
        return {language: say(self.text, language, **self.values) for language in ("id", "en")}


@dataclass(frozen=True, slots=True)
class Expected:
    """One row: who is expected, without what tells more than is needed."""

    code: str
    number: str
    masked_name: str
    service: str
    starts_at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Roster:
    """What was read; `wrong` is by row, as a spreadsheet counts them."""

    rows: Sequence[Expected]
    wrong: Sequence[tuple[int, Complaint]]


@dataclass(frozen=True, slots=True)
class Session:
    """What rows are checked against; times of day are the site's own."""

    day: date
    opens: time
    closes: time
    zone: ZoneInfo
    services: Mapping[str, Sequence[str]]
    """The codes of services, each with the names people may write instead."""


def read_roster(content: bytes, session: Session) -> Roster | Complaint:
    """Read a whole file; a complaint when nothing of it can be read."""
    if len(content) > MOST_BYTES:
        return Complaint(TOO_LARGE, {})
    try:
        table = list(_rows(content))
    except _TooMuch:
        return Complaint(TOO_LARGE, {})
    except DAMAGED:
        return Complaint(UNREADABLE, {})
    if not table:
        return Complaint(UNREADABLE, {})
    places = _places(table[0][1])
    missing = [COLUMNS[name][1] for name in NEEDED if name not in places]
    if missing:
        return Complaint(NO_COLUMNS, {"columns": ", ".join(missing)})
    rows: list[Expected] = []
    wrong: list[tuple[int, Complaint]] = []
    seen: dict[str, int] = {}
    for number, cells in table[1:]:
        fields = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        read = _read(fields, session, seen)
        if isinstance(read, Complaint):
            wrong.append((number, read))
        else:
            seen[read.code] = number
            rows.append(read)
    return Roster(rows, wrong)


class _TooMuch(Exception):
    """The file holds more than is read."""


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(row as a spreadsheet counts, cells) of every row that is not empty. Raises _TooMuch."""
    found = 0
    for number, cells in enumerate(_xlsx(content) if content[:2] == b"PK" else _csv(content), 1):
        if any(cell.strip() for cell in cells):
            found += 1
            if found > MOST_ROWS + 1:
                raise _TooMuch
            yield number, cells


def _csv(content: bytes) -> Iterable[list[str]]:
    text = content.decode("utf-8-sig")
    if "\0" in text:
        raise ValueError("not text")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    return csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)


def _xlsx(content: bytes) -> Iterable[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED_BYTES:
            raise _TooMuch
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(max_row=ROWS_LOOKED_AT, values_only=True):
            yield [_cell(value) for value in row]
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, time)):
        return value.strftime("%H.%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _places(head: Sequence[str]) -> dict[str, int]:
    written = [cell.strip().lower() for cell in head]
    places = {}
    for name, aliases in COLUMNS.items():
        for alias in aliases:
            if alias in written:
                places[name] = written.index(alias)
                break
    return places


def _read(fields: Mapping[str, str], session: Session, seen: Mapping[str, int]) -> Expected | Complaint:
    code = fields["code"]
    if not CODE.fullmatch(code):
        return Complaint(NO_CODE, {})
    if code in seen:
        return Complaint(CODE_TWICE, {"other": str(seen[code])})
    if not fields["name"]:
        return Complaint(NO_NAME, {})
    service = _service(fields["service"], session)
    if service is None:
        known = ", ".join(session.services)
        return Complaint(UNKNOWN_SERVICE, {"service": fields["service"][:40] or "–", "known": known})
    at = _time(fields["time"])
    if at is None:
        return Complaint(BAD_TIME, {"time": fields["time"][:20] or "–"})
    if not session.opens <= at < session.closes:
        hours = {"opens": f"{session.opens:%H.%M}", "closes": f"{session.closes:%H.%M}"}
        return Complaint(OUT_OF_HOURS, {"time": f"{at:%H.%M}", **hours})
    people = fields.get("people") or "1"
    if not people.isdecimal() or not 1 <= int(people) <= MOST_PEOPLE:
        return Complaint(BAD_PEOPLE, {"people": people[:20]})
    starts_at = datetime.combine(session.day, at, session.zone)
    return Expected(
        code, fields.get("number", "")[:64], masked(fields["name"]), service, starts_at, int(people)
    )


def _service(written: str, session: Session) -> str | None:
    asked = written.casefold()
    for code, names in session.services.items():
        if asked in (code.casefold(), *(name.casefold() for name in names)):
            return code
    return None


def _time(written: str) -> time | None:
    found = TIME.fullmatch(written)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def masked(name: str) -> str:
    """Each word's first letter, so that its owner knows it: "B••• S••••••"."""
    return " ".join(word[0].upper() + "•" * (len(word) - 1) for word in name.split())[:80]

"""A roster as people send it, CSV or XLSX, read row by row.

The first row names the columns, in Indonesian or English, in any order. What
is wrong with a row is told with its number, and every other row is kept. A
NIK column is ignored, and a NIK in another column refused: nothing here needs
it, so it is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from lokal.nik import parse_nik

from kiosk.queue.table_file import DAMAGED, MOST_BYTES, Flaw, TooMuch, rows_of
from kiosk.words import mark, say

MOST_PEOPLE = 5
NIK_DIGITS = 16
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
#: Short: to read thousands of digits takes for ever, and Python refuses it.
PEOPLE = re.compile(r"\d{1,4}")
TIME = re.compile(r"(\d{1,2})[.:](\d{2})(?::\d{2})?")

UNREADABLE = mark(
    "Berkas ini tidak terbaca sebagai CSV atau XLSX. Simpan ulang dari lembar kerja, lalu kirim lagi."
)
TOO_LARGE = mark("Berkas ini terlalu besar. Paling banyak 5 MB dan 5.000 baris.")
NO_COLUMNS = mark("Kolom ini tidak ada di baris pertama: {columns}. Tambahkan, lalu kirim lagi.")
NO_CODE = mark("Kode booking kosong atau memuat spasi.")
CODE_TWICE = mark("Kode booking ini sudah ada di baris {other}.")
NUMBER_TWICE = mark("Nomor permohonan ini sudah ada di baris {other}.")
NUMBER_LISTED = mark("Nomor permohonan ini sudah terdaftar dengan kode lain. Hapus dahulu yang itu.")
NO_NAME = mark("Nama kosong.")
UNKNOWN_SERVICE = mark("Layanan {service} tidak dikenal. Pilihannya: {known}.")
BAD_TIME = mark("Jam {time} tidak terbaca. Tulis seperti 08.30.")
OUT_OF_HOURS = mark("Jam {time} di luar jam sesi {opens}–{closes}.")
BAD_PEOPLE = mark("Jumlah orang harus 1 sampai 5, bukan {people}.")
OPEN_QUOTE = mark("Tanda kutip di baris ini tidak ditutup. Hapus atau tutup, lalu kirim lagi.")
NO_LETTER = mark("Ada huruf yang tidak terbaca. Tulis ulang baris ini, lalu kirim lagi.")
A_NIK = mark("Kolom {column} berisi NIK. NIK tidak disimpan di sini: isi dengan kode atau nomor permohonan.")
NO_ROOM = mark("Tempat terdaftar tinggal {room}, sedangkan baris ini untuk {people} orang.")

FLAWS = {Flaw.QUOTE: OPEN_QUOTE, Flaw.LETTER: NO_LETTER}
SENTENCES = (
    UNREADABLE,
    TOO_LARGE,
    NO_COLUMNS,
    NO_CODE,
    CODE_TWICE,
    NUMBER_TWICE,
    NUMBER_LISTED,
    NO_NAME,
    UNKNOWN_SERVICE,
    BAD_TIME,
    OUT_OF_HOURS,
    BAD_PEOPLE,
    OPEN_QUOTE,
    NO_LETTER,
    A_NIK,
    NO_ROOM,
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
    """One row: who is expected, without what tells more than is needed. `row` is its
    place in the file, as a spreadsheet counts."""

    row: int
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
        table = list(rows_of(content))
    except TooMuch:
        return Complaint(TOO_LARGE, {})
    except DAMAGED:
        return Complaint(UNREADABLE, {})
    if not table:
        return Complaint(UNREADABLE, {})
    places = _places(table[0].cells)
    missing = [COLUMNS[name][1] for name in NEEDED if name not in places]
    if missing:
        return Complaint(NO_COLUMNS, {"columns": ", ".join(missing)})
    rows: list[Expected] = []
    wrong: list[tuple[int, Complaint]] = []
    codes: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for number, cells, flaw in table[1:]:
        fields = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        read = _read(number, fields, session, codes, numbers) if flaw is None else Complaint(FLAWS[flaw], {})
        if isinstance(read, Complaint):
            wrong.append((number, read))
        else:
            codes[read.code] = number
            if read.number:
                numbers[read.number] = number
            rows.append(read)
    return Roster(rows, wrong)


def _places(head: Sequence[str]) -> dict[str, int]:
    written = [cell.strip().lower() for cell in head]
    places = {}
    for name, aliases in COLUMNS.items():
        for alias in aliases:
            if alias in written:
                places[name] = written.index(alias)
                break
    return places


def _read(
    row: int,
    fields: Mapping[str, str],
    session: Session,
    codes: Mapping[str, int],
    numbers: Mapping[str, int],
) -> Expected | Complaint:
    """`codes` and `numbers` say in which row each stood before."""
    code, application = fields["code"], fields.get("number", "")[:64]
    for column in ("code", "number"):
        if holds_nik(fields.get(column, ""), session.day):
            return Complaint(A_NIK, {"column": COLUMNS[column][1]})
    if not CODE.fullmatch(code):
        return Complaint(NO_CODE, {})
    if code in codes:
        return Complaint(CODE_TWICE, {"other": str(codes[code])})
    if application in numbers:  # whoever types it would be found as somebody else
        return Complaint(NUMBER_TWICE, {"other": str(numbers[application])})
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
    if not PEOPLE.fullmatch(people) or not 1 <= int(people) <= MOST_PEOPLE:
        return Complaint(BAD_PEOPLE, {"people": people[:20]})
    starts_at = datetime.combine(session.day, at, session.zone)
    return Expected(row, code, application, masked(fields["name"]), service, starts_at, int(people))


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


def holds_nik(written: str, today: date) -> bool:
    """Whether the digits of `written` are a NIK, however they are grouped. Of sixteen
    digits that are none, one in some thousands is taken for one."""
    digits = "".join(filter(str.isdecimal, written))
    return len(digits) == NIK_DIGITS and not parse_nik(digits, reference_date=today).errors


def masked(name: str) -> str:
    """Each word's first letter, so that its owner knows it: "B••• S••••••"."""
    return " ".join(word[0].upper() + "•" * (len(word) - 1) for word in name.split())[:80]

"""An open passport with its data page below, a cover, and the zone's check digits."""

from __future__ import annotations

from datetime import date, timedelta

from numpy.random import Generator

from benchmarks.made.paper import Document, Paper, one_of, typefaces
from benchmarks.made.people import Person
from benchmarks.made.portraits import portrait
from kiosk.dock.sheet import FAINT

WIDTH_MM, OPEN_MM, PAGE_MM = 125.0, 176.0, 88.0
_WEIGHTS = (7, 3, 1)
_DIGITS = {letter: turn for turn, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def check_digit(field: str) -> str:
    """ICAO 9303 part 3, 4.9: weights 7, 3, 1; a filler counts nothing."""
    return str(sum(_DIGITS.get(letter, 0) * _WEIGHTS[turn % 3] for turn, letter in enumerate(field)) % 10)


def zone(
    person: Person, number: str, expiry: date, country: str = "IDN", optional: str = ""
) -> tuple[str, str]:
    """The two lines of a TD3; one word alone is the surname."""
    names = person.name.split(" ")
    surname, given = (names[0], "") if len(names) == 1 else (names[-1], "<".join(names[:-1]))
    first = f"P<{country}{surname}<<{given}".ljust(44, "<")[:44]
    number9, born, ends = number.ljust(9, "<"), f"{person.born:%y%m%d}", f"{expiry:%y%m%d}"
    option = optional.ljust(14, "<")
    option_check = check_digit(option) if optional else "<"
    sex = "F" if person.sex == "P" else "M"
    head = f"{number9}{check_digit(number9)}"
    body = f"{born}{check_digit(born)}"
    tail = f"{ends}{check_digit(ends)}{option}{option_check}"
    overall = check_digit(head + body + tail)
    return first, f"{head}{country}{body}{sex}{tail}{overall}"


def passport(person: Person, random: Generator) -> Document:
    """The open booklet, seen from above, the data page below the spine."""
    sheet = Paper(WIDTH_MM, OPEN_MM, 9.0, (226, 236, 232), one_of(random, typefaces()))
    sheet.shade((226, 236, 230), one_of(random, ((214, 226, 238), (224, 222, 236), (226, 232, 214))))
    sheet.guilloche((198, 214, 222), int(random.integers(30, 56)), float(random.uniform(2.0, 4.0)))
    sheet.emblem(62.5, 42, 18, (176, 196, 206))
    sheet.line(0, 88, 125, 88, (150, 160, 168))
    _data_page(sheet, person, random, 88.0)
    number, expiry = (
        f"X{int(random.integers(9900000, 9999999))}",
        date(2030, 1, 2) + timedelta(days=int(random.integers(0, 900))),
    )
    lines = zone(person, number, expiry, "UTO", person.nik[:14] if random.random() < 0.3 else "")
    sheet.text(98, 88 + 10.0, "No. Paspor", 2.0, colour=FAINT)
    sheet.text(98, 88 + 12.6, number, 3.8, True)
    sheet.text(86, 88 + 54.8, "Habis Berlaku / Expiry", 2.0, colour=FAINT)
    sheet.text(86, 88 + 57.4, f"{expiry:%d %b %Y}".upper(), 3.6, True)
    sheet.specimen_mark(20, strength=float(random.uniform(0.10, 0.2)))
    sheet.box(0, 152.5, 125, 176, (244, 244, 240), None)
    sheet.machine_line(159.5, lines[0], 4.5)
    sheet.machine_line(166.5, lines[1], 4.5)
    names = person.name.split(" ")
    mrz = {
        "type": "P",
        "country": "UTO",
        "surname": names[0] if len(names) == 1 else names[-1],
        "given_names": "" if len(names) == 1 else " ".join(names[:-1]),
        "document_number": number,
        "nationality": "UTO",
        "birth_date": person.born.isoformat(),
        "sex": "F" if person.sex == "P" else "M",
        "expiry_date": expiry.isoformat(),
        "valid": True,
    }
    return Document(
        "passport",
        sheet.pixels,
        WIDTH_MM,
        OPEN_MM,
        3.0,
        2.5,
        float(random.uniform(0.3, 0.9)),
        True,
        truth={"mrz": mrz, "zone": list(lines)},
    )


def passport_cover(person: Person, random: Generator) -> Document:
    """The closed booklet: the wrong side of a passport."""
    sheet = Paper(PAGE_MM, WIDTH_MM, 9.0, (24, 74, 66), one_of(random, typefaces()))
    dark = one_of(random, ((24, 74, 66), (26, 40, 84), (96, 22, 30), (20, 22, 26)))
    sheet.shade(dark, tuple(max(0, value - 8) for value in dark))
    gold = (206, 176, 92)
    sheet.text(44, 14, "REPUBLIK SPESIMEN", 5.2, True, gold, "ma")
    sheet.emblem(44, 54, 18, gold)
    sheet.text(44, 92, "PASPOR", 7, True, gold, "ma")
    sheet.text(44, 101, "PASSPORT", 4.6, True, gold, "ma")
    return Document("passport_cover", sheet.pixels, PAGE_MM, WIDTH_MM, 3.0, 3.0, 0.3)


def visa_pages(person: Person, random: Generator) -> Document:
    """An open passport at pages without data: wrong side as well."""
    sheet = Paper(WIDTH_MM, OPEN_MM, 9.0, (228, 234, 236), one_of(random, typefaces()))
    sheet.shade((230, 234, 228), (220, 228, 238))
    sheet.guilloche((200, 212, 220), int(random.integers(30, 56)), 3.0)
    sheet.line(0, 88, 125, 88, (150, 160, 168))
    for top in (0.0, 88.0):
        sheet.text(62.5, top + 5, "VISAS", 3.4, True, (120, 130, 140), "ma")
        sheet.text(62.5, top + 80, str(int(random.integers(6, 40))), 3.4, colour=(120, 130, 140), anchor="ma")
        for _ in range(int(random.integers(0, 3))):
            x, y = float(random.uniform(24, 100)), float(random.uniform(18, 66))
            hue = one_of(random, ((70, 70, 160), (160, 60, 60), (40, 110, 70)))
            sheet.disc(x, top + y, 13, None, hue)
            sheet.text(x, top + y - 3, f"{int(random.integers(1, 28)):02d} MAR 2024", 3.2, True, hue, "mm")
            sheet.text(x, top + y + 3, "SPESIMEN", 2.8, colour=hue, anchor="mm")
    return Document("visa_pages", sheet.pixels, WIDTH_MM, OPEN_MM, 3.0, 2.5, 0.2, True)


def _data_page(sheet: Paper, person: Person, random: Generator, top: float) -> None:
    sheet.text(62.5, top + 3.5, "REPUBLIK SPESIMEN  ·  PASPOR / PASSPORT", 3.6, True, anchor="ma")
    sheet.picture(portrait(random, (232, 234, 238)), 5, top + 10, 33, 43)
    issued = date(2020, 1, 2) + timedelta(days=int(random.integers(0, 1500)))
    fields = (
        (42, 10, "Jenis / Type", "P"),
        (66, 10, "Kode Negara / Code", "UTO"),
        (42, 19, "Nama Lengkap / Full Name", person.name),
        (42, 28, "Kewarganegaraan / Nationality", "UTOPIA"),
        (42, 37, "Tgl. Lahir / Date of Birth", f"{person.born:%d %b %Y}".upper()),
        (98, 37, "Kelamin / Sex", "P/F" if person.sex == "P" else "L/M"),
        (42, 46, "Tempat Lahir / Place of Birth", person.place),
        (42, 54.8, "Tgl. Pengeluaran / Issue", f"{issued:%d %b %Y}".upper()),
    )
    for x_mm, y_mm, name, value in fields:
        sheet.text(x_mm, top + y_mm, name, 2.0, colour=FAINT)
        sheet.text(x_mm, top + y_mm + 2.6, value, 3.6, True)

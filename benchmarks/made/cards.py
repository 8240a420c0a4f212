"""Identity cards, ID-1: front and back."""

from __future__ import annotations

from numpy.random import Generator

from benchmarks.made.paper import Document, Paper, one_of, typefaces
from benchmarks.made.people import Person
from benchmarks.made.portraits import portrait

_SANS = ("roboto", "atkinson", "dejavu", "nimbus-sans", "nimbus-narrow")
WIDTH_MM, HEIGHT_MM, CORNER_MM, DOTS = 85.6, 54.0, 3.18, 16.0


def _sans(random: Generator):  # type: ignore[no-untyped-def]
    return one_of(random, tuple(face for face in typefaces() if face.name in _SANS))


def _tint(random: Generator) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    shift = random.integers(-9, 10, 3)
    top = tuple(int(value) for value in (196 + shift[0], 220 + shift[1], 236 + shift[2]))
    bottom = tuple(int(value) for value in (166 + shift[0], 200 + shift[1], 224 + shift[2]))
    return top, bottom  # type: ignore[return-value]


def ktp(person: Person, random: Generator) -> Document:
    """The front: the NIK, twelve rows, and a portrait at the right."""
    sheet = Paper(WIDTH_MM, HEIGHT_MM, DOTS, (210, 226, 238), _sans(random))
    sheet.shade(*_tint(random))
    sheet.guilloche((150, 186, 214), int(random.integers(16, 30)), float(random.uniform(1.6, 3.0)))
    sheet.specimen_mark(float(random.uniform(9, 14)), strength=float(random.uniform(0.14, 0.28)))
    shift_x, shift_y = (float(value) for value in random.uniform(-0.7, 0.7, 2))
    sheet.text(42.8 + shift_x, 2.2, "PROVINSI KALIMANTAN SELATAN", 3.0, True, anchor="ma")
    sheet.text(
        42.8 + shift_x,
        5.6,
        one_of(random, ("KABUPATEN KOTABARU", "KABUPATEN TANAH BUMBU")),
        3.0,
        True,
        anchor="ma",
    )
    sheet.text(3.4, 10.0 + shift_y, "NIK", 3.8, True)
    sheet.text(15.0, 9.9 + shift_y, f": {person.nik}", 4.2, True)
    born = f"{person.place}, {person.born:%d-%m-%Y}"
    sex = f"{person.sex_in_words}" + ("" if random.random() < 0.3 else f"   Gol. Darah : {person.blood}")
    rows = {
        "Nama": person.name,
        "Tempat/Tgl Lahir": born,
        "Jenis Kelamin": sex,
        "Alamat": person.street,
        "    RT/RW": f"{int(random.integers(1, 20)):03d}/{int(random.integers(1, 9)):03d}",
        "    Kel/Desa": person.ward,
        "    Kecamatan": person.district,
        "Agama": person.faith,
        "Status Perkawinan": person.marriage,
        "Pekerjaan": person.work,
        "Kewarganegaraan": "WNI",
        "Berlaku Hingga": "SEUMUR HIDUP",
    }
    sheet.rows(3.4, 15.2 + shift_y, rows, 3.02, 20.5)
    ground = (196, 54, 50) if person.born.year % 2 else (44, 80, 160)
    sheet.picture(portrait(random, ground), 63.0 + shift_x, 12.6, 18.6, 24.4)
    sheet.text(72.2 + shift_x, 38.6, "KOTABARU", 2.1, anchor="ma")
    sheet.text(
        72.2 + shift_x,
        41.0,
        f"{int(random.integers(1, 28)):02d}-0{int(random.integers(1, 9))}-2018",
        2.1,
        anchor="ma",
    )
    truth = {
        "nik": person.nik,
        "name": person.name,
        "birth_date": person.born.isoformat(),
        "birth_place": person.place,
    }
    return Document(
        "ktp", sheet.pixels, WIDTH_MM, HEIGHT_MM, CORNER_MM, 0.8, float(random.uniform(0.4, 1.0)), truth=truth
    )


def ktp_back(person: Person, random: Generator) -> Document:
    """The back: an emblem, a title, islands; nothing about anybody."""
    sheet = Paper(WIDTH_MM, HEIGHT_MM, DOTS, (206, 218, 232), _sans(random))
    sheet.shade(*_tint(random))
    sheet.guilloche((140, 176, 206), int(random.integers(20, 40)), float(random.uniform(2.0, 3.6)))
    for _ in range(14):
        x_mm, y_mm = random.uniform(8, 78), random.uniform(16, 44)
        sheet.disc(float(x_mm), float(y_mm), float(random.uniform(1, 5)), (176, 200, 214))
    sheet.emblem(42.8, 22, float(random.uniform(8, 11)), (140, 108, 60))
    sheet.text(42.8, 3.5, "REPUBLIK INDONESIA", 3.6, True, anchor="ma")
    sheet.text(42.8, 35.5, "KARTU TANDA PENDUDUK", 3.8, True, anchor="ma")
    sheet.text(42.8, 46.5, "SPESIMEN", 2.6, colour=(90, 100, 116), anchor="ma")
    sheet.specimen_mark(float(random.uniform(9, 13)), strength=float(random.uniform(0.14, 0.24)))
    return Document(
        "ktp_back", sheet.pixels, WIDTH_MM, HEIGHT_MM, CORNER_MM, 0.8, float(random.uniform(0.4, 1.0))
    )

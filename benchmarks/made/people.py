"""People who do not exist, drawn anew for every seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from numpy.random import Generator

GIVEN_MALE = ("BUDI", "AGUS", "ANDI", "RAHMAT", "SLAMET", "YUSUF", "HENDRA", "FAJAR", "DEWANTORO", "SYAHRUL")
GIVEN_FEMALE = ("SITI", "DEWI", "RINA", "NURUL", "AISYAH", "SRI", "LESTARI", "MAYA", "FATIMAH", "WULANDARI")
SECOND = ("PRATAMA", "SAPUTRA", "HIDAYAT", "RAMADHAN", "KUSUMA", "MAHARANI", "UTAMI", "ANGGRAINI", "NUGROHO")
PLACES = ("KOTABARU", "BATULICIN", "BANJARMASIN", "SURABAYA", "MAKASSAR", "PAGATAN", "BALIKPAPAN", "SAMPIT")
WARDS = ("SEMAYAP", "DIRGAHAYU", "BAHARU SELATAN", "KOTABARU TENGAH", "HILIR MUARA", "SEBATUNG", "RAMPA")
DISTRICTS = ("PULAU LAUT UTARA", "PULAU LAUT TIMUR", "KELUMPANG HILIR", "PAMUKAN UTARA", "SUNGAI DURIAN")
STREETS = (
    "JL. CONTOH",
    "JL. SPESIMEN",
    "GG. MELATI",
    "JL. PERINTIS",
    "DUSUN II",
    "JL. NELAYAN",
    "KOMP. GRIYA",
)
WORK = (
    "WIRASWASTA",
    "NELAYAN",
    "PETANI/PEKEBUN",
    "MENGURUS RUMAH TANGGA",
    "KARYAWAN SWASTA",
    "PELAJAR/MAHASISWA",
)
FAITHS = ("ISLAM", "KRISTEN", "KATHOLIK", "HINDU", "BUDDHA")
MARRIAGES = ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI")
BLOOD = ("A", "B", "AB", "O", "-")

FIRST_SERIAL = 9900


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented. `sex` is L or P; `nik` keeps the serials nobody has."""

    given: str
    second: str
    sex: str
    born: date
    place: str
    nik: str
    street: str
    ward: str
    district: str
    work: str
    faith: str
    marriage: str
    blood: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.second}".strip()

    @property
    def sex_in_words(self) -> str:
        return "LAKI-LAKI" if self.sex == "L" else "PEREMPUAN"


def draw_person(random: Generator, oldest: int = 75, youngest: int = 17, today: date | None = None) -> Person:
    """Somebody between two ages on `today`, by default the project's day."""
    day = today or date(2026, 11, 22)
    sex = _one(random, ("L", "P"))
    born = day - timedelta(days=int(random.integers(youngest * 366, oldest * 365)))
    given = _one(random, GIVEN_MALE if sex == "L" else GIVEN_FEMALE)
    second = "" if random.random() < 0.12 else _one(random, SECOND)
    if random.random() < 0.25:
        second = f"{second} {_one(random, SECOND)}".strip()
    region = f"6302{int(random.integers(1, 22)):02d}"
    serial = FIRST_SERIAL + int(random.integers(0, 100))
    day_digits = born.day + (40 if sex == "P" else 0)
    nik = f"{region}{day_digits:02d}{born.month:02d}{born.year % 100:02d}{serial}"
    return Person(
        given,
        second,
        sex,
        born,
        _one(random, PLACES),
        nik,
        f"{_one(random, STREETS)} NO. {int(random.integers(1, 120))}",
        _one(random, WARDS),
        _one(random, DISTRICTS),
        _one(random, WORK),
        _one(random, FAITHS),
        _one(random, MARRIAGES),
        _one(random, BLOOD),
    )


def _one(random: Generator, of: tuple[str, ...]) -> str:
    return of[int(random.integers(len(of)))]

"""The NIK: sixteen digits, of which six are a place and six a birth date.

Structure is checked by lokal-id; what it leaves open is ours: the mistake told
while typing, and the century. A valid pattern proves nothing: there is no
check digit, and only Dukcapil knows who exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.words import mark

LENGTH = 16
GROUPS = (6, 6, 4)

#: What is said for each issue that lokal-id reports.
SENTENCES = {
    "format": mark("NIK terdiri dari 16 angka. Periksa lagi jumlah angkanya."),
    "province": mark("Kode provinsi pada NIK tidak ada. Periksa lagi digit 1 dan 2."),
    "wilayah": mark("Kode daerah pada NIK tidak ada. Periksa lagi digit 3 sampai 6."),
    "birth_date": mark("Tanggal lahir pada NIK tidak ada. Periksa lagi digit 7 sampai 12."),
    "serial": mark("Empat angka terakhir NIK tidak boleh 0000. Periksa lagi digit 13 sampai 16."),
    "same": mark("Angka NIK tidak mungkin sama semua. Periksa lagi di KTP Anda."),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a well-formed NIK says of its holder. `sex` is "L" or "P"."""

    nik: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: str

    def age_on(self, day: date) -> int:
        """Whole years on `day`."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)


def in_groups(nik: str) -> str:
    """ "630206 150890 9901", as it is read aloud."""
    return f"{nik[:6]} {nik[6:12]} {nik[12:]}"


def parse_nik(digits: str, today: date) -> Identity | str:
    """The identity in `digits`, or the sentence that says what is wrong."""
    from lokal.nik import parse_nik as structure

    if len(digits) == LENGTH and len(set(digits)) == 1:
        return SENTENCES["same"]
    found = structure(digits, reference_date=today)
    if found.errors:
        return SENTENCES[found.errors[0].code]
    assert found.nik is not None
    assert found.birth_date is not None
    assert found.gender is not None
    born = date.fromisoformat(found.birth_date)
    if born > today:
        born = born.replace(year=born.year - 100)
    return Identity(found.nik, born, found.gender)


#: After so many digits a mistake in them is certain: digits that are right, to
#: fill the rest with. January has every day, and 1992 has every day of February.
FILLERS = (
    (2, "0101" + "010192" + "9901"),
    (4, "01" + "010192" + "9901"),
    (6, "010192" + "9901"),
    (8, "0192" + "9901"),
    (10, "92" + "9901"),
    (12, "9901"),
)


def complaint_so_far(digits: str, today: date) -> str | None:
    """The sentence for a mistake that more digits cannot mend, while typing.

    The rest is filled with digits that are right, so only what has been typed
    can be wrong."""
    if len(digits) < LENGTH:
        wholes = [digits[:typed] + filler for typed, filler in FILLERS if typed <= len(digits)]
    else:
        wholes = [digits[:LENGTH]]
    outcomes = (parse_nik(whole, today) for whole in wholes)
    return next((outcome for outcome in outcomes if isinstance(outcome, str)), None)


def parse_birth_date(digits: str, today: date) -> date | str:
    """DDMMYYYY as a date, or the sentence that says what is wrong."""
    try:
        born = date(int(digits[4:8]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return mark("Tanggal itu tidak ada. Ketik tanggal, bulan, lalu tahun lahir.")
    if len(digits) != 8 or not date(1900, 1, 1) <= born <= today:
        return mark("Tahun lahir itu tidak mungkin. Ketik tanggal, bulan, lalu tahun lahir.")
    return born

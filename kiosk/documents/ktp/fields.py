"""What the rows of an identity card say: which row is which, and its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from types import MappingProxyType

#: Labels as a reader of text gives them back, letters only.
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "nik": "NIK",
        "name": "NAMA",
        "birth": "TEMPATTGLLAHIR",
        "sex": "JENISKELAMIN",
        "address": "ALAMAT",
        "rt_rw": "RTRW",
        "village": "KELDESA",
        "district": "KECAMATAN",
    }
)
MAN, WOMAN = "L", "P"
_SEXES = {"LAKILAKI": MAN, "PEREMPUAN": WOMAN}
_LIKE = 0.7
_LETTER_FOR = str.maketrans("0158", "OISB")
_DIGIT_FOR = str.maketrans("OQDIL|!ZSGB", "00011112568")
_DATE = re.compile(r"(\d{2})\D{0,2}(\d{2})\D{0,2}(\d{4})\D*$")
_DATE_LONG = len("15-08-1990")
_EARLIEST, _LATEST = 1900, 2099
_NAME = re.compile(r"[A-Z][A-Z .,'\-/]*[A-Z.]")


def label_of(text: str) -> str | None:
    """Which row this is, a key of LABELS, by how its text begins; None for another."""
    letters = _letters(text.translate(_LETTER_FOR))
    scores = {name: _alike(letters[: len(label)], label) for name, label in LABELS.items()}
    best = max(scores, key=lambda name: (scores[name], len(LABELS[name])))
    return best if scores[best] >= _LIKE else None


def tidy(text: str) -> str:
    """`text` in capitals, with single blanks, without what stands about it."""
    text = text.replace("：", ":").replace("，", ",").lstrip(" :;.·-'`").upper()
    text = re.sub(r"\s*,\s*", ", ", text)
    return re.sub(r"\s+", " ", text).strip(" :;·`,-_")


def is_name(value: str) -> bool:
    """Whether `value` holds nothing that a name of a person or a place does not."""
    return _NAME.fullmatch(value) is not None


def birth_in(value: str) -> tuple[str | None, date | None]:
    """Place and date of "KOTABARU, 15-08-1990"."""
    at = max(0, len(value) - _DATE_LONG)
    found = _DATE.search(value[:at] + value[at:].translate(_DIGIT_FOR))
    # A place that ends in a letter that is like a digit is no part of the date.
    found = found or _DATE.search(value)
    if found is None:
        return tidy(value) or None, None
    return tidy(value[: found.start()]).rstrip(". ") or None, _day(found)


def sex_in(value: str) -> str | None:
    """ "L" or "P"; None when the row says neither clearly."""
    letters = _letters(value.translate(_LETTER_FOR))
    scores = {sex: _alike(letters[: len(words)], words) for words, sex in _SEXES.items()}
    best = max(scores, key=lambda sex: scores[sex])
    return best if scores[best] >= _LIKE else None


def _day(found: re.Match[str]) -> date | None:
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z]", "", text.upper())


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()

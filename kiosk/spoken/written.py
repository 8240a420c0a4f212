"""A text as a voice should say it: what is written for the eye, put for the ear.

Speech programs count well in their own language, so plain numbers are left to
them. What they would read wrongly is written out here: an identity number
digit by digit and not as quadrillions, a queue number as the board calls it,
a time of day as no decimal fraction, an amount of money without its dots.
What is written here without a word in it holds for every language; the words
of Indonesian and English stand in one table each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kiosk.spoken.indonesian import LABEL, NumberStyle, label_words

NIK_DIGITS = 16
NIK_GROUPS = (6, 6, 4)
GROUP = 4
"""Longer numbers are said in groups of so many digits, with a breath between."""

WRITTEN = re.compile(
    r"""
      (?P<hidden> \d*•[\d•]* )
    | Rp\s?(?P<money> \d{1,3}(?:[.,]\d{3})+ | \d+ )(?:,-)?
    | (?<![\d.,:]) (?P<hour> [01]?\d | 2[0-3] ) [.:] (?P<minute> [0-5]\d ) (?! \d | [.,:]\d )
    | (?<![\d.,]) (?P<thousands> \d{1,3}(?:\.\d{3})+ ) (?! \d | [.,]\d )
    | (?<!\w) (?P<letters> [A-Z]{1,4} ) -? (?P<figures> \d+ ) (?!\w)
    | (?<=\d) \s?–\s? (?=\d) (?P<until>)
    | (?<![\d.,]) \+? (?P<digits> \d{5,} | 0\d+ ) (?! \d | [.,]\d )
    | \s* [·|→←—/]+ \s+ (?P<pause>)
    """,
    re.VERBOSE,
)
NAMED_MOMENT = re.compile(r"(?:pukul|jam|sampai|hingga|dan)\s$|–\s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language says what its numbers alone do not."""

    until: str = ", "
    full_hour: str = "{hour}"
    minutes: str = "{hour} {minute}"
    few_minutes: str = "{hour} {minute}"
    """For 1 to 9 past the hour."""
    moment: str = ""
    """What goes before a time that nothing else introduces."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What is said instead of a word that is read wrongly."""


MANNERS: Mapping[str, Manner] = MappingProxyType(
    {
        "id": Manner(
            until=" sampai ",
            minutes="{hour} lewat {minute} menit",
            few_minutes="{hour} lewat {minute} menit",
            moment="pukul ",
            words={"WIB": "waktu Indonesia barat", "WITA": "waktu Indonesia tengah"}
            | {"WIT": "waktu Indonesia timur", "M-Paspor": "em paspor"},
        ),
        "en": Manner(
            until=" to ",
            full_hour="{hour} o'clock",
            few_minutes="{hour} oh {minute}",
            words={"WIB": "western Indonesia time", "WITA": "central Indonesia time"}
            | {"WIT": "eastern Indonesia time", "NIK": "N I K"},
        ),
    }
)


def aloud(text: str, language: str, style: NumberStyle = NumberStyle.SPOKEN) -> str:
    """`text` as it is handed to a speech program: “A012” is “a kosong dua belas”,
    “6302…” is “6 3 0 2 …”, “08.12” is “pukul 8 lewat 12 menit”."""
    manner = MANNERS.get(language, Manner())
    for word, instead in manner.words.items():
        text = re.sub(rf"\b{re.escape(word)}\b", instead, text)
    return WRITTEN.sub(lambda found: _said(found, language, manner, style), text).replace("•", " ").strip()


def _said(found: re.Match[str], language: str, manner: Manner, style: NumberStyle) -> str:
    part = found.groupdict()
    if part["hidden"] is not None:
        return f" {_digits(part['hidden'].replace('•', ''))} "
    if part["money"] is not None:
        return f"{re.sub('[.,]', '', part['money'])} rupiah"
    if part["hour"] is not None:
        return _time(found, manner)
    if part["thousands"] is not None:
        return part["thousands"].replace(".", "")
    if part["letters"] is not None:
        return _label(part["letters"], part["figures"], language, style)
    if part["until"] is not None:
        return manner.until
    if part["digits"] is not None:
        return _digits(part["digits"])
    return ", "


def _time(found: re.Match[str], manner: Manner) -> str:
    hour, minute = int(found["hour"]), int(found["minute"])
    wording = manner.minutes if minute >= 10 else manner.few_minutes if minute else manner.full_hour
    introduced = NAMED_MOMENT.search(found.string[: found.start()]) is not None
    return ("" if introduced else manner.moment) + wording.format(hour=hour, minute=minute)


def _label(letters: str, figures: str, language: str, style: NumberStyle) -> str:
    """A queue number as the board says it, where the board speaks that language;
    of any other code each letter and each digit."""
    label = f"{letters}{figures}"
    if LABEL.fullmatch(label) and language == "id":
        return " ".join(label_words(label, style))
    if LABEL.fullmatch(label) and language == "en" and style is NumberStyle.SPOKEN:
        return label  # “A zero twelve”
    return f"{' '.join(letters)}, {_digits(figures)}"


def _digits(digits: str) -> str:
    """Each digit for itself; the breaths of a NIK are where the screen has its gaps."""
    sizes = NIK_GROUPS if len(digits) == NIK_DIGITS else (GROUP,) * -(-len(digits) // GROUP)
    groups: list[str] = []
    start = 0
    for size in sizes:
        groups.append(" ".join(digits[start : start + size]))
        start += size
    return ", ".join(groups)

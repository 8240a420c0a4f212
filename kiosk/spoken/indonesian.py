"""Numbers, letters and labels in Indonesian, as they are said.

The rules are those of DOMAIN.md §7.3. Numbers up to 999 are all that a day's
labels need. The package lokal-id was looked at: its `terbilang` does the same
for amounts of money, but knows neither leading zeros nor spelled letters, so
these lines stay ours.
"""

from __future__ import annotations

import re
from enum import StrEnum

ONES = ("kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SPELLED = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet"
LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", SPELLED.split(), strict=True))
LABEL = re.compile(r"[A-Z]{1,2}[0-9]{1,4}")


class NumberStyle(StrEnum):
    """How an office reads its numbers aloud."""

    SPOKEN = "spoken"
    """Leading zeros, then the number: A012 is "A kosong dua belas"."""
    DIGITS = "digits"
    """Digit by digit: A012 is "A nol satu dua"."""


def number_words(number: int) -> list[str]:
    """The words of `number`, 1 to 999: 112 is seratus dua belas."""
    if not 1 <= number <= 999:
        raise ValueError(f"only 1 to 999 are announced, not {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words: list[str] = []
    if hundreds:
        words += ["seratus"] if hundreds == 1 else [ONES[hundreds], "ratus"]
    if rest == 10:
        words.append("sepuluh")
    elif rest == 11:
        words.append("sebelas")
    elif tens == 1:
        words += [ONES[ones], "belas"]
    else:
        words += [ONES[tens], "puluh"] if tens else []
        words += [ONES[ones]] if ones else []
    return words


def digits_words(digits: str, style: NumberStyle = NumberStyle.SPOKEN) -> list[str]:
    """The words of the figures of a label, such as "012", in the office's style.

    Beyond 999, which no ordinary day reaches, they are read one by one in both.
    """
    if style is NumberStyle.DIGITS or len(digits) > 3:
        return ["nol" if digit == "0" else ONES[int(digit)] for digit in digits]
    zeros = len(digits) - len(digits.lstrip("0"))
    return ["kosong"] * zeros + (number_words(int(digits)) if int(digits) else [])


def label_words(label: str, style: NumberStyle = NumberStyle.SPOKEN) -> list[str]:
    """The words of a label, its letters spelled: B007 is be kosong kosong tujuh."""
    if not LABEL.fullmatch(label):
        raise ValueError(f"not a ticket label: {label!r}")
    letters = label.rstrip("0123456789")
    return [LETTERS[letter] for letter in letters] + digits_words(label[len(letters) :], style)

"""What is said when a number is called: Indonesian sentences from a label.

Pure: a label and a counter's name go in, words come out. The wording and the
number rules are those of DOMAIN.md §7.3. Numbers up to 999 are
all that a day's labels need. The package lokal-id
was looked at: its `terbilang` does the same for amounts of money, but brings a
megabyte of regions and postal codes along and knows neither leading zeros nor
spelled letters, so these lines stay ours.
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


def counter_words(name: str) -> list[str]:
    """The words of a counter's name: "Loket 3" is loket tiga."""
    words: list[str] = []
    for part in re.findall(r"[0-9]+|[^\W\d_]+", name):
        if not part.isdecimal():
            words.append(part.lower())
        elif 1 <= int(part) <= 999:
            words += number_words(int(part))
        else:
            words += digits_words(part, NumberStyle.DIGITS)
    return words


def phrases(label: str, counter: str, style: NumberStyle = NumberStyle.SPOKEN, recalls: int = 0) -> list[str]:
    """A call as the pieces it is put together from, one recorded clip each."""
    opening = "panggilan kedua untuk nomor antrean" if recalls == 1 else "nomor antrean"
    if recalls > 1:
        opening = "panggilan terakhir untuk nomor antrean"
    return [opening, *label_words(label, style), "silakan menuju", *counter_words(counter)]


def spoken(label: str, counter: str, style: NumberStyle = NumberStyle.SPOKEN, recalls: int = 0) -> str:
    """The sentence for a speech program, letters spelled as they are said."""
    opening, *pieces = phrases(label, counter, style, recalls)
    sentence = " ".join([opening, *pieces]).replace(" silakan", ", silakan", 1)
    return f"{sentence[0].upper()}{sentence[1:]}."


def sentence(label: str, counter: str, style: NumberStyle = NumberStyle.SPOKEN, recalls: int = 0) -> str:
    """The sentence as it is written: "Nomor antrean A kosong dua belas, silakan menuju loket tiga."."""
    letters = label.rstrip("0123456789")
    spelled = " ".join(LETTERS[letter] for letter in letters)
    return spoken(label, counter, style, recalls).replace(
        f"antrean {spelled} ", f"antrean {' '.join(letters)} ", 1
    )

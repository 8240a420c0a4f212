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
from collections.abc import Iterable
from enum import StrEnum

ONES = ("kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SPELLED = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet"
LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", SPELLED.split(), strict=True))
LABEL = re.compile(r"[A-Z]{1,2}[0-9]{1,4}")

FIRST = "nomor antrean"
SECOND = "panggilan kedua untuk nomor antrean"
AGAIN = "panggilan ulang untuk nomor antrean"
LAST = "panggilan terakhir untuk nomor antrean"
TURN = "silakan"
"""Where the sentence turns from the number to the counter; a short pause goes before it."""
MOST_RECALLS = 2
"""The recall that is announced as the last one, where the office did not say otherwise."""


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


def call_words(
    label: str,
    counter: str,
    style: NumberStyle = NumberStyle.SPOKEN,
    recalls: int = 0,
    most_recalls: int = MOST_RECALLS,
) -> list[str]:
    """A call word by word, as it is put together from recordings."""
    opening = _opening(recalls, most_recalls)
    return [*opening.split(), *label_words(label, style), TURN, "menuju", *counter_words(counter)]


def spoken(
    label: str,
    counter: str,
    style: NumberStyle = NumberStyle.SPOKEN,
    recalls: int = 0,
    most_recalls: int = MOST_RECALLS,
) -> str:
    """The sentence for a speech program, letters spelled as they are said."""
    words = call_words(label, counter, style, recalls, most_recalls)
    turn = words.index(TURN)
    text = f"{' '.join(words[:turn])}, {' '.join(words[turn:])}."
    return f"{text[0].upper()}{text[1:]}"


def sentence(
    label: str,
    counter: str,
    style: NumberStyle = NumberStyle.SPOKEN,
    recalls: int = 0,
    most_recalls: int = MOST_RECALLS,
) -> str:
    """The sentence as it is written: "Nomor antrean A kosong dua belas, silakan menuju loket tiga."."""
    letters = label.rstrip("0123456789")
    spelled = " ".join(LETTERS[letter] for letter in letters)
    return spoken(label, counter, style, recalls, most_recalls).replace(
        f"antrean {spelled} ", f"antrean {' '.join(letters)} ", 1
    )


def every_word(series: Iterable[str], counters: Iterable[str]) -> frozenset[str]:
    """All words that calls of these series (letters) to counters of these names are made of."""
    numbers = (word for number in range(1, 1000) for word in number_words(number))
    openings = (word for opening in (FIRST, SECOND, AGAIN, LAST) for word in opening.split())
    letters = (LETTERS[letter] for letter in series)
    names = (word for name in counters for word in counter_words(name))
    return frozenset((*openings, TURN, "menuju", *letters, "kosong", "nol", *numbers, *names))


def _opening(recalls: int, most_recalls: int) -> str:
    if not recalls:
        return FIRST
    if recalls >= most_recalls:
        return LAST
    return SECOND if recalls == 1 else AGAIN

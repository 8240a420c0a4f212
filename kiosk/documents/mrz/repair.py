"""The lines of a zone from their likelihoods, repaired only where it is proved.

The likeliest character of those that may stand in a place is read. Where check
digits then fail, one character of each failing field may be exchanged for a
look-alike, when that makes every check digit of the zone hold and nothing else
likely does. Where something else does too, but is clearly less likely, the
likeliest is taken and stays in doubt: check digits prove that one of them is
right, and not which. What no check digit vouches for is never exchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.mrz.countries import CODES
from kiosk.documents.mrz.decode import Likelihoods
from kiosk.documents.mrz.format import (
    ALPHABET,
    Check,
    Layout,
    Place,
    beyond_names,
    checks_of,
    holds,
    value_of,
)

LOOK_ALIKES = ("O0QDU", "I1LT7", "S58", "B83", "Z27", "G6C", "<KC", "A4", "VYU", "MNHW", "EF", "PRF")
_POSSIBLE = 3e-4
"""A look-alike that the picture holds for less likely than this part of what was read is none."""
_LIKELY = 0.02
"""Any character this likely is one that the picture suggests."""
_CLEARLY = 10.0
"""The next repair must be this much less likely than the one that is proved."""
_LIKELIER = 3.0
"""… and this much than the one that is made and stays in doubt."""
_POSSIBLE_CODE, _ALIKE_IN_CODE = 1e-3, 3e-3
_MOST_COMBINED = 4000

SURE = 12.0
"""How much likelier a character must be than the next that would pass unnoticed."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The lines of a zone as they are taken."""

    lines: tuple[str, ...]
    holds: bool
    """Every check digit agrees."""
    repaired: tuple[Place, ...]
    doubtful: tuple[Place, ...]
    """Where another character is likely too, and no check digit would tell."""


def settle(layout: Layout, chances: Sequence[Likelihoods]) -> Settled:
    """The lines that `chances`, (columns, 37) for each line, tell."""
    read = tuple("".join(ALPHABET[index] for index in line.argmax(axis=1)) for line in chances)
    lines = _with_codes(layout, chances, read)
    repaired: tuple[Place, ...] = ()
    unproved: tuple[Place, ...] = ()
    if not _all_hold(layout, lines):
        repair = _repair(layout, chances, lines)
        if repair is not None:
            exchanges, is_proved = repair
            repaired = tuple(place for place, _ in exchanges)
            unproved = () if is_proved else repaired
            lines = _with(lines, exchanges)
    doubtful = {*unproved, *_doubtful(layout, chances, lines)}
    return Settled(lines, _all_hold(layout, lines), repaired, tuple(sorted(doubtful)))


_Exchange = tuple[Place, str]


def _with_codes(layout: Layout, chances: Sequence[Likelihoods], lines: tuple[str, ...]) -> tuple[str, ...]:
    """`lines` with codes of countries that there are, where a look-alike of what
    was read is one and no other is nearly as likely. What may stand in such a
    field is a code, as a digit is in a date."""
    for name in ("country", "nationality"):
        field = layout.fields[name]
        if field.of(lines) in CODES:
            continue
        rows = [chances[line][column] for line, column in field.places]
        read = field.of(lines)
        odds = {
            code: float(np.prod([_odds(*each) for each in zip(rows, read, code, strict=True)]))
            for code in CODES
        }
        best, next_best = sorted(odds, key=lambda code: -odds[code])[:2]
        if odds[best] > _POSSIBLE_CODE and odds[best] > _CLEARLY * odds[next_best]:
            lines = _with(lines, list(zip(field.places, best, strict=True)))
    return lines


def _odds(row: NDArray[np.float64], read: str, letter: str) -> float:
    """How likely `letter` stands where `read` was read; a recogniser that took one
    look-alike for another may be quite sure of it."""
    odds = float(row[ALPHABET.index(letter)] / row.max())
    return max(odds, _ALIKE_IN_CODE) if _alike(read, letter) else odds


def _all_hold(layout: Layout, lines: Sequence[str]) -> bool:
    return all(holds(check, lines) for check in checks_of(layout, lines))


def _with(lines: Sequence[str], exchanges: Sequence[_Exchange]) -> tuple[str, ...]:
    rows = [list(line) for line in lines]
    for (line, column), character in exchanges:
        rows[line][column] = character
    return tuple("".join(row) for row in rows)


def _repair(
    layout: Layout, chances: Sequence[Likelihoods], lines: Sequence[str]
) -> tuple[list[_Exchange], bool] | None:
    """The likeliest exchanges that make every check digit hold, and whether they
    alone do; None when there are none, or others nearly as likely."""
    failing = [check for check in checks_of(layout, lines) if not holds(check, lines)]
    fields = [check for check in failing if check.name != "composite"]
    # With every field in order, what fails is what only the composite vouches for.
    sets = [
        [
            (exchange, odds)
            for exchange, odds in _exchanges(layout, chances, lines, check)
            if holds(_now(layout, lines, exchange, check), _with(lines, [exchange]))
        ]
        for check in fields or failing
    ]
    if np.prod([len(each) for each in sets]) > _MOST_COMBINED:
        return None
    proved: list[tuple[float, list[_Exchange]]] = []
    for combined in product(*sets):
        exchanges = [exchange for exchange, _ in combined]
        if _all_hold(layout, _with(lines, exchanges)):
            proved.append((float(np.prod([odds for _, odds in combined])), exchanges))
    if not proved:
        return None
    proved.sort(key=lambda each: -each[0])
    likelier = proved[0][0] / max(proved[1][0], 1e-300) if len(proved) > 1 else np.inf
    return None if likelier < _LIKELIER else (proved[0][1], bool(likelier >= _CLEARLY))


def _now(layout: Layout, lines: Sequence[str], exchange: _Exchange, check: Check) -> Check:
    """`check` as it is once `exchange` is made: a long number moves its digit."""
    after = checks_of(layout, _with(lines, [exchange]))
    return next(each for each in after if each.name == check.name)


def _exchanges(
    layout: Layout, chances: Sequence[Likelihoods], lines: Sequence[str], check: Check
) -> list[tuple[_Exchange, float]]:
    """What may stand instead of what was read in the field of `check`, and its odds."""
    vouched_by_fields = {
        place for each in layout.checks if each.name != "composite" for place in (*each.over, each.digit)
    }
    found = []
    for place in (*check.over, check.digit):
        if check.name == "composite" and place in vouched_by_fields:
            continue
        line, column = place
        was = lines[line][column]
        least = max(float(chances[line][column][ALPHABET.index(was)]), 1e-9)
        for index, character in enumerate(ALPHABET):
            if character == was or character not in layout.may(line, column):
                continue
            odds = float(chances[line][column][index]) / least
            if odds >= _LIKELY or (odds >= _POSSIBLE and _alike(was, character)):
                found.append(((place, character), odds))
    return found


def _alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in LOOK_ALIKES)


def _doubtful(layout: Layout, chances: Sequence[Likelihoods], lines: Sequence[str]) -> tuple[Place, ...]:
    """Places where a character nearly as likely would leave every check digit as it is,
    and those of a name that cannot be one."""
    codes = [layout.fields[name] for name in ("country", "nationality")]
    places = [place for code in codes if code.of(lines) not in CODES for place in code.places]
    places += beyond_names(layout, lines)
    vouched = layout.vouched
    for line, row in enumerate(chances):
        for column, likelihoods in enumerate(row):
            place, taken = (line, column), lines[line][column]
            unnoticed = [
                rival
                for rival in ALPHABET
                if rival != taken
                and (place not in vouched or value_of(rival) % 10 == value_of(taken) % 10)
                and all(
                    code.of(_with(lines, [(place, rival)])) in CODES for code in codes if place in code.places
                )
            ]
            rivals = max((float(likelihoods[ALPHABET.index(rival)]) for rival in unnoticed), default=0.0)
            if rivals * SURE > max(float(likelihoods[ALPHABET.index(taken)]), 1e-9):
                places.append(place)
    return tuple(sorted(places))

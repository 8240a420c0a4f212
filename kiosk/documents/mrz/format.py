"""The machine-readable zones of ICAO Doc 9303: their sizes, fields and check digits.

Part 3 §4 has the characters and the check digit, part 4 §4.2 passports (TD3),
part 5 and 6 §4.2 cards (TD1, TD2), part 7 §4.2 and §5.2 visas (MRV-A, MRV-B).
Nothing here looks at a picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

FILLER = "<"
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = FILLER + DIGITS + LETTERS
"""The only characters of a zone (part 3 §4.2)."""

_VALUES = {character: index for index, character in enumerate(DIGITS + LETTERS)} | {FILLER: 0}
_WEIGHTS = (7, 3, 1)

Place = tuple[int, int]
"""A character's line and column, from 0."""


class Kind(StrEnum):
    """The sizes of zones."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


@dataclass(frozen=True, slots=True)
class Field:
    """Columns `start` to `end` (not included) of one line."""

    line: int
    start: int
    end: int
    may: str
    """The characters that may stand in it."""

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple((self.line, column) for column in range(self.start, self.end))

    def of(self, lines: Sequence[str]) -> str:
        return lines[self.line][self.start : self.end]


@dataclass(frozen=True, slots=True)
class Check:
    """A check digit, and the characters it vouches for, in the order they count."""

    name: str
    over: tuple[Place, ...]
    digit: Place
    may_be_filler: bool = False
    """An empty optional field has `0` or `<` (part 4 §4.2.2, note j)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of zone."""

    kind: Kind
    rows: int
    columns: int
    fields: dict[str, Field]
    checks: tuple[Check, ...]

    def may(self, line: int, column: int) -> str:
        """The characters that may stand at a place."""
        return _allowed(self.kind)[line][column]

    @property
    def vouched(self) -> frozenset[Place]:
        """Every place that a check digit vouches for, the digits themselves too."""
        return frozenset(place for check in self.checks for place in (*check.over, check.digit))


def check_digit(text: str) -> str:
    """The check digit of `text` (part 3 §4.9): weights 7, 3, 1, modulo 10."""
    return str(sum(_VALUES[character] * _WEIGHTS[index % 3] for index, character in enumerate(text)) % 10)


def weight(check: Check, index: int) -> int:
    """What the character at `index` of `check.over` counts."""
    return _WEIGHTS[index % 3]


def holds(check: Check, lines: Sequence[str]) -> bool:
    """Whether a check digit agrees with what it vouches for."""
    text = "".join(lines[line][column] for line, column in check.over)
    line, column = check.digit
    told = lines[line][column]
    if told == FILLER:
        return check.may_be_filler and not text.strip(FILLER)
    return told == check_digit(text)


def checks_of(layout: Layout, lines: Sequence[str]) -> tuple[Check, ...]:
    """The checks of a zone as it was read: a document number of TD1 or TD2 that
    is longer than nine characters has `<` for its check digit, and goes on with
    that digit at its end in the optional field (part 5 §4.2.2, note j)."""
    first = layout.checks[0]
    line, column = first.digit
    if layout.kind not in (Kind.TD1, Kind.TD2) or lines[line][column] != FILLER:
        return layout.checks
    rest, _, _ = layout.fields["optional"].of(lines).partition(FILLER)
    if len(rest) < 2:
        return layout.checks
    start = column + 1
    over = (*first.over, *_span(line, start, start + len(rest) - 1))
    return (Check(first.name, over, (line, start + len(rest) - 1)), *layout.checks[1:])


_NAMES = re.compile(r"([A-Z]+(<[A-Z]+)*(<<[A-Z]+(<[A-Z]+)*)?<*)?")


def beyond_names(layout: Layout, lines: Sequence[str]) -> tuple[Place, ...]:
    """Where the names field holds what no name can: it begins with a letter, two
    fillers stand once between its two parts, and after the last letter there are only
    fillers (part 3 §4.6). All places from the first that is wrong to the last letter."""
    names = layout.fields["names"]
    text = names.of(lines)
    told = _NAMES.match(text)
    assert told is not None
    return names.places[told.end() : len(text.rstrip(FILLER))]


def value_of(character: str) -> int:
    """What a character counts in a check digit."""
    return _VALUES[character]


_EITHER = ALPHABET
_NAME = FILLER + LETTERS
_DATE = FILLER + DIGITS
_SEX = FILLER + "FMX"
_CHECK = DIGITS
_CODE = FILLER + LETTERS


def _span(line: int, start: int, end: int) -> tuple[Place, ...]:
    return tuple((line, column) for column in range(start, end))


def _passport_like(kind: Kind, columns: int) -> Layout:
    """TD3 and the visas: a line of names, a line of data."""
    fields = {
        "type": Field(0, 0, 2, _CODE),
        "country": Field(0, 2, 5, _CODE),
        "names": Field(0, 5, columns, _NAME),
        "document_number": Field(1, 0, 9, _EITHER),
        "nationality": Field(1, 10, 13, _CODE),
        "birth_date": Field(1, 13, 19, _DATE),
        "sex": Field(1, 20, 21, _SEX),
        "expiry_date": Field(1, 21, 27, _DATE),
        "optional": Field(1, 28, columns, _EITHER),
    }
    checks = [
        Check("document_number", _span(1, 0, 9), (1, 9)),
        Check("birth_date", _span(1, 13, 19), (1, 19)),
        Check("expiry_date", _span(1, 21, 27), (1, 27)),
    ]
    if kind is Kind.TD3:
        fields["optional"] = Field(1, 28, 42, _EITHER)
        checks.append(Check("optional", _span(1, 28, 42), (1, 42), may_be_filler=True))
        checks.append(Check("composite", _span(1, 0, 10) + _span(1, 13, 20) + _span(1, 21, 43), (1, 43)))
    if kind is Kind.TD2:
        fields["optional"] = Field(1, 28, 35, _EITHER)
        checks.append(Check("composite", _span(1, 0, 10) + _span(1, 13, 20) + _span(1, 21, 35), (1, 35)))
    return Layout(kind, 2, columns, fields, tuple(checks))


def _td1() -> Layout:
    fields = {
        "type": Field(0, 0, 2, _CODE),
        "country": Field(0, 2, 5, _CODE),
        "document_number": Field(0, 5, 14, _EITHER),
        "optional": Field(0, 15, 30, _EITHER),
        "birth_date": Field(1, 0, 6, _DATE),
        "sex": Field(1, 7, 8, _SEX),
        "expiry_date": Field(1, 8, 14, _DATE),
        "nationality": Field(1, 15, 18, _CODE),
        "optional_2": Field(1, 18, 29, _EITHER),
        "names": Field(2, 0, 30, _NAME),
    }
    checks = (
        Check("document_number", _span(0, 5, 14), (0, 14)),
        Check("birth_date", _span(1, 0, 6), (1, 6)),
        Check("expiry_date", _span(1, 8, 14), (1, 14)),
        Check("composite", _span(0, 5, 30) + _span(1, 0, 7) + _span(1, 8, 15) + _span(1, 18, 29), (1, 29)),
    )
    return Layout(Kind.TD1, 3, 30, fields, checks)


LAYOUTS: dict[Kind, Layout] = {
    Kind.TD1: _td1(),
    Kind.TD2: _passport_like(Kind.TD2, 36),
    Kind.TD3: _passport_like(Kind.TD3, 44),
    Kind.MRV_A: _passport_like(Kind.MRV_A, 44),
    Kind.MRV_B: _passport_like(Kind.MRV_B, 36),
}


@cache
def _allowed(kind: Kind) -> tuple[tuple[str, ...], ...]:
    layout = LAYOUTS[kind]
    rows = [[_EITHER] * layout.columns for _ in range(layout.rows)]
    for field in layout.fields.values():
        for line, column in field.places:
            rows[line][column] = field.may
    for check in layout.checks:
        line, column = check.digit
        rows[line][column] = _CHECK + (FILLER if _filler_may_stand(kind, check) else "")
    rows[0][0] = {Kind.TD3: "P", Kind.MRV_A: "V", Kind.MRV_B: "V"}.get(kind, "ACI")
    return tuple(tuple(row) for row in rows)


def _filler_may_stand(kind: Kind, check: Check) -> bool:
    """A long document number of TD1 and TD2 goes on in the optional field, and
    has `<` for its check digit (part 5 §4.2.2, note j)."""
    return check.may_be_filler or (kind in (Kind.TD1, Kind.TD2) and check.name == "document_number")

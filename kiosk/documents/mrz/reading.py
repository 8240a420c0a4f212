"""The machine-readable zone of a passport, a card or a visa, read from a picture.

The zone is found first and only its lines are recognised (VISION.md: whole
pages take a second and read a third as much). `valid` says that every check
digit holds, that a repaired character is proved by them, and that no character
they cannot vouch for was in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import cv2
import numpy as np

from kiosk.clock import Clock, Deadline, SystemClock
from kiosk.documents.mrz.alphabet import counts_as
from kiosk.documents.mrz.decode import SYMBOLS, Columns, Likelihoods, columns_of, read, upside_down
from kiosk.documents.mrz.format import FILLER, LAYOUTS, Kind, Layout, Place, checks_of, holds, value_of
from kiosk.documents.mrz.repair import Settled, settle
from kiosk.documents.mrz.shapes import by_shapes, doubting_rings
from kiosk.documents.mrz.strips import CAPITALS_PX, Course, courses, strip
from kiosk.documents.mrz.zone import FINE_SEARCH_PX, SEARCH_PX, Zone, find_zones, of_quads
from kiosk.documents.ocr.reader import Lattice, Reader
from kiosk.documents.pixels import Pixels, grey_of
from kiosk.faults import Fault

BUDGET_S = 6.0
"""After it nothing new is looked at; the best reading so far is the answer. A
picture takes a tenth of it on an idle machine."""
_CALL_WITHIN_S = 15.0
"""A reader that does not answer by then hangs."""
_SEARCH_SIDE_PX = 960
_LARGEST_PX = 4200
_SMALLEST_PX = 24
_SECOND_CAPITALS_PX = 33.0
_LEAST_LIKELIHOOD = -0.25
"""Below this the text is nothing that a zone could hold (logarithm a step; zones
that were read right have −0.15 and more)."""
_CLEAR = -0.05
"""Above this a zone is one though not a single check digit agrees, as on some specimens."""
_SURE_LINE = -0.08
"""A line less likely than this was cut out badly, or its columns lie beside its characters."""
_FAR_BETTER = 0.05
"""Of two looks at a line that differ by more, the likelier alone counts."""


@dataclass(frozen=True, slots=True)
class Mrz:
    """A zone as it was read. All of it is personal: a repr shows none of it."""

    kind: Kind
    lines: tuple[str, ...] = field(repr=False)
    valid: bool

    @property
    def _layout(self) -> Layout:
        return LAYOUTS[self.kind]

    def _field(self, name: str) -> str:
        return self._layout.fields[name].of(self.lines)

    @property
    def type(self) -> str:
        """The document's letters, such as P, PD or ID."""
        return self._field("type").strip(FILLER)

    @property
    def country(self) -> str:
        """Who issued it: three letters, or D."""
        return self._field("country").strip(FILLER)

    @property
    def surname(self) -> str:
        """The primary name; the whole name of who has but one."""
        return _spaced(self._field("names").partition(FILLER * 2)[0])

    @property
    def given_names(self) -> str:
        return _spaced(self._field("names").partition(FILLER * 2)[2])

    @property
    def document_number(self) -> str:
        """Without its fillers; with what a long one has in the optional field."""
        over = checks_of(self._layout, self.lines)[0].over
        number = "".join(self.lines[line][column] for line, column in over)
        return number.strip(FILLER)

    @property
    def nationality(self) -> str:
        return self._field("nationality").strip(FILLER)

    @property
    def sex(self) -> str:
        """M, F, or X where the document does not say."""
        return self._field("sex").replace(FILLER, "X")

    def birth_date(self, today: date) -> str:
        """As ISO 8601, as far as it is known: 1990-08-15, 1990-08, 1990 or "".
        The last such year that has come."""
        return _iso(self._field("birth_date"), today.isoformat())

    def expiry_date(self, today: date) -> str:
        """As `birth_date`; the century nearest to today."""
        return _iso(self._field("expiry_date"), str(today.year + 50))

    def told(self, today: date) -> dict[str, object]:
        """The fields of DESIGN.md §6, and the lines themselves."""
        return {
            "type": self.type,
            "country": self.country,
            "surname": self.surname,
            "given_names": self.given_names,
            "document_number": self.document_number,
            "nationality": self.nationality,
            "birth_date": self.birth_date(today),
            "sex": self.sex,
            "expiry_date": self.expiry_date(today),
            "valid": self.valid,
            "format": str(self.kind),
            "lines": list(self.lines),
        }


def read_mrz(
    pixels: Pixels, reader: Reader, clock: Clock | None = None, budget_s: float = BUDGET_S
) -> Mrz | Fault | None:
    """The zone in `pixels`, in any of four directions, on a page or in a whole
    photograph; None when there is none that can be read, a Fault when the
    reader is away. After `budget_s` seconds it begins nothing new."""
    if min(pixels.shape[:2]) < _SMALLEST_PX:
        return None
    deadline = Deadline.after(clock or SystemClock(), budget_s)
    grey = _fit(grey_of(pixels))
    best: _Reading | None = None
    for zones in (_found_by_shape, _found_small, _found_by_reader):
        candidates = zones(grey, reader, deadline)
        if isinstance(candidates, Fault):
            return candidates
        for zone in candidates:
            if deadline.expired:
                break
            reading = _look(grey, zone, reader, deadline)
            if isinstance(reading, Fault):
                return reading if best is None else best.mrz
            if reading is not None and (best is None or reading.worth > best.worth):
                best = reading
            if best is not None and best.good:
                return best.mrz
    return None if best is None else best.mrz


@dataclass(frozen=True, slots=True)
class _Reading:
    """One zone as it was read."""

    layout: Layout
    settled: Settled
    chances: tuple[Likelihoods, ...]
    likelihoods: tuple[float, ...]
    """Of each line."""

    @property
    def mrz(self) -> Mrz:
        return Mrz(self.layout.kind, self.settled.lines, self.sure)

    @property
    def likelihood(self) -> float:
        return float(np.mean(self.likelihoods))

    @property
    def sure(self) -> bool:
        """Every check digit holds, and nothing that none of them vouches for is in doubt."""
        clear = min(self.likelihoods) > _SURE_LINE
        return clear and self.settled.holds and not self.settled.doubtful

    def doubted_at(self, places: Sequence[Place]) -> _Reading:
        """The same, with these places in doubt too."""
        doubtful = tuple(sorted({*self.settled.doubtful, *places}))
        return replace(self, settled=replace(self.settled, doubtful=doubtful))

    @property
    def good(self) -> bool:
        """Nothing better is to be expected, though a check digit be printed wrong."""
        return self.settled.holds or (self.likelihood > _CLEAR and not self.settled.doubtful)

    @property
    def worth(self) -> float:
        return self.likelihood + 10.0 * self.settled.holds


def _found_by_shape(grey: Pixels, reader: Reader, deadline: Deadline) -> list[Zone] | Fault:
    return find_zones(grey)


def _found_small(grey: Pixels, reader: Reader, deadline: Deadline) -> list[Zone] | Fault:
    if deadline.expired or max(grey.shape) < 1.2 * SEARCH_PX:
        return []
    return find_zones(grey, search_px=FINE_SEARCH_PX)


def _found_by_reader(grey: Pixels, reader: Reader, deadline: Deadline) -> list[Zone] | Fault:
    if deadline.expired:
        return []
    quads = reader.find_lines(grey, _CALL_WITHIN_S, _SEARCH_SIDE_PX)
    return quads if isinstance(quads, Fault) else of_quads(quads, grey.shape[1], grey.shape[0])[:3]


def _look(grey: Pixels, zone: Zone, reader: Reader, deadline: Deadline) -> _Reading | Fault | None:
    """What `zone` says; looked at twice where once leaves a doubt."""
    runs = courses(grey, zone)
    strips, lattices = _lattices(grey, runs, False, CAPITALS_PX, reader)
    if isinstance(lattices, Fault):
        return lattices
    half_turn = upside_down(lattices)
    if half_turn:
        runs.reverse()
        strips, lattices = _lattices(grey, runs, True, CAPITALS_PX, reader)
        if isinstance(lattices, Fault):
            return lattices
    reading = _read(strips, lattices)
    if reading is None or reading.sure or deadline.expired:
        return reading
    strips, again = _lattices(grey, runs, half_turn, _SECOND_CAPITALS_PX, reader)
    second = None if isinstance(again, Fault) else _read(strips, again)
    if second is None or second.layout is not reading.layout:
        return reading
    best = max((_voted(reading, second), reading, second), key=lambda each: each.worth)
    return best.doubted_at(_apart(reading, second))


def _apart(one: _Reading, other: _Reading) -> list[Place]:
    """Where two looks read two characters and no check digit tells which is right: a vote
    would be sure of either. A line that one look read far better is that look's alone."""
    vouched = one.layout.vouched
    return [
        (line, column)
        for line, rows in enumerate(zip(one.settled.lines, other.settled.lines, strict=True))
        if abs(one.likelihoods[line] - other.likelihoods[line]) <= _FAR_BETTER
        for column, (ours, theirs) in enumerate(zip(*rows, strict=True))
        if ours != theirs and ((line, column) not in vouched or value_of(ours) % 10 == value_of(theirs) % 10)
    ]


def _voted(one: _Reading, other: _Reading) -> _Reading:
    """What two looks at the lines of one zone tell together."""
    chances, likelihoods = [], []
    for line, (ours, theirs) in enumerate(zip(one.likelihoods, other.likelihoods, strict=True)):
        likelihoods.append(max(ours, theirs))
        if abs(ours - theirs) > _FAR_BETTER:
            chances.append((one if ours > theirs else other).chances[line])
        else:
            chances.append(_together(one.chances[line], other.chances[line]))
    return _settled(one.layout, chances, likelihoods)


def _lattices(
    grey: Pixels,
    runs: Sequence[Course],
    half_turn: bool,
    capitals_px: float,
    reader: Reader,
) -> tuple[list[Pixels], list[Lattice] | Fault]:
    strips = [strip(grey, run, half_turn, capitals_px) for run in runs]
    return strips, reader.read_lattices(strips, SYMBOLS, _CALL_WITHIN_S)


def _read(strips: Sequence[Pixels], lattices: Sequence[Lattice]) -> _Reading | None:
    columns = columns_of(lattices)
    if columns is None:
        return None
    readings = [_as(layout, strips, lattices, columns) for layout in LAYOUTS.values()]
    fitting = [reading for reading in readings if reading is not None]
    # Which kind it is the letters say; check digits would choose the kind that has fewest.
    return max(fitting, key=lambda each: each.likelihood, default=None)


def _as(
    layout: Layout,
    strips: Sequence[Pixels],
    lattices: Sequence[Lattice],
    columns: Sequence[Sequence[Columns]],
) -> _Reading | None:
    """The lines read as one kind of zone; None when they are none of it."""
    if (layout.rows, layout.columns) != (len(lattices), len(columns[0][0].middles)):
        return None
    lines = []
    for number, (lattice, ways) in enumerate(zip(lattices, columns, strict=True)):
        counted = counts_as(layout, number)
        lines.append(max((read(lattice, where, counted) for where in ways), key=lambda line: line.likely))
    lines = doubting_rings(layout, lines, strips)
    reading = _settled(layout, [line.chances for line in lines], [line.likely for line in lines])
    if reading.likelihood < _LEAST_LIKELIHOOD:
        return None
    if not reading.sure:
        weighed = _settled(layout, by_shapes(layout, lines, strips), reading.likelihoods)
        reading = max((weighed, reading), key=lambda each: each.settled.holds)
    agreeing = any(holds(check, reading.settled.lines) for check in layout.checks)
    return reading if agreeing or reading.likelihood > _CLEAR else None


def _settled(layout: Layout, chances: Sequence[Likelihoods], likelihoods: Sequence[float]) -> _Reading:
    return _Reading(layout, settle(layout, chances), tuple(chances), tuple(likelihoods))


def _together(one: Likelihoods, other: Likelihoods) -> Likelihoods:
    both = np.sqrt(one * other) + 1e-12
    return np.asarray(both / both.sum(axis=1, keepdims=True))


def _fit(grey: Pixels) -> Pixels:
    scale = _LARGEST_PX / max(grey.shape)
    if scale >= 1.0:
        return grey
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _spaced(name: str) -> str:
    return " ".join(name.replace(FILLER, " ").split())


def _iso(told: str, latest: str) -> str:
    """YYMMDD as an ISO date, as far as it is known, in the last century that does
    not put it after `latest`."""
    parts = [told[0:2], told[2:4], told[4:6]]
    unknown = next((place for place, part in enumerate(parts) if FILLER in part), len(parts))
    known = parts[:unknown]
    if not known:
        return ""
    for century in ("20", "19"):
        text = "-".join([century + known[0], *known[1:]])
        if text <= latest[: len(text)]:
            return text
    return text

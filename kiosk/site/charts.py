"""Where the bars and words of a chart stand. Drawn as SVG by `templates/charts.html`.

Lengths are units of the drawing, which is `WIDTH` wide and scales with the
page; colours are classes of the style sheet, so day, night and paper each have
their own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 440
HEIGHT = 236
LEFT, RIGHT, TOP, BOTTOM = 36, 6, 14, 26
MOST_TICKS = 5
MOST_NAMES = 12
ROW, ROW_BAR = 46, 18


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart: `kind` is its class, `values` one for each name."""

    kind: str
    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    x: float
    y: float
    width: float
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Word:
    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the lines behind them by their height, and words."""

    height: float
    bars: Sequence[Bar]
    lines: Sequence[float]
    words: Sequence[Word]


def columns(names: Sequence[str], series: Sequence[Series]) -> Chart:
    """Upright bars, the series of a name one on the other."""
    sums = [sum(one.values[index] or 0 for one in series) for index in range(len(names))]
    scale = _Scale.to(max(sums, default=0))
    bars = []
    for index, (left, width) in enumerate(_places(len(names))):
        below = 0.0
        for one in series:
            value = one.values[index] or 0
            if value:
                top = scale.y(below + value)
                told = f"{names[index]} · {one.name}: {_number(value)}"
                bars.append(Bar(one.kind, left, top, width, scale.y(below) - top, told))
            below += value
    return Chart(HEIGHT, bars, scale.lines, [*scale.words, *_below(names)])


def beside(names: Sequence[str], series: Sequence[Series]) -> Chart:
    """Upright bars, the series of a name next to one another."""
    scale = _Scale.to(max((value or 0 for one in series for value in one.values), default=0))
    bars = []
    for index, (left, width) in enumerate(_places(len(names))):
        for number, one in enumerate(series):
            value = one.values[index]
            if value is not None:
                part = width / len(series)
                told = f"{names[index]} · {one.name}: {_number(value)}"
                height = scale.y(0) - scale.y(value)
                bars.append(Bar(one.kind, left + number * part, scale.y(value), part - 1, height, told))
    return Chart(HEIGHT, bars, scale.lines, [*scale.words, *_below(names)])


def rows(names: Sequence[str], series: Sequence[Series], unit: str) -> Chart:
    """Lying bars under their names, the series of a name one after the other, with their sum."""
    sums = [sum(one.values[index] or 0 for one in series) for index in range(len(names))]
    longest = max(sums, default=0) or 1
    bars, words = [], []
    for index, name in enumerate(names):
        top = index * ROW
        words.append(Word(0, top + 16, name, "start"))
        words.append(Word(WIDTH, top + 16, f"{_number(sums[index])} {unit}", "end"))
        x = 0.0
        for one in series:
            value = one.values[index] or 0
            width = value / longest * WIDTH
            if value:
                told = f"{name} · {one.name}: {_number(value)} {unit}"
                bars.append(Bar(one.kind, x, top + 22, width, ROW_BAR, told))
            x += width
    return Chart(len(names) * ROW, bars, (), words)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a value to a height in the drawing."""

    step: float
    count: int

    @classmethod
    def to(cls, largest: float) -> _Scale:
        """A scale with round steps of at least 1, up to `largest` or a little more."""
        rough = max(largest, 1) / MOST_TICKS
        power = 10 ** math.floor(math.log10(rough))
        step = max(1, next(one * power for one in (1, 2, 5, 10) if one * power >= rough))
        return cls(step, max(1, math.ceil(largest / step)))

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / (self.step * self.count) * (HEIGHT - BOTTOM - TOP)

    @property
    def lines(self) -> list[float]:
        return [self.y(self.step * number) for number in range(self.count + 1)]

    @property
    def words(self) -> list[Word]:
        return [
            Word(LEFT - 6, self.y(self.step * number) + 4, _number(self.step * number), "end")
            for number in range(self.count + 1)
        ]


def _places(count: int) -> list[tuple[float, float]]:
    """Left edge and width of each of `count` bars."""
    each = (WIDTH - LEFT - RIGHT) / max(count, 1)
    width = min(each * 0.72, 56)
    return [(LEFT + index * each + (each - width) / 2, width) for index in range(count)]


def _below(names: Sequence[str]) -> list[Word]:
    """The names under the bars; where they are many, some."""
    every = math.ceil(len(names) / MOST_NAMES) if names else 1
    places = zip(names, _places(len(names)), strict=True)
    return [
        Word(left + width / 2, HEIGHT - 7, name)
        for index, (name, (left, width)) in enumerate(places)
        if index % every == 0
    ]


def _number(value: float) -> str:
    return f"{value:.0f}"

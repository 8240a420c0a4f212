"""How well identity cards are read: cards that a person can read, and spoilt ones.

Drawn cards of people who do not exist (benchmarks/made/identity_cards.py), with
seeds that nothing was set on. What counts most is the last row: a NIK that is
wrong and was proposed without a mark of doubt.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from benchmarks.made import identity_cards as made
from benchmarks.rows import Row, at_least, percentile, row
from kiosk.clock import SystemClock
from kiosk.documents.ktp.reading import KtpProposal, read_ktp
from kiosk.documents.ocr.reader import ReaderProcess

READABLE = range(500_000, 500_120)
SPOILT = range(600_000, 600_120)
WITHIN_S = 120.0
FIELDS = ("nik", "name", "birth_place", "birth_date", "sex")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one card: for each field "right", "wrong" or "none", and whether
    it was marked."""

    fields: dict[str, tuple[str, bool]]
    took_s: float


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    clear = _read_all(READABLE, made.readable)
    spoilt = _read_all(SPOILT, made.spoilt)
    exact = 100 * _share(clear, "nik", "right")
    silent = sum(one.fields["nik"] == ("wrong", False) for one in (*clear, *spoilt))
    rows = [
        at_least(f"KTP, NIK exact of {len(clear)} readable cards", exact, "%", 98.0),
        row("KTP, NIK exact and not marked, readable", 100 * _share(clear, "nik", "right", False), "%"),
        *(
            row(f"KTP, {field} exact, readable", 100 * _share(clear, field, "right"), "%")
            for field in FIELDS[1:]
        ),
        row("KTP, name wrong and not marked, readable", 100 * _share(clear, "name", "wrong", False), "%"),
        row(f"KTP, NIK exact of {len(spoilt)} spoilt cards", 100 * _share(spoilt, "nik", "right"), "%"),
        row("KTP, NIK wrong and marked, spoilt", 100 * _share(spoilt, "nik", "wrong", True), "%"),
        row("KTP, a readable card read, best", min(one.took_s for one in clear) * 1000, "ms"),
        row("KTP, a readable card read, p50", percentile([one.took_s for one in clear], 50) * 1000, "ms"),
    ]
    cards = len(clear) + len(spoilt)
    rows.append(row(f"KTP, NIK wrong and not marked, of {cards}", silent, "cards", "<= 0", silent == 0))
    return rows


def _read_all(seeds: Sequence[int], faults: Callable[[int], made.Faults]) -> list[Outcome]:
    """Every card, as many at once as there are processors to read them."""
    cores = os.cpu_count() or 1
    shares = [seeds[start::cores] for start in range(cores)]
    with ThreadPoolExecutor(cores) as workers:
        return [one for share in workers.map(partial(_read_share, faults=faults), shares) for one in share]


def _read_share(seeds: Sequence[int], faults: Callable[[int], made.Faults]) -> list[Outcome]:
    with ReaderProcess() as reader:
        return [_read(reader, seed, faults(seed)) for seed in seeds]


def _read(reader: ReaderProcess, seed: int, faults: made.Faults) -> Outcome:
    clock = SystemClock()
    card = made.draw(seed)
    pixels = made.seen(card, faults, seed)
    began_s = clock.monotonic_s()
    found = read_ktp(pixels, reader, WITHIN_S, clock)
    took_s = clock.monotonic_s() - began_s
    assert isinstance(found, KtpProposal), found
    fields = {}
    for name in FIELDS:
        read, true = getattr(found, name), getattr(card.person, name)
        how = "none" if read.value is None else "right" if read.value == true else "wrong"
        fields[name] = (how, read.doubtful)
    return Outcome(fields, took_s)


def _share(outcomes: Sequence[Outcome], field: str, how: str, doubtful: bool | None = None) -> float:
    marks = Counter(one.fields[field] for one in outcomes)
    wanted = (True, False) if doubtful is None else (doubtful,)
    return sum(marks[how, mark] for mark in wanted) / len(outcomes)

"""Every reader over every picture of a set, and the table of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import cv2

from benchmarks.vision.readers import Look, readers_of
from benchmarks.vision.samples import Sample
from benchmarks.vision.scores import Columns, Outcome, columns

Table = dict[str, Columns]
"""For each reader its figures; {"": why} for one that is not here."""


def compare(name: str, samples: Sequence[Sample], with_peers: bool) -> tuple[Table, list[Outcome]]:
    """The table of the set `name` over `samples`, and what ours (the first
    reader) answered to each. One thread for everybody."""
    cv2.setNumThreads(1)
    answers: dict[str, list[Outcome]] = {}
    table: Table = {}
    with readers_of(name, with_peers) as readers:
        for reader, look in readers:
            print(f"  {name}: {reader}", file=sys.stderr)
            if isinstance(look, str):
                table[reader] = {"": look}
                continue
            answers[reader] = [_asked(look, sample) for sample in samples]
            table[reader] = columns(name, answers[reader])
    return table, next(iter(answers.values()))


def _asked(look: Look, sample: Sample) -> Outcome:
    outcome = Outcome(sample, look(sample))
    sample.forget()
    return outcome


def as_text(name: str, table: Table, pictures: int) -> str:
    """The table for people: a line a reader."""
    heads = list(dict.fromkeys(head for figures in table.values() for head in figures if head))
    lines = [[f"{name} ({pictures})", *heads]]
    for reader, figures in table.items():
        lines.append([reader, *(str(figures.get(head, "")) for head in heads)])
    wide = [max(len(line[turn]) for line in lines) for turn in range(len(heads) + 1)]
    told = []
    for line, reader in zip(lines, ("", *table), strict=True):
        missing = table.get(reader, {}).get("")
        cells = [line[0].ljust(wide[0])]
        cells += (
            [str(missing)] if missing else [cell.rjust(w) for cell, w in zip(line[1:], wide[1:], strict=True)]
        )
        told.append("  ".join(cells).rstrip())
    return "\n".join(told)

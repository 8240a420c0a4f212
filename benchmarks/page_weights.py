"""Fits the weights of `kiosk.documents.pages.scoring` to folders of labelled pictures.

    python -m benchmarks.page_weights FOLDER…

For each picture all guesses are measured; the weights are those under which
the right guess most probably comes first (a conditional logit, a little held
back towards zero). What ships was fitted to 206 pictures of drawn documents
over photographs of surfaces and over drawn desks, and to 56 of
`benchmarks.made`; figures are told of other seeds.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.pages import Labelled, read
from kiosk.documents.pages.channels import seen
from kiosk.documents.pages.finding import guesses
from kiosk.documents.pages.scoring import NAMES, measured
from kiosk.documents.quads import overlap

STEPS = 600
RATE = 0.05
HELD_BACK = 0.004
CUT_OFF_COUNTS = 0.3

_RIGHT_OVERLAP = 0.95
_AS_GOOD = 0.03

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The guesses for one picture: what was measured, (n, names), how right
    each is, (n,), and how much the picture counts."""

    measures: Floats
    right: Floats
    counts: float


def choice_of(picture: Labelled) -> Choice | None:
    """None where no guess is right, so that there is nothing to learn."""
    frame = seen(picture.pixels)
    if frame is None:
        return None
    quads = guesses(frame).quads
    if not len(quads):
        return None
    overlaps = np.asarray([overlap(frame.in_frame(quad), picture.corners) for quad in quads])
    if overlaps.max() < _RIGHT_OVERLAP:
        return None
    right = np.clip((overlaps - overlaps.max() + _AS_GOOD) / _AS_GOOD, 0, 1)
    return Choice(
        measured(quads, frame).astype(np.float64), right, CUT_OFF_COUNTS if picture.cut_off else 1.0
    )


def fitted(choices: list[Choice]) -> Floats:
    """The weights, one a name."""
    everything = np.concatenate([choice.measures for choice in choices])
    spread = everything.std(axis=0) + 1e-6
    weights, pace, size = (np.zeros(len(NAMES)) for _ in range(3))
    for _ in range(STEPS):
        slope = HELD_BACK * weights
        for choice in choices:
            scaled = choice.measures / spread
            points = scaled @ weights
            chance = np.exp(points - points.max())
            chance /= chance.sum()
            wanted = chance * choice.right
            slope -= choice.counts * (scaled.T @ (wanted / max(wanted.sum(), 1e-12) - chance)) / len(choices)
        pace, size = 0.9 * pace + 0.1 * slope, 0.99 * size + 0.01 * slope**2
        weights = weights - RATE * pace / (np.sqrt(size) + 1e-8)
    return np.asarray(weights / spread)


def main(folders: list[Path]) -> None:
    cv2.setNumThreads(1)
    pictures = [picture for folder in folders for picture in read(folder)]
    choices = [choice for choice in map(choice_of, pictures) if choice is not None]
    sys.stdout.write(f"{len(choices)} of {len(pictures)} pictures have a right guess\n")
    for name, weight in zip(NAMES, fitted(choices), strict=True):
        sys.stdout.write(f'    "{name}": {weight:.3f},\n')


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])

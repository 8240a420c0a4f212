"""What counts as which character, place by place.

OCR-B's O and 0 differ by their width alone, and the recogniser, which knows
thousands of typefaces, mostly says 0. Where only letters may stand it saw an O;
where either may, O stays possible, and check digits decide (repair.py).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.mrz.format import ALPHABET, Layout

_DIGIT_OF = dict(zip("OQDUILZSGTB", "00001125678", strict=True))
_LETTER_OF = dict(zip("01245678", "OIZASGTB", strict=True))
_FORBIDDEN_TWIN = 0.5
"""What a look-alike that may not stand in a place counts for its twin that may."""
_TWINS = {
    "0O": 0.3, "O0": 0.1, "1I": 0.02, "I1": 0.002, "2Z": 0.02, "Z2": 0.002, "6G": 0.01, "G6": 0.001,
    "0D": 0.01, "8B": 0.005, "B8": 0.001, "5S": 0.003, "S5": 0.001, "9Q": 0.005, "7T": 0.005, "2J": 0.005,
}  # fmt: skip
"""… and where both may stand: about how often the recogniser is sure of the first
where the second is printed, measured on random characters in OCR-B and others."""


@cache
def _matrix(may: str) -> NDArray[np.float64]:
    """(37, 37): what each sighting (last axis) counts as each character."""
    matrix = np.zeros((len(ALPHABET), len(ALPHABET)))
    for pair, counts in _TWINS.items():
        if pair[1] in may:
            matrix[ALPHABET.index(pair[1]), ALPHABET.index(pair[0])] = counts
    for twins in (_DIGIT_OF, _LETTER_OF):
        for sighting, twin in twins.items():
            if twin in may and sighting not in may:
                matrix[ALPHABET.index(twin), ALPHABET.index(sighting)] = _FORBIDDEN_TWIN
    for character in may:
        matrix[ALPHABET.index(character), ALPHABET.index(character)] = 1.0
    return matrix


def counts_as(layout: Layout, line: int) -> NDArray[np.float64]:
    """(columns, 37, 37) for one line of a zone."""
    return np.stack([_matrix(layout.may(line, column)) for column in range(layout.columns)])

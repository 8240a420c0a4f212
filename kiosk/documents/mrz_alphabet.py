"""What counts as which character, place by place.

OCR-B's O and 0 differ by their width alone, and the recogniser, which knows
thousands of typefaces, mostly says 0. Where only letters may stand it saw an O;
where either may, O stays possible, and check digits decide (mrz_repair.py).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from kiosk.documents.mrz_format import ALPHABET, Layout

_DIGIT_OF = dict(zip("OQDUILZSGTB", "00001125678", strict=True))
_LETTER_OF = dict(zip("01245678", "OIZASGTB", strict=True))
_FORBIDDEN_TWIN = 0.5
"""What a look-alike that may not stand in a place counts for its twin that may."""
_TWINS = {"0O": 0.3, "O0": 0.3, "1I": 0.03, "I1": 0.03, "2Z": 0.02, "Z2": 0.02, "5S": 0.01, "S5": 0.01,
          "8B": 0.005, "B8": 0.005, "6G": 0.003, "G6": 0.003, "0Q": 0.003, "0D": 0.003}  # fmt: skip
"""… and where both may stand: how often the recogniser says the first for the second."""


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

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
_TWIN = 0.03
"""… and where both may stand."""


@cache
def _matrix(may: str) -> NDArray[np.float64]:
    """(37, 37): what each sighting (last axis) counts as each character."""
    matrix = np.zeros((len(ALPHABET), len(ALPHABET)))
    for character in may:
        matrix[ALPHABET.index(character), ALPHABET.index(character)] = 1.0
    for twins in (_DIGIT_OF, _LETTER_OF):
        for sighting, twin in twins.items():
            if twin in may:
                counts = _TWIN if sighting in may else _FORBIDDEN_TWIN
                matrix[ALPHABET.index(twin), ALPHABET.index(sighting)] = counts
    return matrix


def counts_as(layout: Layout, line: int) -> NDArray[np.float64]:
    """(columns, 37, 37) for one line of a zone."""
    return np.stack([_matrix(layout.may(line, column)) for column in range(layout.columns)])

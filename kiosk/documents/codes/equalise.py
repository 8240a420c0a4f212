"""What lens, hand and screen did to a code is learnt from the parts of it that are known, and undone.

Every QR code shows the same finder patterns, timing lines and quiet zone. How
those came to look is what a module's surroundings say about the module; the
weights that bring them back, found by least squares, are laid over the rest.
So does a modem with the sounds it knows before the words it does not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]

_REACH = np.array([-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5], np.float32)
"""In modules, both ways."""
_STIFF = 0.002
_SURE = 0.5
_TIMES = 3


def equalised(flat: Values, grid_x: Values, grid_y: Values, module_px: float, known: Values) -> Values:
    """How light each module of a grid over `flat` is, −1 to 1 and beyond, going
    by its surroundings; `known` is 1 where a module is light for certain, −1
    where it is dark, 0 where it is not known."""
    rows = _surroundings(flat, grid_x, grid_y, module_px)
    prior = np.zeros(rows.shape[1], np.float32)
    prior[rows.shape[1] // 2] = 1.0
    said = known.ravel()
    light = rows @ prior
    for _ in range(_TIMES):
        rows_known, wanted = rows[said != 0], said[said != 0]
        gram = rows_known.T @ rows_known
        stiff = np.float32(_STIFF * np.trace(gram))
        bent = rows_known.T @ (wanted - rows_known @ prior)
        weights = prior + np.linalg.solve(gram + stiff * np.eye(len(prior), dtype=np.float32), bent)
        light = rows @ weights
        # What is sure by now teaches the next round.
        said = np.where(known.ravel() != 0, known.ravel(), np.where(np.abs(light) > _SURE, np.sign(light), 0))
    return np.asarray(light.reshape(known.shape), np.float32)


def _surroundings(flat: Values, grid_x: Values, grid_y: Values, module_px: float) -> Values:
    """For each module what is seen around it, against the light that falls there."""
    by_x, by_y = (each.ravel() * np.float32(module_px) for each in np.meshgrid(_REACH, _REACH))
    seen_x = (grid_x[None] + by_x[:, None, None]).reshape(-1, grid_x.shape[1])
    seen_y = (grid_y[None] + by_y[:, None, None]).reshape(-1, grid_x.shape[1])
    seen = cv2.remap(flat, seen_x, seen_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = np.asarray(seen, np.float32).reshape(len(by_x), *grid_x.shape)
    middle = seen[len(by_x) // 2]
    level = cv2.blur(middle, (9, 9))
    spread = cv2.blur(np.abs(middle - level), (11, 11)) + 1.0
    return np.asarray(((seen - level) / spread).reshape(len(by_x), -1).T, np.float32)

"""The plate as a made picture's truth knows it: no calibration stands between."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.made.plate import PAPER
from kiosk.documents.plate.lens import Lens
from kiosk.documents.plate.plate import Plate


def plate_of(truth: dict[str, Any]) -> Plate | None:
    """The plate below the document; None where it lies elsewhere. The camera's
    lens is told in units of its focal length, the plate's in half diagonals."""
    if truth["background"] != "plate":
        return None
    camera = truth["camera"]
    wide, high = camera["size_px"]
    matrix, (k1, k2, *_) = np.asarray(camera["matrix"]), camera["distortion"]
    half_px = float(np.hypot(wide, high)) / 2
    reach = half_px / float(matrix[0, 0])
    lens = Lens(
        wide,
        high,
        k1=k1 * reach**2,
        k2=k2 * reach**4,
        off_x=(float(matrix[0, 2]) - (wide - 1) / 2) / half_px,
        off_y=(float(matrix[1, 2]) - (high - 1) / 2) / half_px,
    )
    return Plate(PAPER, lens, np.asarray(camera["to_mm"], np.float64), error_mm=0.0, squares=0)

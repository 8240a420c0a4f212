"""The plate as the camera sees it: from pixels to millimetres and back.

Made by `plate.calibration`, kept in the state folder, handed to whoever looks
at pages. Everything holds for what lies on the plate: a booklet 4 mm thick
below a camera 400 mm above it measures one hundredth too large.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.plate.check import PlateCheck, PlateEye
from kiosk.documents.plate.layout import DARK, GROUND, LAYOUTS, LIGHT, PlateLayout
from kiosk.documents.plate.lens import Lens, Points, projected
from kiosk.documents.plate.view import PlateView, View
from kiosk.documents.quads import side_lengths
from kiosk.documents.sizes import MEASURES, MM_PER_INCH, DocumentSize

_BAND_PX = 256
_KNOT_PX = 16

GROUND_SHARE = (GROUND - DARK) / (LIGHT - DARK)


@dataclass(frozen=True, eq=False)
class Plate:
    """`to_mm` takes undistorted frame pixels to millimetres from the sheet's top
    left corner; `error_mm` is how far the squares lie from where it says, root
    mean square; `squares` is how many corners of squares were measured."""

    paper: str
    lens: Lens
    to_mm: NDArray[np.float64]
    error_mm: float
    squares: int
    ground_share: float = GROUND_SHARE
    """How light the plain ground looked when the plate was calibrated, from 0, as
    the dark squares, to 1, as the light ones."""

    @property
    def frame_size_px(self) -> tuple[int, int]:
        """Width and height of the frames it was calibrated with."""
        return self.lens.width_px, self.lens.height_px

    @property
    def layout(self) -> PlateLayout:
        return LAYOUTS[self.paper]

    def fits(self, frame: Pixels) -> bool:
        """Whether `frame` has the size that the plate was calibrated with."""
        return (frame.shape[1], frame.shape[0]) == self.frame_size_px

    def mm_of(self, points_px: NDArray[np.floating]) -> Points:
        """Where on the plate the frame shows `points_px` (…, 2)."""
        return projected(self.to_mm, self.lens.undistort(np.asarray(points_px, np.float64)))

    def px_of(self, points_mm: NDArray[np.floating]) -> Points:
        """Where the frame shows `points_mm` (…, 2) of the plate."""
        return self.lens.distort(projected(self._to_px, np.asarray(points_mm, np.float64)))

    def size_mm(self, quad: Quad) -> tuple[float, float]:
        """Width and height of the page within `quad`: the mean of its opposite sides."""
        top, right, bottom, left = side_lengths(np.asarray(self.mm_of(quad), np.float32)).tolist()
        return (top + bottom) / 2, (left + right) / 2

    def dpi_of(self, quad: Quad) -> float:
        """The resolution with which the camera sees the page within `quad`."""
        width_mm, height_mm = self.size_mm(quad)
        area_px = cv2.contourArea(np.asarray(quad, np.float32))
        return float(np.sqrt(area_px / max(width_mm * height_mm, 1e-6))) * MM_PER_INCH

    def dpi_over_a4(self) -> tuple[float, bool]:
        """The resolution over an A4 page in the middle of the plate, and whether
        the frame shows it whole."""
        short_mm, long_mm = MEASURES[DocumentSize.A4].short_mm, MEASURES[DocumentSize.A4].long_mm
        arms = np.asarray(((-1, -1), (1, -1), (1, 1), (-1, 1)), np.float64) / 2 * (long_mm, short_mm)
        middle = np.asarray((self.layout.width_mm, self.layout.height_mm)) / 2
        quad = np.asarray(self.px_of(middle + arms), np.float32)
        edge = np.asarray(self.frame_size_px) - 1
        return self.dpi_of(quad), bool(((quad >= 0) & (quad <= edge)).all())

    def rectify(self, pixels: Pixels, quad: Quad, dpi: float) -> Pixels:
        """The page within `quad` of the frame `pixels`, laid flat at its true size
        with `dpi` dots an inch, without the lens's bend."""
        width_mm, height_mm = self.size_mm(quad)
        dots = dpi / MM_PER_INCH
        wide_px, high_px = max(1, round(width_mm * dots)), max(1, round(height_mm * dots))
        flat = np.asarray(((0, 0), (wide_px, 0), (wide_px, high_px), (0, high_px)), np.float32) - 0.5
        onto = cv2.getPerspectiveTransform(flat, np.asarray(self.mm_of(quad), np.float32))
        page = np.empty((high_px, wide_px, *pixels.shape[2:]), np.uint8)
        for top in range(0, high_px, _BAND_PX):
            rows = min(_BAND_PX, high_px - top)
            across, down = self._map(np.asarray(onto, np.float64), wide_px, top, rows)
            page[top : top + rows] = cv2.remap(
                pixels, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ).reshape(rows, wide_px, *pixels.shape[2:])
        return page

    def visible(self, frame: Pixels) -> PlateCheck:
        """Whether the plate is where it was, by the squares that nothing covers."""
        return self._eye.look(frame)

    def view(self, frame: Pixels) -> View | None:
        """The plate from above, and what of it is covered; None when too little
        of it shows to tell."""
        return self._view.of(frame, self.ground_share) if self.fits(frame) else None

    def ground_in(self, empty: Pixels) -> float:
        """How light the plain ground looks in a frame of the `empty` plate."""
        share = self._view.ground_share(empty)
        return self.ground_share if share is None else round(share, 4)

    def _map(
        self, onto: NDArray[np.float64], wide_px: int, top: int, rows: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Where in the frame each pixel of a band of the page is. Reckoned at
        knots and filled in between, since a lens bends slowly."""
        knots_x = np.arange(0, wide_px + _KNOT_PX, _KNOT_PX, dtype=np.float64)
        knots_y = np.arange(top, top + rows + _KNOT_PX, _KNOT_PX, dtype=np.float64)
        grid = np.stack(np.meshgrid(knots_x, knots_y), axis=-1)
        seen = self.px_of(projected(onto, grid)).astype(np.float32)
        between_x = np.arange(wide_px, dtype=np.float32) / _KNOT_PX
        between_y = np.arange(rows, dtype=np.float32) / _KNOT_PX
        filling = np.meshgrid(between_x, between_y)
        across = cv2.remap(seen[..., 0], *filling, cv2.INTER_LINEAR)
        down = cv2.remap(seen[..., 1], *filling, cv2.INTER_LINEAR)
        return np.asarray(across, np.float32), np.asarray(down, np.float32)

    @cached_property
    def _to_px(self) -> NDArray[np.float64]:
        return np.asarray(np.linalg.inv(self.to_mm), np.float64)

    @cached_property
    def _view(self) -> PlateView:
        return PlateView(self.layout, self._to_px, self.lens)

    @cached_property
    def _eye(self) -> PlateEye:
        return PlateEye(self.layout, self.px_of, self.frame_size_px)

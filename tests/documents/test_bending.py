from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.documents.pages.bending import at_bent_corners
from kiosk.documents.pages.finding import find_page
from kiosk.documents.pixels import Pixels, Quad

CORNERS: Quad = np.asarray(((310, 130), (930, 150), (960, 830), (280, 800)), np.float32)
DIAGONAL_PX = float(np.hypot(*(CORNERS[2] - CORNERS[0])))


def sheet(bows_px: tuple[float, float, float, float]) -> Pixels:
    """A white sheet with CORNERS on a brown desk, its top, right, bottom and left side bowed
    outward by `bows_px` in the middle."""
    part = np.linspace(0, 1, 200, endpoint=False)[:, None]
    rim = []
    for start, end, bow in zip(CORNERS, np.roll(CORNERS, -1, axis=0), bows_px, strict=True):
        way = end - start
        outward = np.asarray((way[1], -way[0])) / np.hypot(*way)
        rim.append(start + part * way + outward * bow * 4 * part * (1 - part))
    fine = np.random.default_rng(9).normal(0, 3, (960, 1280, 3))
    desk = np.full((960, 1280, 3), (70, 95, 125), np.uint8)
    cv2.fillPoly(desk, [np.rint(np.concatenate(rim) * 16).astype(np.int32)], (225, 228, 230), cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(desk, (0, 0), 0.8)
    return np.asarray(np.clip(soft + fine, 0, 255), np.uint8)


def furthest(quad: Quad) -> float:
    """The largest distance of a corner, in percent of the page's diagonal."""
    return float(np.hypot(*(quad - CORNERS).T).max() / DIAGONAL_PX * 100)


@pytest.mark.parametrize("bows_px", [(9, 0, 0, 0), (0, -8, 0, 8), (8, 7, -6, -7)])
def test_the_corners_of_a_bent_sheet_are_where_its_sides_meet(
    bows_px: tuple[float, float, float, float],
) -> None:
    quad = find_page(sheet(bows_px))

    assert quad is not None
    assert furthest(quad) < 0.2


def test_the_corners_of_a_flat_sheet_stay_where_its_straight_sides_meet() -> None:
    np.testing.assert_array_equal(at_bent_corners(CORNERS, sheet((0, 0, 0, 0))), CORNERS)


def test_a_side_that_cannot_be_followed_stays_straight() -> None:
    pixels = sheet((9, 0, 0, 0))
    pixels[:260] = 128

    np.testing.assert_array_equal(at_bent_corners(CORNERS, pixels), CORNERS)


def test_a_side_that_leaves_the_frame_stays_straight() -> None:
    pixels = sheet((0, 9, 0, 0))[:, :900]

    np.testing.assert_array_equal(at_bent_corners(CORNERS, pixels), CORNERS)

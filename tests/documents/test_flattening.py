from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.dock import specimens
from kiosk.dock.specimens import Pose, corners_of, lay
from kiosk.documents.capture.taking import laid_flat
from kiosk.documents.pages.finding import find_page, rectify
from kiosk.documents.pages.flattening import bows, flatten
from kiosk.documents.pixels import Pixels
from kiosk.documents.plate.lens import Lens
from kiosk.documents.plate.plate import Plate
from kiosk.documents.quads import ordered


def bent(depth_px: float) -> Pixels:
    """A letter on the plate as a booklet's page lies: bowed upward in its middle."""
    flat = lay(specimens.referral_letter(), pose=Pose(0.0, 0.0, zoom=0.85))
    corners = corners_of(specimens.referral_letter(), Pose(0.0, 0.0, zoom=0.85), *flat.shape[1::-1])
    left, right = corners[:, 0].min(), corners[:, 0].max()
    x, y = np.meshgrid(*(np.arange(long, dtype=np.float32) for long in flat.shape[1::-1]))
    inside = np.clip((x - left) / (right - left), 0, 1)
    bow = depth_px * 4 * inside * (1 - inside)
    return np.asarray(
        cv2.remap(flat, x, y + bow, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def likeness(page: Pixels) -> float:
    drawn = cv2.resize(specimens.referral_letter().pixels, page.shape[1::-1], interpolation=cv2.INTER_AREA)
    return float(np.corrcoef(cv2.blur(page, (3, 3)).ravel(), cv2.blur(drawn, (3, 3)).ravel())[0, 1])


@pytest.mark.parametrize("depth_px", [12.0, 24.0])
def test_a_bent_page_comes_out_straighter(depth_px: float) -> None:
    frame = bent(depth_px)
    quad = find_page(frame)
    assert quad is not None

    straight, plain = flatten(frame, quad, 600), rectify(frame, quad, 600)

    assert bows(frame, quad) is not None
    assert likeness(straight) > likeness(plain) + 0.1
    assert likeness(straight) > 0.8


def test_a_bent_page_on_a_calibrated_plate_comes_out_straight_at_its_true_size() -> None:
    plate = Plate("A3", Lens(1280, 720, 0.0, 0.0, 0.0, 0.0), np.diag((0.3, 0.3, 1.0)), 0.03, 154)
    frame = bent(24.0)
    quad = find_page(frame)
    assert quad is not None
    dpi = plate.dpi_of(quad)

    flat = laid_flat(frame, quad, plate)

    assert flat.dpi == dpi
    size_mm = np.asarray(flat.page.shape[1::-1]) / dpi * 25.4
    np.testing.assert_allclose(size_mm, plate.size_mm(quad), atol=0.5)
    assert likeness(flat.page) > likeness(plate.rectify(frame, quad, dpi)) + 0.1
    assert likeness(flat.page) > 0.8


@pytest.mark.parametrize("turn_deg", [0.0, 7.0, -20.0])
@pytest.mark.parametrize("draw", [specimens.ktp, specimens.family_card, specimens.birth_certificate])
def test_a_flat_page_is_left_as_it_is(turn_deg: float, draw: object) -> None:
    assert callable(draw)
    document, pose = draw(), Pose(turn_deg, 0.03, zoom=0.8)
    frame = lay(document, pose=pose)
    quad = ordered(corners_of(document, pose, 1280, 720))

    assert bows(frame, quad) is None
    np.testing.assert_array_equal(flatten(frame, quad), rectify(frame, quad))

"""The printed plate: found, measured on, and watched."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from benchmarks.made.camera import Camera, overhead
from benchmarks.made.lights import to_linear
from benchmarks.made.plate import plate_surface
from benchmarks.made.scenes import scene
from benchmarks.made.sensor import as_jpeg, taken
from kiosk.documents.pages.finding import find_page
from kiosk.documents.pixels import Pixels
from kiosk.documents.plate.calibration import SENTENCES, Refusal, calibrate
from kiosk.documents.plate.check import PlateCheck
from kiosk.documents.plate.layout import LAYOUTS
from kiosk.documents.plate.pages import pages_on_plate
from kiosk.documents.plate.plate import Plate
from kiosk.documents.plate.sheet import draw_sheet
from kiosk.documents.quads import overlap
from kiosk.documents.sizes import DocumentSize, is_scaled_card, size_of
from kiosk.words import say

STRAIGHT_DPI = 76.2
"""Three pixels a millimetre: the sheet as a camera straight above sees it."""


def empty_plate(camera: Camera, seed: int) -> Pixels:
    """What `camera` sees while nothing lies there."""
    random = np.random.default_rng(seed)
    x, y = camera.plate_mm()
    light = np.asarray(to_linear(plate_surface(random, x, y)), np.float32) * np.float32(0.85)
    return as_jpeg(taken(light, random, 1.0, 0.6, 0.3), 88)


@pytest.fixture(scope="module")
def camera() -> Camera:
    return overhead(np.random.default_rng(9901), (1280, 720), 430.0)


@pytest.fixture(scope="module")
def empty(camera: Camera) -> Pixels:
    return empty_plate(camera, 1)


@pytest.fixture(scope="module")
def plate(empty: Pixels) -> Plate:
    found = calibrate([empty])
    assert isinstance(found, Plate)
    return found


@pytest.fixture(scope="module")
def straight() -> Pixels:
    return draw_sheet(STRAIGHT_DPI)


@pytest.fixture(scope="module")
def straight_plate(straight: Pixels) -> Plate:
    found = calibrate([straight])
    assert isinstance(found, Plate)
    return found


def test_through_a_lens_that_bends_every_place_is_known_to_a_tenth_of_a_millimetre(
    camera: Camera, plate: Plate
) -> None:
    places_mm = np.stack(np.meshgrid(np.linspace(65, 355, 9), np.linspace(50, 245, 7)), axis=-1).reshape(
        -1, 2
    )
    seen_px = camera.project(places_mm - (210.0, 148.5))

    assert np.linalg.norm(plate.mm_of(seen_px) - places_mm, axis=1).max() < 0.15
    assert np.linalg.norm(plate.px_of(places_mm) - seen_px, axis=1).max() < 0.5
    assert plate.error_mm < 0.1


@pytest.mark.parametrize("paper", sorted(LAYOUTS))
def test_which_sheet_it_is_is_told_by_its_marks(paper: str) -> None:
    found = calibrate([draw_sheet(STRAIGHT_DPI, paper)])

    assert isinstance(found, Plate)
    assert found.paper == paper


@pytest.mark.parametrize(
    ("document", "seed"),
    [("ktp", 31), ("kk", 32), ("passport", 34), ("letter", 35)],
)
def test_a_document_on_the_plate_is_found_exactly_and_measures_what_it_is(document: str, seed: int) -> None:
    made = scene(document, seed=seed, size_px=(1280, 720), rough=0.3)
    view = made.truth["camera"]
    to_mm = np.asarray(view["to_mm"])
    camera = _camera_of(np.asarray(view["matrix"]), np.asarray(view["distortion"]), to_mm, (1280, 720))
    plate = calibrate([empty_plate(camera, seed)])
    assert isinstance(plate, Plate)

    quad = find_page(made.pixels, plate)

    assert quad is not None
    truth = np.asarray(made.truth["corners"], np.float32)
    assert max(overlap(np.roll(quad, turn, axis=0), truth) for turn in range(4)) > 0.99
    measured, true = sorted(plate.size_mm(quad)), sorted(made.truth["size_mm"])
    assert np.abs(np.subtract(measured, true)).max() <= 1.0


def test_an_empty_plate_has_no_page(empty: Pixels, plate: Plate) -> None:
    assert pages_on_plate(empty, plate) == []


def test_a_page_is_laid_flat_at_its_true_size(plate: Plate, empty: Pixels) -> None:
    around_mm = np.asarray(((167.2, 121.5), (252.8, 121.5), (252.8, 175.5), (167.2, 175.5)))
    quad = plate.px_of(around_mm).astype(np.float32)

    page = plate.rectify(empty, quad, 150)

    assert page.shape == (round(54 / 25.4 * 150), round(85.6 / 25.4 * 150), 3)
    assert plate.size_mm(quad) == pytest.approx((85.6, 54.0), abs=0.01)


def test_what_is_straight_on_the_plate_is_straight_in_the_flat_page(plate: Plate, empty: Pixels) -> None:
    ring_mm = np.asarray(((15.0, 60.0), (405.0, 60.0), (405.0, 230.0), (15.0, 230.0)))
    page = plate.rectify(empty, plate.px_of(ring_mm).astype(np.float32), 76.2)
    drawn = draw_sheet(76.2)[180:690, 45:1215]

    ring = np.r_[0:120, page.shape[1] - 120 : page.shape[1]]
    assert np.corrcoef(page[: drawn.shape[0], ring, 1].ravel(), drawn[:, ring, 1].ravel())[0, 1] > 0.9


class TestIsItWhereItWas:
    def covered_mm(self, frame: Pixels, left: float, top: float, right: float, bottom: float) -> Pixels:
        picture = frame.copy()
        picture[round(top * 3) : round(bottom * 3), round(left * 3) : round(right * 3)] = (215, 220, 225)
        return picture

    def test_with_a_page_and_an_arm_on_it_it_is_in_place(
        self, straight: Pixels, straight_plate: Plate
    ) -> None:
        covered = self.covered_mm(self.covered_mm(straight, 61, 43, 359, 254), 0, 120, 200, 297)

        assert straight_plate.visible(covered) is PlateCheck.IN_PLACE

    @pytest.mark.parametrize("moved_px", [3, 7, 60])
    def test_a_camera_moved_by_a_millimetre_or_by_many_is_noticed(
        self, straight: Pixels, straight_plate: Plate, moved_px: int
    ) -> None:
        moved = np.roll(self.covered_mm(straight, 61, 43, 359, 254), moved_px, axis=1)

        assert straight_plate.visible(moved) is PlateCheck.MOVED

    def test_of_a_plate_that_is_all_covered_nothing_is_said(
        self, straight: Pixels, straight_plate: Plate
    ) -> None:
        covered = np.full_like(straight, 210)

        assert straight_plate.visible(covered) is PlateCheck.COVERED

    def test_of_a_frame_of_another_size_nothing_is_said(
        self, straight: Pixels, straight_plate: Plate
    ) -> None:
        assert straight_plate.visible(straight[:700]) is PlateCheck.COVERED
        assert not straight_plate.fits(straight[:700])
        assert straight_plate.view(straight[:700]) is None


class TestWhyNot:
    def test_without_a_picture(self) -> None:
        assert calibrate([]) is Refusal.NO_PICTURE

    def test_without_a_plate(self) -> None:
        assert calibrate([np.full((720, 1280, 3), 120, np.uint8)]) is Refusal.NO_PLATE

    def test_with_another_board(self) -> None:
        board = cv2.aruco.CharucoBoard(
            (12, 8), 10.0, 7.0, cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_6X6_250)
        )
        other = cv2.cvtColor(board.generateImage((1200, 800)), cv2.COLOR_GRAY2BGR)

        assert calibrate([other]) in (Refusal.NO_PLATE, Refusal.FEW_MARKS)

    def test_with_marks_that_are_not_laid_out_as_on_the_plate(self, straight: Pixels) -> None:
        board = cv2.aruco.CharucoBoard(
            (12, 8), 10.0, 7.0, cv2.aruco.getPredefinedDictionary(LAYOUTS["A3"].dictionary)
        )
        other = cv2.cvtColor(board.generateImage((1200, 800)), cv2.COLOR_GRAY2BGR)

        assert isinstance(calibrate([other]), Refusal)

    def test_with_a_mirrored_picture(self, straight: Pixels) -> None:
        assert calibrate([straight[:, ::-1].copy()]) is Refusal.MIRRORED

    def test_with_nearly_all_of_it_covered(self, straight: Pixels) -> None:
        covered = straight.copy()
        covered[:, 120:] = 200

        assert calibrate([covered]) in (Refusal.FEW_MARKS, Refusal.NARROW)

    def test_with_one_side_of_the_ring(self, straight: Pixels) -> None:
        covered = straight.copy()
        covered[:, 160:] = 200

        assert calibrate([covered]) in (Refusal.FEW_MARKS, Refusal.NARROW)

    def test_with_a_page_on_it_it_is_good_all_the_same(self, straight: Pixels) -> None:
        covered = straight.copy()
        covered[130:760, 184:1076] = 230

        assert isinstance(calibrate([covered]), Plate)

    def test_out_of_focus(self, straight: Pixels) -> None:
        large = cv2.resize(straight, None, fx=2, fy=2)

        assert calibrate([np.asarray(cv2.GaussianBlur(large, (0, 0), 4), np.uint8)]) is Refusal.BLURRED

    def test_too_far_away(self, straight: Pixels) -> None:
        assert calibrate([draw_sheet(56.0)]) is Refusal.TOO_SMALL

    def test_frames_of_two_sizes(self, straight: Pixels) -> None:
        assert calibrate([straight, straight[:800]]) is Refusal.SIZES_DIFFER

    def test_a_camera_that_swings(self, straight: Pixels) -> None:
        frames = [np.roll(straight, shift, axis=1) for shift in (0, 3, 6, 9)]

        assert calibrate(frames) is Refusal.STIRRED

    def test_a_sheet_that_bulges(self, straight: Pixels) -> None:
        high, wide = straight.shape[:2]
        x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
        bulge = 5.0 * np.sin(x / wide * np.float32(4 * np.pi)) * np.sin(y / high * np.float32(2 * np.pi))
        bent = cv2.remap(straight, x + bulge.astype(np.float32), y, cv2.INTER_LINEAR)

        assert calibrate([np.asarray(bent, np.uint8)]) is Refusal.NOT_FLAT

    @pytest.mark.parametrize("why", Refusal)
    def test_each_reason_is_a_sentence_in_both_languages(self, why: Refusal) -> None:
        assert say(SENTENCES[why], "en") != say(SENTENCES[why], "id")


def test_measured_sizes_name_the_kind_whichever_way_round_it_lies() -> None:
    assert size_of(85.2, 54.3) is DocumentSize.ID1
    assert size_of(54.0, 85.6) is DocumentSize.ID1
    assert size_of(126.1, 177.6) is DocumentSize.PASSPORT_OPEN
    assert size_of(297.4, 209.8) is DocumentSize.A4
    assert size_of(330.0, 215.0) is DocumentSize.F4
    assert size_of(100.0, 100.0) is None


def test_a_card_that_measures_wrong_tells_of_a_plate_printed_at_another_size() -> None:
    assert is_scaled_card(85.6 * 1.03, 54.0 * 1.03)
    assert not is_scaled_card(85.7, 53.9)
    assert not is_scaled_card(148.0, 210.0)


def test_a_plate_with_the_numbers_of_another_measures_otherwise(plate: Plate) -> None:
    quad = plate.px_of(np.asarray(((100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (100.0, 200.0))))
    doubled = replace(plate, to_mm=np.diag((2.0, 2.0, 1.0)) @ plate.to_mm)

    assert doubled.size_mm(quad.astype(np.float32)) == pytest.approx((200.0, 200.0), abs=0.02)


def _camera_of(
    matrix: np.ndarray, distortion: np.ndarray, to_mm: np.ndarray, size_px: tuple[int, int]
) -> Camera:
    """The camera of a made scene, from its truth."""
    origin = np.eye(3)
    origin[:2, 2] = (210.0, 148.5)
    plane = np.linalg.inv(matrix) @ np.linalg.inv(np.linalg.inv(origin) @ to_mm)
    plane *= 2 / (np.linalg.norm(plane[:, 0]) + np.linalg.norm(plane[:, 1])) * np.sign(plane[2, 2])
    first, second, away = plane.T
    left, _, right = np.linalg.svd(np.column_stack((first, second, np.cross(first, second))))
    return Camera(matrix, distortion, left @ right, away, size_px)

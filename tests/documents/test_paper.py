from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from benchmarks.hard_pages import hard_page
from kiosk.dock.specimens import Pose, Specimen, corners_of, lay
from kiosk.documents.pages.channels import seen
from kiosk.documents.pages.finding import find_page
from kiosk.documents.pages.paper import WEIGHTS, agreement, from_paper, paper_of
from kiosk.documents.pixels import Pixels
from kiosk.documents.quads import ordered, overlap

WOOD = (70, 95, 130)


def on_wood(document: Specimen, pose: Pose) -> Pixels:
    return lay(document, np.full((360, 640, 3), WOOD, np.uint8), pose)


def test_paper_is_likely_where_the_page_lies_and_unlikely_beside_it(letter: Specimen) -> None:
    likely = paper_of(on_wood(letter, Pose(8.0, zoom=0.8)))
    page = np.zeros((96, 128), np.uint8)
    corners = ordered(corners_of(letter, Pose(8.0, zoom=0.8), 640, 360)) * (128 / 640, 96 / 360)
    cv2.fillConvexPoly(page, np.rint(corners).astype(np.int32), 1)

    assert likely[page > 0].mean() > 200
    assert likely[page == 0].mean() < 30


def test_an_empty_desk_has_no_paper() -> None:
    assert paper_of(np.full((360, 640, 3), WOOD, np.uint8)).max() < 128


def test_the_quad_about_it_is_nearly_the_page(card: Specimen) -> None:
    pose = Pose(-14.0, 0.03, (0.4, 0.55), 0.6)
    frame = seen(on_wood(card, pose))
    assert frame is not None

    quads = from_paper(paper_of(frame.small), frame.size, frame.smallest_share)

    page = ordered(corners_of(card, pose, 640, 360))
    assert max(overlap(ordered(quad), page) for quad in quads) > 0.9


def test_a_quad_agrees_with_what_was_told_as_far_as_they_overlap() -> None:
    told = np.zeros((96, 128), np.uint8)
    told[24:72, 32:96] = 255
    size = np.asarray((640, 480), np.float32)
    whole = np.asarray(((160, 120), (480, 120), (480, 360), (160, 360)), np.float32) - 0.5
    left_half = whole.copy()
    left_half[1:3, 0] = 319.5

    assert agreement(whole, told, size) > 0.93
    assert abs(agreement(left_half, told, size) - 0.5) < 0.03
    assert agreement(whole - 400, told, size) == 0
    assert agreement(whole, np.zeros_like(told), size) == 0


def test_a_frame_on_end_is_seen_like_one_that_lies(letter: Specimen) -> None:
    lying = on_wood(letter, Pose(zoom=0.7))

    on_end = np.ascontiguousarray(lying.transpose(1, 0, 2))

    np.testing.assert_array_equal(paper_of(on_end).T, paper_of(lying))


def test_two_threads_see_what_one_sees(letter: Specimen) -> None:
    frames = [on_wood(letter, Pose(turn)) for turn in (0.0, 5.0, 10.0, 15.0)]
    alone = [paper_of(frame) for frame in frames]

    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(paper_of, frames * 5))

    for one, other in zip(alone * 5, together, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("seed", [610_004, 610_013, 610_020, 610_042])
def test_the_page_is_found_on_desks_where_no_contour_goes_round_it(seed: int) -> None:
    pixels, corners, _ = hard_page(seed)

    found = find_page(pixels)

    assert found is not None
    assert overlap(ordered(found), ordered(corners)) > 0.95


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 750_000

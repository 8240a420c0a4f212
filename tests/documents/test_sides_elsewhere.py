from __future__ import annotations

import cv2
import numpy as np

from benchmarks.hard_pages import hard_page
from benchmarks.made.scenes import scene
from kiosk.documents.pages.elsewhere import one_corner_elsewhere, one_side_elsewhere
from kiosk.documents.pages.finding import find_page
from kiosk.documents.quads import ordered, overlap

SHEET = np.asarray([[200, 80], [440, 80], [440, 400], [200, 400]], np.float32)
TO_ITS_RULE = np.asarray([[200, 80], [440, 80], [440, 350], [200, 350]], np.float32)


def test_the_side_that_was_taken_from_a_printed_rule_is_sought_further_out() -> None:
    lab = np.full((480, 640, 3), (120, 128, 128), np.uint8)
    cv2.fillConvexPoly(lab, SHEET.astype(np.int32), (220, 128, 128))
    cv2.line(lab, (200, 350), (440, 350), (60, 128, 128), 2)

    tried = one_side_elsewhere(TO_ITS_RULE, lab)

    assert max(overlap(quad, SHEET) for quad in tried) > 0.98


def test_only_one_side_is_moved_at_a_time() -> None:
    lab = np.full((480, 640, 3), (120, 128, 128), np.uint8)
    cv2.fillConvexPoly(lab, SHEET.astype(np.int32), (220, 128, 128))

    tried = one_side_elsewhere(TO_ITS_RULE, lab)

    assert len(tried)
    assert all((np.abs(quad - TO_ITS_RULE).max(axis=1) > 0.01).sum() == 2 for quad in tried)


def test_where_nothing_is_to_be_seen_no_side_is_moved() -> None:
    assert not len(one_side_elsewhere(TO_ITS_RULE, np.full((480, 640, 3), 128, np.uint8)))


def test_a_corner_that_ran_out_along_a_line_is_sought_where_the_others_have_it() -> None:
    astray = SHEET.copy()
    astray[2] += (30, 60)

    tried = one_corner_elsewhere(astray)

    assert max(overlap(quad, SHEET) for quad in tried) > 0.99


def test_a_quad_with_sides_that_run_alike_has_its_corners_nowhere_else() -> None:
    assert not len(one_corner_elsewhere(SHEET))


def test_a_page_among_lines_of_print_keeps_its_fourth_corner() -> None:
    pixels, corners, _ = hard_page(1_500_087)

    found = find_page(pixels)

    assert found is not None
    assert overlap(ordered(found), ordered(corners)) > 0.97


def test_a_passport_does_not_end_above_its_pale_zone_on_a_desk_as_pale() -> None:
    made = scene(
        "passport", seed=51_004, background="marble", light="dim", size_px=(960, 1280), turn_deg=-31.7369
    )

    found = find_page(made.pixels)

    assert found is not None
    assert overlap(ordered(found), ordered(np.asarray(made.truth["corners"], np.float32))) > 0.98

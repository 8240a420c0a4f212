"""Documents in line beside each other are two, and what is folded or ruled is one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.dock import specimens
from kiosk.dock.specimens import Pose, Specimen, corners_of, lay
from kiosk.documents.gate.judging import Reason, judge
from kiosk.documents.pages.finding import find_pages
from kiosk.documents.pages.parting import parted
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.quads import ordered, overlap

SIZE_PX = (1280, 720)


def grey(level: int) -> Pixels:
    return np.full((720, 1280, 3), level, np.uint8)


def in_line(document: Specimen, gap_mm: float, below: bool, level: int) -> tuple[Pixels, list[Quad]]:
    """Two of `document`, `gap_mm` apart, one beside or `below` the other, and where they lie."""
    zoom = 0.4
    corners = corners_of(document, Pose(zoom=zoom), *SIZE_PX)
    side_px = np.ptp(corners, axis=0)[1 if below else 0]
    side_mm = document.height_mm if below else document.width_mm
    apart = side_px * (1 + gap_mm / side_mm) / SIZE_PX[1 if below else 0] / 2
    places = [(0.5, 0.5 + way * apart) if below else (0.5 + way * apart, 0.5) for way in (-1, 1)]
    poses = [Pose(0.0, 0.0, place, zoom) for place in places]
    frame = lay(document, lay(document, grey(level), poses[0]), poses[1])
    return frame, [ordered(corners_of(document, pose, *SIZE_PX)) for pose in poses]


@pytest.mark.parametrize("below", [False, True], ids=["beside", "below"])
@pytest.mark.parametrize("gap_mm", [0.0, 1.7, 8.4])
def test_two_cards_in_line_are_two_however_close(card: Specimen, gap_mm: float, below: bool) -> None:
    frame, lying = in_line(card, gap_mm, below, 120)

    found = find_pages(frame)

    assert len(found) == 2
    assert all(max(overlap(each, place) for each in found) > 0.95 for place in lying)
    assert Reason.TWO_DOCUMENTS in judge(frame, found[0], also=found[1:]).reasons


@pytest.mark.parametrize("level", [40, 120, 180])
def test_two_sheets_in_line_are_two_where_the_desk_shows_between(letter: Specimen, level: int) -> None:
    frame, lying = in_line(letter, 9.0, False, level)

    found = find_pages(frame)

    assert all(max(overlap(each, place) for each in found) > 0.95 for place in lying)
    assert Reason.TWO_DOCUMENTS in judge(frame, found[0], also=found[1:]).reasons


@pytest.mark.parametrize("turn_deg", [-2.5, 0.0, 2.5])
def test_two_cards_whose_gap_leans_and_ends_off_their_common_sides_are_two(
    card: Specimen, turn_deg: float
) -> None:
    poses = [Pose(0.0, 0.0, (0.3, 0.5), 0.42), Pose(turn_deg, 0.0, (0.5, 0.505), 0.43)]
    frame = lay(card, lay(card, grey(90), poses[0]), poses[1])
    left, right = (ordered(corners_of(card, pose, *SIZE_PX)) for pose in poses)

    parts = parted(np.stack((left[0], right[1], right[2], left[3])), frame)

    assert len(parts) == 2
    assert all(max(overlap(each, place) for each in parts) > 0.92 for place in (left, right))


def lines_across(frame: Pixels, quad: Quad, shares: tuple[float, ...], level: int) -> Pixels:
    """`frame` with dark lines across the page within `quad`, from rim to rim, at `shares` of it."""
    drawn = frame.copy()
    for share in shares:
        ends = [start + (end - start) * share for start, end in ((quad[0], quad[1]), (quad[3], quad[2]))]
        start, end = (tuple(np.rint(each).astype(int).tolist()) for each in ends)
        cv2.line(drawn, start, end, (level, level, level), 2, cv2.LINE_AA)
    return drawn


def test_the_fold_of_an_open_booklet_parts_nothing() -> None:
    passport, pose = specimens.passport_page(), Pose(90.0, 0.0, zoom=0.9)
    place = ordered(corners_of(passport, pose, *SIZE_PX))
    frame = lines_across(lay(passport, grey(60), pose), place, (0.5,), 60)
    assert len(parted(place, frame)) == 1


def test_creases_and_columns_part_nothing(letter: Specimen) -> None:
    for document, pose in ((letter, Pose(90.0)), (specimens.family_card(), Pose())):
        place = ordered(corners_of(document, pose, *SIZE_PX))
        frame = lines_across(lay(document, grey(180), pose), place, (1 / 3, 2 / 3), 205)
        assert len(parted(place, frame)) == 1

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from benchmarks.made import documents as made
from kiosk.dock import specimens
from kiosk.dock.sheet import Sheet
from kiosk.dock.specimens import Pose, Specimen, corners_of
from kiosk.documents.capture.taking import laid_flat
from kiosk.documents.gate.doubts import way_up
from kiosk.documents.pages.finding import rectify
from kiosk.documents.pages.upright import quarter_turns, rolled, turned
from kiosk.documents.pixels import Pixels
from kiosk.documents.quads import ordered

DOCUMENTS: dict[str, Callable[[], Specimen]] = {
    "ktp": specimens.ktp,
    "family card": specimens.family_card,
    "birth certificate": specimens.birth_certificate,
    "passport": specimens.passport_page,
    "letter": specimens.referral_letter,
}


def photographed(document: Specimen, seed: int) -> Pixels:
    """The document as a camera leaves it: smaller, darker, soft and noisy."""
    random = np.random.default_rng(seed)
    scale = float(random.uniform(700, 1300)) / max(document.pixels.shape[:2])
    small = cv2.resize(document.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), float(random.uniform(0.5, 1.2)))
    noisy = soft * random.uniform(0.6, 1.0) + random.normal(0, 4, soft.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def test_no_page_is_turned_wrongly_and_most_are_turned_right() -> None:
    told = []
    for seed, draw in enumerate(DOCUMENTS.values()):
        page = photographed(draw(), seed)
        told += [(quarter_turns(turned(page, 4 - turns)), turns) for turns in range(4)]

    assert [pair for pair in told if pair[0] not in (None, pair[1])] == []
    assert sum(found == turns for found, turns in told) >= 16


@pytest.mark.parametrize("seed", [4, 6, 10])
def test_what_is_white_between_the_rules_of_a_table_is_no_writing(seed: int) -> None:
    drawn = made.draw("kk", seed).pixels
    scale = 640 / max(drawn.shape[:2])
    small = cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    page = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.6) * 0.8, np.uint8)

    assert [quarter_turns(turned(page, 4 - turns)) for turns in (0, 2)] == [0, 2]


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("name", ["ktp", "passport"])
def test_a_photograph_and_a_zone_tell_without_a_word_being_read(name: str, turns: int) -> None:
    page = photographed(DOCUMENTS[name](), 3)

    assert way_up(turned(page, 4 - turns)) == turns


@pytest.mark.parametrize("name", ["family card", "birth certificate", "letter"])
def test_where_there_is_neither_they_tell_nothing(name: str) -> None:
    assert way_up(photographed(DOCUMENTS[name](), 3)) is None


def test_a_card_whose_lines_do_not_tell_is_turned_by_its_photograph() -> None:
    frame = np.full((720, 1280, 3), 60, np.uint8)
    frame[200:500, 400:876] = (235, 215, 190)
    frame[260:440, 430:550] = (40, 40, 190)
    quad = np.asarray(((400, 200), (876, 200), (876, 500), (400, 500)), np.float32) - np.float32(0.5)

    assert quarter_turns(rectify(frame, quad)) is None
    assert laid_flat(frame, quad).turns == 2


def receipt() -> Pixels:
    """A till's receipt: few words, and figures that stand below each other."""
    sheet = Sheet(58.0, 82.0, 10.0)
    goods = ("BERAS", "GULA", "KOPI", "TEH", "SUSU", "GARAM", "TELUR", "ROTI", "SABUN", "MADU")
    for row, name in enumerate(goods):
        top = 6.0 + 3.7 * row
        sheet.text(4.0, top, "365", 3.2)
        sheet.text(17.0, top, name, 3.2)
        sheet.text(54.0, top, f"{4 + row}.{990 - 7 * row}", 3.2, anchor="ra")
    return sheet.pixels


@pytest.mark.parametrize("turns", range(4))
def test_figures_below_each_other_are_no_line_of_writing(turns: int) -> None:
    assert quarter_turns(turned(receipt(), 4 - turns)) == turns


def test_a_sheet_without_writing_tells_nothing() -> None:
    assert quarter_turns(specimens.blank_sheet().pixels) is None


@pytest.mark.parametrize("size", [(1, 1), (8, 300), (40, 40)])
def test_a_scrap_tells_nothing(size: tuple[int, int]) -> None:
    assert quarter_turns(np.zeros((*size, 3), np.uint8)) is None


@pytest.mark.parametrize("turns", range(4))
def test_a_quad_is_rolled_to_the_pages_own_top_left(turns: int) -> None:
    letter = specimens.referral_letter()
    own = corners_of(letter, Pose(turn_deg=-90.0 * turns + 3), 1280, 720)

    np.testing.assert_allclose(rolled(ordered(own), turns), own, atol=1e-3)


def test_turning_a_page_goes_clockwise() -> None:
    page = np.asarray([[1, 2], [3, 4]], np.uint8)

    np.testing.assert_array_equal(turned(page, 1), [[3, 1], [4, 2]])

"""The gate on a few made pictures: each fault by its name, and sound pages taken.
Rates are measured by `python -m benchmarks.gate`; here a regression is seen."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.made import scenes
from benchmarks.made.recipes import recipe
from benchmarks.made.scenes import Made
from benchmarks.made.true_plate import plate_of
from kiosk.documents.gate.doubts import is_document, is_telephone
from kiosk.documents.gate.judging import Reason, Verdict, Wanted, judge, sentence_for
from kiosk.documents.pixels import Pixels, Quad
from kiosk.words import catalogue

SIZE_PX, HD_PX = (1120, 630), (1920, 1080)
FIRST_SEED = 300_000
FAULTS = tuple(fault for fault in scenes.FAULTS if fault != "none")


@cache
def picture(fault: str, turn: int = 0) -> Made:
    return recipe(FIRST_SEED + turn, fault=fault).made(SIZE_PX)


def verdict_on(made: Made) -> Verdict:
    truth = made.truth
    wanted = Wanted(**truth["wanted"])
    also = [np.asarray(other, np.float32) for other in truth["also"]]
    return judge(made.pixels, corners(made), wanted=wanted, plate=plate_of(truth), also=also)


def corners(made: Made) -> Quad:
    return np.asarray(made.truth["corners"], np.float32)


@pytest.mark.parametrize("turn", range(6))
def test_a_sound_picture_is_taken(turn: int) -> None:
    assert verdict_on(picture("ok", turn)).reasons == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_called_by_its_name(fault: str) -> None:
    assert Reason(fault) in verdict_on(picture(fault)).reasons


def test_the_same_page_blurred_a_little_more_at_a_time_is_refused_once_and_for_good() -> None:
    made = picture("ok")
    told = []
    for spread_px in (0.0, 0.6, 1.2, 1.8, 2.4, 3.2, 4.5):
        blurred = made.pixels if not spread_px else cv2.GaussianBlur(made.pixels, (0, 0), spread_px)
        told.append(judge(np.asarray(blurred, np.uint8), corners(made)).ok)

    assert told[0]
    assert not told[-1]
    assert told == sorted(told, reverse=True)


def ruled(soft_px: tuple[int, int] = (1, 1)) -> Pixels:
    """A few written words on ruled paper, softened by so much across and down, (720, 1280, 3)."""
    page: Pixels = np.full((720, 1280, 3), 90, np.uint8)
    page[100:620, 300:980] = 215
    for row in range(150, 610, 20):
        cv2.line(page, (300, row), (979, row + 2), (190, 130, 90), 1, cv2.LINE_AA)
    for row in (146, 186):
        cv2.putText(page, "SURAT SPESIMEN", (330, row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (50, 50, 50), 1)
    return np.asarray(cv2.blur(cv2.GaussianBlur(page, (0, 0), 0.7), soft_px), np.uint8)


def test_ruled_paper_with_a_few_words_does_not_pass_for_moved() -> None:
    assert judge(ruled(), LETTERED).reasons == ()


@pytest.mark.parametrize("soft_px", [(13, 1), (1, 13)])
def test_ruled_paper_that_moved_is_refused_for_its_writing(soft_px: tuple[int, int]) -> None:
    assert Reason.BLURRED_MOVING in judge(ruled(soft_px), LETTERED).reasons


def test_printed_white_is_no_reflection() -> None:
    page = lettered(205)
    page[300:480, 700:900] = 255

    assert judge(page, LETTERED).reasons == ()


def lettered(level: float) -> Pixels:
    """A page of this level on a darker desk, with lines of writing, (720, 1280, 3)."""
    page: Pixels = np.full((720, 1280, 3), 90, np.uint8)
    page[100:620, 300:980] = level
    for row in range(130, 600, 22):
        cv2.putText(
            page, "CONTOH TULISAN SPESIMEN", (320, row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (40, 40, 40), 1
        )
    return page


LETTERED = np.asarray(((300, 100), (980, 100), (980, 620), (300, 620)), np.float32) - np.float32(0.5)


def lit(page: Pixels, light: NDArray[np.float32]) -> Pixels:
    return np.asarray(np.clip(page + light[..., None], 0, 255), np.uint8)


def test_a_reflection_is_one_on_bare_paper_too() -> None:
    x, y = np.meshgrid(np.arange(1280), np.arange(720))
    apart = np.hypot((x - 840) / 80, (y - 330) / 60)
    light = (400 * np.exp(-(apart**4))).astype(np.float32)

    assert Reason.GLARE in judge(lit(lettered(205), light), LETTERED).reasons


def test_paper_in_strong_light_that_shows_its_writing_is_no_reflection() -> None:
    x = np.linspace(0, 1, 1280, dtype=np.float32)[None].repeat(720, axis=0)
    light = 90 / (1 + np.exp((x - 0.42) * 60))

    assert judge(lit(lettered(205), light), LETTERED).reasons == ()


def test_a_reflection_that_runs_into_the_white_about_a_zone_is_one_still() -> None:
    made = recipe(971_004, fault="glare").made((1280, 720))

    assert Reason.GLARE in verdict_on(made).reasons


def test_pale_small_letters_are_too_bright_only_on_burnt_paper() -> None:
    faint = lettered(253)
    faint[100:620, 300:980] = np.maximum(faint[100:620, 300:980], 140)
    burnt = np.where(faint == 253, 255, faint).astype(np.uint8)

    assert Reason.TOO_BRIGHT not in judge(faint, LETTERED).reasons
    assert Reason.TOO_BRIGHT in judge(burnt, LETTERED).reasons


def test_a_page_that_goes_on_beyond_the_side_it_was_found_with_is_cut_off() -> None:
    frame: Pixels = np.full((720, 1280, 3), 90, np.uint8)
    frame[100:620, 300:] = 205
    for row in range(130, 600, 22):
        cv2.putText(frame, "CONTOH TULISAN SPESIMEN " * 4, (320, row), 2, 0.6, (40, 40, 40), 1)
    within = LETTERED.copy()
    within[1:3, 0] = 1150

    assert judge(frame, within).reasons == (Reason.CUT_OFF,)
    frame[:, 1150:] = 90
    assert judge(frame, within).reasons == ()


def test_a_thumb_beyond_a_side_is_no_print_of_the_page() -> None:
    made = recipe(1_050_036, fault="ok").made((1280, 720))

    assert verdict_on(made).reasons == ()


def test_one_line_of_large_letters_on_a_cover_is_no_zone() -> None:
    made = recipe(1_057_001, fault="wrong_side").made(HD_PX)

    assert Reason.WRONG_SIDE in verdict_on(made).reasons


def test_a_lid_without_letters_is_blank() -> None:
    frame: Pixels = np.full((720, 1280, 3), 90, np.uint8)
    frame[100:620, 300:980] = (90, 200, 40)
    cv2.circle(frame, (640, 360), 120, (80, 20, 90), cv2.FILLED)

    assert judge(frame, LETTERED).reasons == (Reason.BLANK,)


def test_a_finger_that_reaches_into_the_frame_is_no_second_document() -> None:
    finger = np.asarray(((1040, -1), (1200, -1), (1200, 300), (1040, 300)), np.float32)
    frame, paper = lettered(205), lettered(205)
    for picture_of, colour in ((frame, (120, 150, 200)), (paper, (205, 205, 205))):
        picture_of[:300, 1040:1200] = colour
        for row in range(14, 296, 12):
            cv2.putText(picture_of, "NAMA ALAMAT 12", (1046, row), 1, 0.7, (40, 45, 60), 1)

    assert Reason.TWO_DOCUMENTS not in judge(frame, LETTERED, also=[finger]).reasons
    assert Reason.TWO_DOCUMENTS in judge(paper, LETTERED, also=[finger]).reasons


def test_a_letter_in_warm_light_beside_a_blue_card_is_no_hand() -> None:
    made = recipe(1_074_004, fault="two_documents").made((1280, 720))

    assert Reason.TWO_DOCUMENTS in verdict_on(made).reasons


def test_a_nail_is_a_part_of_its_finger_and_a_lit_finger_is_skin() -> None:
    frame = lettered(150)
    cv2.ellipse(frame, (640, 560), (42, 130), 0, 0, 360, (140, 165, 215), cv2.FILLED)
    cv2.ellipse(frame, (640, 470), (20, 26), 0, 0, 360, (185, 190, 195), cv2.FILLED)

    assert Reason.COVERED in judge(frame, LETTERED).reasons


@pytest.mark.parametrize("at_the_screens_edge", [1, 2, 3, 4])
def test_a_telephone_found_by_its_screen_or_by_its_body_is_none(at_the_screens_edge: int) -> None:
    margin, rim = 32, 5
    around: Pixels = np.full((320 + 2 * margin, 160 + 2 * margin, 3), 70, np.uint8)
    high, wide = around.shape[:2]
    sides = [margin, margin, high - margin, wide - margin]
    for side in range(at_the_screens_edge):
        sides[side] += -rim if side < 2 else rim
    top, left, bottom, right = sides
    around[top:bottom, left:right] = 24
    around[top + rim : bottom - rim, left + rim : right - rim] = 208

    assert is_telephone(around, margin, 2.0)


def test_a_card_too_soft_to_show_its_letters_is_the_front_by_its_photograph() -> None:
    made = recipe(940_028, fault="ok").made((1280, 720))

    assert verdict_on(made).reasons == ()


@pytest.mark.parametrize(("shape", "is_one"), [((200, 320), True), ((320, 110), False), ((300, 290), False)])
def test_a_second_document_has_the_shape_of_one(shape: tuple[int, int], is_one: bool) -> None:
    small: Pixels = np.full(shape, 200, np.uint8)
    for row in range(14, shape[0] - 4, 12):
        cv2.putText(small, "NAMA ALAMAT KELURAHAN 1234567 SPESIMEN", (6, row), 1, 0.7, 40, 1)

    assert is_document(small, 210.0) is is_one


def test_a_tile_with_something_at_its_rim_is_no_second_document() -> None:
    small: Pixels = np.full((200, 300), 200, np.uint8)
    for at in range(4, 296, 10):
        cv2.rectangle(small, (at, 184), (at + 4, 194), 60, -1)

    assert not is_document(small, 210.0)


def test_the_other_half_of_a_booklet_is_no_second_document() -> None:
    made = scenes.scene(
        "passport", seed=FIRST_SEED, background="wood", light="even", faults=(), size_px=HD_PX
    )
    one, other = halves(corners(made))

    assert Reason.TWO_DOCUMENTS not in judge(made.pixels, one, also=[other]).reasons
    # It is the shape that tells, not what is printed there: half of that page is none of a booklet.
    quarter, _ = halves(other)
    assert Reason.TWO_DOCUMENTS in judge(made.pixels, one, also=[quarter]).reasons


def halves(whole: Quad) -> tuple[Quad, Quad]:
    """The two pages of an open booklet: cut across its longer sides."""
    first = (
        whole
        if np.linalg.norm(whole[0] - whole[1]) > np.linalg.norm(whole[1] - whole[2])
        else np.roll(whole, -1, 0)
    )
    fold = (first[0] + first[1]) / 2, (first[2] + first[3]) / 2
    return (
        np.asarray((first[0], fold[0], fold[1], first[3]), np.float32),
        np.asarray((fold[0], first[1], first[2], fold[1]), np.float32),
    )


def test_a_part_of_the_page_is_no_second_document() -> None:
    made = picture("ok")
    whole = corners(made)
    portrait = np.asarray(whole.mean(axis=0) + (whole - whole.mean(axis=0)) * 0.4, np.float32)

    assert Reason.TWO_DOCUMENTS not in judge(made.pixels, whole, also=[portrait]).reasons


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_telephone_is_none_without_the_bar_at_its_head_either(turn: int) -> None:
    made = picture("not_a_document", turn)
    whole = corners(made)
    down = np.float32(0.2) * np.stack((whole[3] - whole[0], whole[2] - whole[1]))
    part = np.asarray((whole[0] + down[0], whole[1] + down[1], whole[2], whole[3]), np.float32)

    assert Reason.NOT_A_DOCUMENT in judge(made.pixels, part).reasons


@pytest.mark.parametrize("side_px", [1, 3, 9])
def test_a_tiny_picture_is_refused_and_harms_nobody(side_px: int) -> None:
    speck: Pixels = np.full((side_px, side_px, 3), 200, np.uint8)
    quad = np.asarray(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32) * side_px

    assert not judge(speck, quad).ok


def test_a_page_beyond_the_frame_is_judged_as_cut_off() -> None:
    frame: Pixels = np.full((480, 640, 3), 120, np.uint8)
    quad = np.asarray(((900, 900), (1400, 900), (1400, 1300), (900, 1300)), np.float32)

    assert Reason.CUT_OFF in judge(frame, quad).reasons


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (None, "Balik: ini sisi belakang."),
        (Wanted("card"), "Balik: ini sisi belakang."),
        (Wanted("card", "back"), "Balik: ini sisi depan."),
        (Wanted("passport"), "Buka paspor di halaman foto."),
    ],
)
def test_the_wrong_side_is_told_by_what_was_wanted(wanted: Wanted | None, sentence: str) -> None:
    assert sentence_for(Reason.WRONG_SIDE, wanted) == sentence
    assert sentence in catalogue("en")

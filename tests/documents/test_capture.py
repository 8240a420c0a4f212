from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.made import documents as made
from kiosk.dock import specimens
from kiosk.dock.specimens import Pose, Specimen, lay
from kiosk.documents.capture.capture import Capture, Guidance, Stage, Taken
from kiosk.documents.gate.judging import Reason
from kiosk.documents.pixels import Pixels

DESK = specimens.plate(640, 360)
FRAMES = {
    "empty": DESK,
    "letter": lay(specimens.referral_letter(), DESK),
    "moved": lay(specimens.referral_letter(), DESK, Pose(2.0, centre=(0.55, 0.5))),
    "card": lay(specimens.ktp(), DESK),
    "blank": lay(specimens.blank_sheet(), DESK),
    "black": np.zeros_like(DESK),
}
#: So many frames of a page that lies still are enough to take it.
ENOUGH = 6


def feed(capture: Capture, *names: str) -> list[Guidance | Taken]:
    return [capture.feed(FRAMES[name]) for name in names]


def told(capture: Capture, frame: Pixels, times: int) -> Guidance:
    """What is said after so many frames, none of which is taken."""
    steps = [capture.feed(frame) for _ in range(times)]
    assert not any(isinstance(step, Taken) for step in steps)
    last = steps[-1]
    assert isinstance(last, Guidance)
    return last


def count(steps: list[Guidance | Taken]) -> int:
    return sum(isinstance(step, Taken) for step in steps)


def test_a_page_is_taken_when_three_frames_agree_and_not_before(letter: Specimen) -> None:
    capture, frame = Capture(), lay(letter)
    agreeing = []
    while not isinstance(step := capture.feed(frame), Taken):
        agreeing.append(step.agreeing)
        assert len(agreeing) < ENOUGH
    assert max(agreeing) == 2
    assert agreeing == sorted(agreeing)
    assert abs(step.page.shape[0] / step.page.shape[1] - 210 / 148) < 0.03


def test_a_page_that_lies_upside_down_is_turned_upright(letter: Specimen) -> None:
    way_up, other_way = Capture(), Capture()
    upright, turned = lay(letter), np.ascontiguousarray(np.rot90(lay(letter), 2))
    taken = [
        next(step for step in (capture.feed(frame) for _ in range(ENOUGH)) if isinstance(step, Taken))
        for capture, frame in ((way_up, upright), (other_way, turned))
    ]
    first, second = (cv2.resize(each.page, (150, 210), interpolation=cv2.INTER_AREA) for each in taken)
    assert cv2.absdiff(first, second).mean() < 12
    assert cv2.absdiff(first, np.rot90(second, 2)).mean() > 12


def test_a_page_that_moves_is_not_taken() -> None:
    assert count(feed(Capture(), *["letter", "letter", "moved", "moved"] * 4)) == 0


def test_a_page_that_never_rests_is_told_to() -> None:
    said = [step.reason for step in feed(Capture(), *["letter", "moved"] * 12) if isinstance(step, Guidance)]
    assert Reason.BLURRED_MOVING in said


def test_a_page_that_rests_is_taken_though_something_moves_beside_it() -> None:
    def with_somebody(frame: Pixels, turn: int) -> Pixels:
        passing, top = frame.copy(), (turn * 19) % 250
        passing[top : top + 60, -40:] = (30, 30, 200)
        return passing

    capture = Capture()
    for turn in range(20):
        capture.feed(with_somebody(FRAMES["empty"], turn))
    steps = [capture.feed(with_somebody(FRAMES["letter"], turn)) for turn in range(60)]
    assert count(steps) == 1, "and once, while it goes on lying there"
    told_of = {step.reason for step in steps if isinstance(step, Guidance)}
    assert Reason.BLURRED_MOVING not in told_of


def test_a_bad_frame_starts_the_count_again_and_its_reason_is_said(letter: Specimen) -> None:
    capture, good = Capture(), lay(letter)
    bad = np.asarray(cv2.GaussianBlur(good, (0, 0), 4.0), np.uint8)
    assert told(capture, good, 2).agreeing == 1
    assert told(capture, bad, 6).reason is Reason.BLURRED_FOCUS
    assert told(capture, good, 2).agreeing < 2
    assert count([capture.feed(good) for _ in range(ENOUGH)]) == 1


def test_the_reason_does_not_flicker(letter: Specimen) -> None:
    """Near a limit the gate's reasons take turns; what is said stays."""
    capture, sharp = Capture(), lay(letter)
    blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 4.0), np.uint8)
    told(capture, blurred, 8)
    said = []
    for frame in (sharp, blurred) * 8:
        step = capture.feed(frame)
        assert isinstance(step, Guidance)
        said.append(step.reason)
    assert set(said) == {Reason.BLURRED_FOCUS}


def test_a_page_left_lying_is_taken_once() -> None:
    steps = feed(Capture(), *["letter"] * 40)
    assert count(steps) == 1
    last = steps[-1]
    assert isinstance(last, Guidance)
    assert (last.stage, last.reason) == (Stage.GREEN, Reason.ALREADY_TAKEN)


def test_the_next_page_is_taken_when_the_first_was_lifted_or_another_lies_there() -> None:
    steps = feed(
        Capture(), *["letter"] * 8, *["empty"] * 4, *["letter"] * 8, *["card"] * 10, *["letter"] * 10
    )
    assert count(steps) == 4


def test_a_page_that_is_pushed_or_turned_is_still_the_page_that_was_taken() -> None:
    capture = Capture()
    assert count(feed(capture, *["letter"] * ENOUGH)) == 1
    turned = np.ascontiguousarray(np.rot90(FRAMES["letter"], 2))
    assert count(feed(capture, *["moved"] * 12)) == 0
    assert told(capture, turned, 12).reason is Reason.ALREADY_TAKEN


@pytest.mark.parametrize("seed", [1, 4])
def test_another_card_of_one_form_laid_in_place_of_the_first_is_taken(seed: int) -> None:
    desk = specimens.plate(1280, 720)
    cards = [Specimen(made.draw("ktp", each).pixels, 85.6, 54.0, 3.2, 2.0) for each in (seed, seed + 1)]
    capture = Capture()
    for frame in [lay(card, desk) for card in cards]:
        assert count([capture.feed(frame) for _ in range(12)]) == 1


def test_one_card_moved_turned_and_in_other_light_is_taken_once() -> None:
    desk = specimens.plate(1280, 720)
    frame, moved = lay(specimens.ktp(), desk), lay(specimens.ktp(), desk, Pose(-5.0, centre=(0.53, 0.49)))
    darker = np.asarray(moved * np.linspace(0.65, 1.0, 1280)[:, None], np.uint8)
    capture = Capture()
    assert count([capture.feed(frame) for _ in range(ENOUGH)]) == 1
    for again in (moved, darker, np.ascontiguousarray(np.rot90(frame, 2))):
        assert told(capture, again, 12).reason is Reason.ALREADY_TAKEN


def test_one_odd_frame_does_not_take_the_same_page_twice() -> None:
    assert count(feed(Capture(), *["letter"] * 6, "empty", *["letter"] * 10)) == 1


def test_the_same_page_is_taken_again_when_asked() -> None:
    capture = Capture()
    assert count(feed(capture, *["letter"] * 12)) == 1
    capture.start_again()
    assert count(feed(capture, *["letter"] * 12)) == 0, "there is time to put it right"
    assert count(feed(capture, *["letter"] * 24)) == 1, "and it need not be touched"
    capture.start_again()
    assert count(feed(capture, *["letter"] * 4, *["moved"] * 9)) == 1, "at once when it was put right"


def test_a_page_over_the_rim_is_sent_back_the_right_way() -> None:
    sheet = specimens.family_card()
    for centre, way in (((0.75, 0.5), (-1, 0)), ((0.25, 0.5), (1, 0))):
        frame = lay(sheet, specimens.plate(), Pose(1.0, centre=centre))
        guidance = told(Capture(), frame, 4)
        assert (guidance.reason, guidance.slide) == (Reason.CUT_OFF, way)


def test_a_dark_picture_is_called_dark() -> None:
    assert told(Capture(), FRAMES["black"], 3).reason is Reason.TOO_DARK


def test_frames_of_another_size_are_looked_at_anew(letter: Specimen) -> None:
    capture = Capture()
    assert count([capture.feed(lay(letter)) for _ in range(3)]) == 0
    assert count(feed(capture, *["letter"] * (ENOUGH + 2))) == 1


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 900, 3), (40, 40, 3)])
def test_a_picture_of_almost_nothing_holds_no_page(shape: tuple[int, int, int]) -> None:
    assert told(Capture(), np.full(shape, 128, np.uint8), 4).corners is None


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(sorted(FRAMES)), max_size=12))
def test_whatever_is_shown_a_page_is_only_taken_after_equal_good_frames(names: list[str]) -> None:
    capture = Capture()
    for turn, name in enumerate(names):
        step = capture.feed(FRAMES[name])
        if isinstance(step, Taken):
            assert names[max(0, turn - 3) : turn + 1] == [name] * 4
            assert name in ("letter", "moved", "card")
        else:
            assert 0 <= step.agreeing < 3
            assert (step.stage is Stage.GREY) == (step.corners is None)

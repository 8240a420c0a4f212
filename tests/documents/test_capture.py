from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.dock import specimens
from kiosk.dock.specimens import Pose, Specimen, lay
from kiosk.documents.capture import Capture, Guidance, Stage, Taken
from kiosk.documents.gate import Reason

FRAMES = {
    "empty": specimens.plate(640, 360),
    "letter": lay(specimens.referral_letter(), specimens.plate(640, 360)),
    "moved": lay(specimens.referral_letter(), specimens.plate(640, 360), Pose(2.0, centre=(0.55, 0.5))),
    "card": lay(specimens.ktp(), specimens.plate(640, 360)),
    "blank": lay(specimens.blank_sheet(), specimens.plate(640, 360)),
}


def test_a_page_is_taken_at_the_third_agreeing_frame_and_not_before(letter: Specimen) -> None:
    capture, frame = Capture(), lay(letter)

    first, second, third = (capture.feed(frame) for _ in range(3))

    assert isinstance(first, Guidance)
    assert isinstance(second, Guidance)
    assert (first.stage, first.reason, first.agreeing) == (Stage.GREEN, None, 1)
    assert second.agreeing == 2
    assert isinstance(third, Taken)
    assert abs(third.page.shape[0] / third.page.shape[1] - 210 / 148) < 0.03


def test_a_page_that_moves_is_not_taken() -> None:
    capture = Capture()

    for name in ("letter", "letter", "moved", "moved", "letter", "letter"):
        assert isinstance(capture.feed(FRAMES[name]), Guidance)


def test_one_bad_frame_starts_the_count_again(letter: Specimen) -> None:
    capture, good = Capture(), lay(letter)
    bad = np.asarray(cv2.GaussianBlur(good, (0, 0), 3.0), np.uint8)

    steps = [capture.feed(frame) for frame in (good, good, bad, good, good)]

    assert not any(isinstance(step, Taken) for step in steps)
    assert isinstance(steps[2], Guidance)
    assert (steps[2].stage, steps[2].reason) == (Stage.GOLD, Reason.BLURRED_FOCUS)
    assert [step.agreeing for step in steps if isinstance(step, Guidance)] == [1, 2, 0, 0, 2]
    assert isinstance(capture.feed(good), Taken)


def test_a_page_left_lying_is_taken_once() -> None:
    capture = Capture()
    steps = [capture.feed(FRAMES["letter"]) for _ in range(10)]

    assert sum(isinstance(step, Taken) for step in steps) == 1
    last = steps[-1]
    assert isinstance(last, Guidance)
    assert last.reason is Reason.ALREADY_TAKEN


def test_the_next_page_is_taken_when_the_plate_changed() -> None:
    capture = Capture()
    names = ["letter"] * 4 + ["empty"] * 2 + ["letter"] * 3 + ["card"] * 5

    taken = [isinstance(capture.feed(FRAMES[name]), Taken) for name in names]

    assert sum(taken) == 3


def test_one_odd_frame_does_not_take_the_same_page_twice() -> None:
    capture = Capture()
    names = ["letter"] * 3 + ["empty"] + ["letter"] * 5

    assert sum(isinstance(capture.feed(FRAMES[name]), Taken) for name in names) == 1


def test_an_odd_frame_after_the_page_was_taken_has_no_outline() -> None:
    capture = Capture()
    for _ in range(3):
        capture.feed(FRAMES["letter"])

    step = capture.feed(FRAMES["empty"])

    assert isinstance(step, Guidance)
    assert (step.stage, step.corners) == (Stage.GREY, None)


def test_the_same_page_is_taken_again_when_asked() -> None:
    capture = Capture()
    for _ in range(3):
        capture.feed(FRAMES["letter"])

    capture.start_again()

    assert [isinstance(capture.feed(FRAMES["letter"]), Taken) for _ in range(3)] == [False, False, True]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(sorted(FRAMES)), max_size=12))
def test_whatever_is_shown_a_page_is_only_taken_after_three_equal_good_frames(names: list[str]) -> None:
    capture = Capture()
    for turn, name in enumerate(names):
        step = capture.feed(FRAMES[name])
        if isinstance(step, Taken):
            assert names[max(0, turn - 2) : turn + 1] == [name] * 3
            assert name in ("letter", "moved", "card")
        else:
            assert 0 <= step.agreeing < 3
            assert (step.stage is Stage.GREY) == (step.corners is None)

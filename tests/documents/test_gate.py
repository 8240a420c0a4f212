from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from kiosk.dock import specimens
from kiosk.dock.specimens import Pose, Specimen, lay
from kiosk.documents.gate.judging import SENTENCES, Reason, Verdict, judge
from kiosk.documents.pages.finding import find_page
from kiosk.documents.pixels import Pixels
from kiosk.words import catalogue, say


def _blurred(frame: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 3.0), np.uint8)


def _smeared(frame: Pixels) -> Pixels:
    streak = np.zeros((15, 15), np.float32)
    streak[7] = 1 / 15
    return np.asarray(cv2.filter2D(frame, -1, streak), np.uint8)


def _dimmed(frame: Pixels) -> Pixels:
    return np.asarray(frame * 0.3, np.uint8)


def _brightened(frame: Pixels) -> Pixels:
    return np.asarray(np.clip(frame * 1.5, 0, 255), np.uint8)


def _with_glare(frame: Pixels) -> Pixels:
    spot = np.zeros(frame.shape, np.float32)
    cv2.circle(spot, (640, 360), 60, (255, 255, 255), cv2.FILLED)
    return np.asarray(np.clip(frame + cv2.GaussianBlur(spot, (0, 0), 20), 0, 255), np.uint8)


def _verdict(frame: Pixels) -> Verdict:
    return judge(frame, find_page(frame))


@pytest.mark.parametrize(
    "draw",
    [
        specimens.ktp,
        specimens.family_card,
        specimens.birth_certificate,
        specimens.passport_page,
        specimens.referral_letter,
    ],
)
def test_a_document_laid_well_is_good(draw: Callable[[], Specimen]) -> None:
    assert _verdict(lay(draw())).ok


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_blurred, Reason.BLURRED_FOCUS),
        (_smeared, Reason.BLURRED_MOVING),
        (_dimmed, Reason.TOO_DARK),
        (_brightened, Reason.TOO_BRIGHT),
        (_with_glare, Reason.GLARE),
    ],
)
def test_a_spoilt_picture_is_refused_for_its_own_reason(
    letter: Specimen, spoil: Callable[[Pixels], Pixels], reason: Reason
) -> None:
    assert _verdict(spoil(lay(letter))).reasons[:1] == (reason,)


def test_an_empty_page_is_blank() -> None:
    assert _verdict(lay(specimens.blank_sheet())).reasons == (Reason.BLANK,)


def test_an_empty_plate_has_nothing_to_judge() -> None:
    assert _verdict(specimens.plate()).reasons == (Reason.NONE,)


@pytest.mark.parametrize("centre", [(0.5, 0.72), (0.5, 0.28), (0.12, 0.5), (0.9, 0.5)])
def test_a_page_that_hangs_over_the_edge_is_cut_off(letter: Specimen, centre: tuple[float, float]) -> None:
    assert Reason.CUT_OFF in _verdict(lay(letter, pose=Pose(0.5, 0.0, centre))).reasons


def test_a_page_far_away_is_too_far(card: Specimen) -> None:
    assert _verdict(lay(card, pose=Pose(zoom=0.27))).reasons[:1] == (Reason.TOO_FAR,)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_said_in_both_languages(reason: Reason) -> None:
    sentence = SENTENCES[reason]

    assert say(sentence) == sentence
    assert sentence in catalogue("en")
    assert say(sentence, "en") != sentence

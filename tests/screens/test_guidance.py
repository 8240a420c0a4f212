"""The camera says what to do next: a sentence in one line, a sign, and on the picture the movement."""

from __future__ import annotations

from typing import Any

import pytest
from far_end import FarEnd, page
from journeys import WALK_IN
from kivy.graphics import Ellipse, Mesh

from kiosk.booth.booth import Preview, Stage
from kiosk.documents.gate.judging import BACK_WANTED, Reason, Wanted, sentence_for, wants_turning
from kiosk.screens.guidance import MOVEMENTS, SIGNS, TURN_OVER, movement_of, sign_of
from kiosk.screens.theme.icons import known
from kiosk.screens.widgets.camera import Picture
from kiosk.visit.steps import Step
from kiosk.words import say

CORNERS = ((0.22, 0.17), (0.78, 0.17), (0.78, 0.83), (0.22, 0.83))
#: So many letters stand in one line of the guidance on the reference screen.
ONE_LINE = 36


def asking(reason: Reason, number: int = 2, **more: Any) -> Preview:
    wanted = Wanted("card", "back" if more.get("turn_over") else "front")
    return Preview(
        number, page(), CORNERS, Stage.STEADY, sentence_for(reason, wanted), reason=reason.value, **more
    )


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_reason_is_one_short_line(reason: Reason, language: str) -> None:
    assert len(say(sentence_for(reason, Wanted("card")), language)) <= ONE_LINE


def test_every_reason_has_a_sign_of_its_own_kind() -> None:
    assert set(SIGNS) == set(Reason)
    assert all(known(icon) for icon in (*SIGNS.values(), *MOVEMENTS.values(), TURN_OVER))


def test_the_front_that_lies_there_still_is_to_be_turned_over_not_lifted() -> None:
    back = Wanted("card", "back")
    assert wants_turning(Reason.ALREADY_TAKEN, back)
    assert sentence_for(Reason.ALREADY_TAKEN, back) == BACK_WANTED
    assert "Angkat" not in BACK_WANTED
    assert sign_of(asking(Reason.ALREADY_TAKEN, turn_over=True)) == TURN_OVER


def test_a_page_that_was_taken_and_needs_no_other_side_is_lifted() -> None:
    front = Wanted("card")
    assert not wants_turning(Reason.ALREADY_TAKEN, front)
    assert "Angkat" in sentence_for(Reason.ALREADY_TAKEN, front)


def test_a_page_that_is_cut_off_has_its_arrow_and_no_other_sign() -> None:
    assert movement_of(asking(Reason.CUT_OFF, slide=(1, 0))) == ""


def drawn(picture: Picture, kind: type) -> int:
    return sum(isinstance(one, kind) for one in picture.canvas.children)


@pytest.mark.parametrize(
    ("preview", "arrows", "signs"),
    [
        (asking(Reason.GLARE), 0, 1),
        (asking(Reason.TOO_FAR), 0, 1),
        (asking(Reason.WRONG_SIDE), 0, 1),
        (asking(Reason.ALREADY_TAKEN, turn_over=True), 0, 1),
        (asking(Reason.CUT_OFF, slide=(-1, 1)), 2, 0),
        (asking(Reason.BLURRED_MOVING), 0, 0),
    ],
    ids=["glare", "too far", "wrong side", "the back is wanted", "cut off", "moving"],
)
def test_the_movement_that_is_asked_for_is_drawn_on_the_live_picture(
    stage: Any, preview: Preview, arrows: int, signs: int
) -> None:
    hand = stage(FarEnd(page_on_plate=False))
    hand.touch(*WALK_IN, "frame.next")
    hand.see(Step.CAPTURE)
    hand.far_end.preview = preview
    hand.until(lambda: say(preview.message) in hand.words(), "told")
    picture = hand.app.screen.picture
    assert (drawn(picture, Mesh), drawn(picture, Ellipse)) == (arrows, signs)
    assert hand.cut_off() == []

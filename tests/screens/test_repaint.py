"""Where the processor draws, a live picture is drawn and the rest of the screen is left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from far_end import FarEnd, page
from journeys import WALK_IN
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

from kiosk.booth.booth import Preview, Stage
from kiosk.screens import repaint
from kiosk.screens.pictures import pixels
from kiosk.visit.steps import Step

#: What the window would be cleared with if it were drawn now, and was not before.
ODD = (1.0, 0.0, 1.0, 1.0)
CORNER = (2, 2)


@pytest.fixture
def watching(stage: Any) -> Iterator[Any]:
    """A booth with a live picture that nothing else moves beside."""
    hand = stage(FarEnd(page_on_plate=False))
    hand.touch(*WALK_IN, "frame.next")
    hand.see(Step.CAPTURE)
    show(hand, 1)
    hand.frames(20)
    yield hand
    Window.clearcolor = hand.app.look.paint.paper


def show(hand: Any, number: int, shade: int = 200) -> None:
    grey = np.full_like(page(), shade)
    hand.far_end.preview = Preview(number, grey, (), Stage.NONE, "")
    hand.until(lambda: hand.app.current.picture.number == number, "the picture")


def seen_at(spot: tuple[int, int]) -> bytes:
    """On the window as it stands, without drawing it."""
    return bytes(glReadPixels(*spot, 1, 1, GL_RGB, GL_UNSIGNED_BYTE))


def middle(hand: Any) -> tuple[int, int]:
    picture = hand.app.current.picture
    x, y = picture.to_window(*picture.center)
    return int(x), int(y)


def settle(hand: Any) -> None:
    """Each picture that takes turns on the display has been drawn whole."""
    for number in range(2, 3 + repaint.TAKING_TURNS):
        show(hand, number)


def test_only_the_picture_is_drawn_when_only_the_picture_changed(watching: Any) -> None:
    settle(watching)
    paper = seen_at(CORNER)
    Window.clearcolor = ODD
    show(watching, 20, shade=40)
    assert seen_at(middle(watching)) == bytes((40, 40, 40))
    assert seen_at(CORNER) == paper


def test_the_whole_is_drawn_when_more_has_changed(watching: Any) -> None:
    settle(watching)
    Window.clearcolor = ODD
    watching.far_end.preview = replace(watching.far_end.preview, number=21, message="Geser ke tengah.")
    watching.until(lambda: "Geser ke tengah." in watching.words(), "told")
    watching.frames(3)
    assert seen_at(CORNER) == bytes((255, 0, 255))


def test_each_picture_that_takes_turns_is_drawn_whole_first(watching: Any) -> None:
    settle(watching)
    Window.canvas.ask_update()
    watching.frames(1)
    Window.clearcolor = ODD
    show(watching, 30)
    assert seen_at(CORNER) == bytes((255, 0, 255))


def test_a_graphics_card_draws_everything(watching: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching.app.repaint, "_partly", False)
    settle(watching)
    Window.clearcolor = ODD
    show(watching, 20)
    assert seen_at(CORNER) == bytes((255, 0, 255))


#: Along the rim of the picture, and beyond it.
RIM = ((0.0, 0.0), (1.0, 0.0), (1.2, 1.0), (0.0, 1.0))
INNER = ((0.3, 0.3), (0.6, 0.3), (0.6, 0.7), (0.3, 0.7))


@pytest.mark.parametrize(
    "guidance",
    [{}, {"corners": RIM, "stage": Stage.SEEN}, {"corners": INNER, "others": (RIM,), "slide": (-1, 1)}],
    ids=["a picture", "a page beyond the rim", "an arrow and another page"],
)
def test_what_was_drawn_in_parts_is_what_would_be_drawn_as_a_whole(
    watching: Any, guidance: dict[str, Any]
) -> None:
    settle(watching)
    picture = watching.app.current.picture
    assert picture.moving[3] < 0.6 * picture.height, "less than its plate"
    show(watching, 20, shade=90)
    watching.far_end.preview = replace(watching.far_end.preview, number=21, **guidance)
    watching.until(lambda: picture.number == 21, "guided")
    show(watching, 22, shade=140)
    watching.far_end.preview = replace(watching.far_end.preview, number=23, **guidance)
    watching.until(lambda: picture.number == 23, "guided again")
    width, height = (int(side) for side in Window.size)
    in_parts = bytes(glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE))
    whole = np.frombuffer(pixels()[2], np.uint8).reshape(-1, 4)[:, :3]
    assert np.array_equal(np.frombuffer(in_parts, np.uint8).reshape(-1, 3), whole)


def test_right_after_something_long_what_moves_waits_but_not_for_ever(watching: Any) -> None:
    waits = watching.app.repaint
    while waits.must_wait():
        """Until nothing is left of what was drawn before."""
    drawn = [(Window.dispatch("on_draw"), waits.must_wait())[1] for _ in range(repaint.PUT_OFF + 1)]
    assert drawn == [True] * repaint.PUT_OFF + [False]
    waits.be_busy()
    assert waits.must_wait()
    assert not waits.must_wait()

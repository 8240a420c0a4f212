"""Where a screen scrolls, a touch is seen at once, and a finger that drags presses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from far_end import FarEnd
from kivy.uix.scrollview import ScrollView
from looks import Appearance, wear

from kiosk.screens.comfort import Comfort
from kiosk.screens.widgets.scroll import Scroll

NOTICE = ["attract.start", "home.walk_in", "service.renew_expired"]
READ = "notice.more"


@pytest.fixture
def hand(stage: Any) -> Any:
    """At the notice in large letters, which scrolls."""
    hand = stage(FarEnd())
    hand.touch(*NOTICE)
    wear(hand, Appearance("portrait", "id", Comfort(2.0)))
    assert scrolled(hand).do_scroll_y
    return hand


def scrolled(hand: Any) -> Scroll:
    holder = hand.app.find(READ)
    while not isinstance(holder, ScrollView):
        holder = holder.parent
    assert isinstance(holder, Scroll)
    return holder


def test_a_touch_is_seen_with_the_next_frame_and_counts_when_it_is_lifted(hand: Any) -> None:
    with hand.holding(READ):
        assert not hand.app.overlays.open
    hand.frames(1)
    assert hand.app.overlays.open


def test_a_finger_that_drags_scrolls_and_presses_nothing(hand: Any) -> None:
    view = scrolled(hand)
    widget = hand.app.find(READ)
    x, y = widget.to_window(*widget.center)
    with hand.holding(READ) as finger:
        for part in (0.1, 0.3, 0.5):
            finger.drag_to(x, y + part * view.height)
            hand.frames(1)
        assert hand.app.find(READ).state == "normal"
        assert view.scroll_y < 1
    hand.frames(3)
    assert not hand.app.overlays.open

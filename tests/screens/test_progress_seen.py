"""Whoever waits for the machine sees that it is at work, and never a bar that is full."""

from __future__ import annotations

from typing import Any

import pytest
from far_end import FarEnd
from variants import ENDS

from kiosk.screens.widgets.progress import Progress


@pytest.mark.parametrize("end", ["looking up", "issuing", "printing", "card being read"])
def test_long_work_shows_a_bar_that_fills(stage: Any, end: str) -> None:
    make, touches = ENDS[end]
    hand = stage(make())
    hand.touch(*touches)

    def bar() -> Progress | None:
        return next((w for w in hand.app.screen.walk() if isinstance(w, Progress)), None)

    hand.until(bar, "a bar")
    seen = bar()
    assert seen is not None
    before = seen.full
    hand.until(lambda: seen.full > before, "a bar that fills")
    assert seen.full < 1
    assert hand.cut_off() == []


def test_no_bar_is_left_when_the_paper_is_out(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch(*ENDS["printing"][1])
    hand.until(lambda: "Silakan ambil tiket Anda." in hand.words(), "out")
    assert not any(isinstance(widget, Progress) for widget in hand.app.screen.walk())

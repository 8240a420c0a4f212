"""A booth that nobody touches spares the processor, and wakes up with the first finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from far_end import FarEnd
from kivy.clock import Clock as KivyClock
from kivy.config import Config

from kiosk.visit.events import Ended
from kiosk.visit.steps import Step


@pytest.fixture
def sixty() -> Iterator[None]:
    """Frames a second, as on a real booth; other tests are drawn as fast as can be."""
    usual = Config.getint("graphics", "maxfps")
    Config.set("graphics", "maxfps", 60)
    yield
    Config.set("graphics", "maxfps", usual)
    KivyClock._max_fps = float(usual)


@pytest.mark.usefixtures("sixty")
def test_the_welcome_is_looked_after_less_often(stage: Any) -> None:
    hand = stage(FarEnd())
    assert KivyClock._max_fps == 30
    hand.touch("attract.start")
    hand.see(Step.HOME)
    hand.until(lambda: hand.app.find("home.booking"), "home")
    assert KivyClock._max_fps == 60
    hand.booth.do(Ended())
    hand.until(lambda: hand.app.find("attract.start"), "the welcome")
    assert KivyClock._max_fps == 30

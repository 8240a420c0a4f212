"""Kivy with no display, settled before anything imports it."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from kiosk.screens.window import prepare

#: Half the reference, so that a frame is drawn in a quarter of the time, and a square that
#: holds the wide window as well as the tall one; as many frames as the machine can draw.
_FOLDER = tempfile.TemporaryDirectory(prefix="anjungan-screens-")
atexit.register(_FOLDER.cleanup)
prepare((960, 960), Path(_FOLDER.name), frames_per_s=0)


@pytest.fixture
def stage() -> Iterator[Callable[..., Any]]:
    """Make a running booth: `stage(far_end, timing, moment)`."""
    from stage_hand import StageHand

    with ExitStack() as stack:
        yield lambda *args, **kwargs: stack.enter_context(StageHand(*args, **kwargs))


@pytest.fixture(scope="module")
def booth_on_stage() -> Iterator[Any]:
    """One booth for many visits: to start one anew takes longer than a visit."""
    from far_end import FarEnd
    from stage_hand import StageHand

    with StageHand(FarEnd()) as hand:
        yield hand


@pytest.fixture
def walk(booth_on_stage: Any) -> Iterator[Callable[..., Any]]:
    """Begin a visit against another far end: `walk(far_end, touches)`."""
    from kiosk.visit.events import Ended
    from kiosk.visit.steps import Step

    hand = booth_on_stage

    def begin(far_end: Any, *touches: str) -> Any:
        vars(hand.far_end).update(vars(far_end))
        hand.touch(*touches)
        return hand

    yield begin
    if hand.booth.visit.step is not Step.ATTRACT:
        hand.booth.do(Ended())
        hand.see(Step.ATTRACT)

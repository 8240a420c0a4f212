"""Kivy with no display, settled before anything imports it."""

from __future__ import annotations

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

#: Half the reference, so that a frame is drawn in a quarter of the time;
#: as many frames as the machine can draw.
prepare((540, 960), Path(tempfile.mkdtemp(prefix="anjungan-screens-")), frames_per_s=0)


@pytest.fixture
def stage() -> Iterator[Callable[..., Any]]:
    """Make a running booth: `stage(far_end, timing, moment)`."""
    from stage_hand import StageHand

    with ExitStack() as stack:
        yield lambda *args, **kwargs: stack.enter_context(StageHand(*args, **kwargs))

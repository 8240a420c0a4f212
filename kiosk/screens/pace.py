"""How often the screen's thread looks up."""

from __future__ import annotations

from kivy.clock import Clock as KivyClock
from kivy.config import Config

#: Of its pace while somebody is there: a finger on the welcome is still answered within
#: two turns, and a booth that nobody touches uses less of the processor.
WAITING = 1 / 2


def set_pace(waiting: bool) -> None:
    """The pace while nobody is there, or while somebody is; an unbounded one stays so."""
    busy = float(Config.getint("graphics", "maxfps"))
    # Kivy has no other way to change it while it runs.
    KivyClock._max_fps = busy * WAITING if waiting else busy

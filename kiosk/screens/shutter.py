"""The shutter: heard when a page is taken, wherever there is something to hear it from.

A sound is an extra: the screen shows the same at the same moment. It is loaded
on a thread of its own, because a sound system may take its time, and a booth
without one stays silent and says so once.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

SOUND = Path(__file__).parent / "sounds" / "shutter.wav"


class Shutter:
    """`volume_percent` 0 is silent and loads nothing."""

    def __init__(self, volume_percent: int) -> None:
        self._volume = volume_percent / 100
        self._sound: Any = None
        self._loader: threading.Thread | None = None
        self.clicks = 0
        """How often it was heard, or would have been."""

    def load(self) -> None:
        """Begin to load the sound; returns at once."""
        if self._volume and self._loader is None:
            self._loader = threading.Thread(target=self._load, name="shutter", daemon=True)
            self._loader.start()

    def click(self) -> None:
        """Sound once; nothing where no sound was loaded."""
        self.clicks += 1
        if self._sound is not None:
            self._sound.stop()
            self._sound.play()

    @property
    def audible(self) -> bool:
        return self._sound is not None

    def wait(self, within_s: float) -> None:
        """Until the sound is loaded or cannot be."""
        if self._loader is not None:
            self._loader.join(within_s)

    def _load(self) -> None:
        from kivy.core.audio import SoundLoader

        sound = SoundLoader.load(str(SOUND))
        # Without a device Kivy hands out a sound of no length.
        if sound is None or not sound.length:
            log.info("shutter.silent")
            return
        sound.volume = self._volume
        self._sound = sound

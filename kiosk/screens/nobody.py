"""A booth at which nobody stands: what the bars ask of one, where there is only a gallery."""

from __future__ import annotations

from types import SimpleNamespace

from kiosk.words import SOURCE_LANGUAGE


class Nobody:
    """No visit goes on; whatever is done comes to nothing."""

    visit = SimpleNamespace(language=SOURCE_LANGUAGE)

    def do(self, event: object) -> None:
        """Nobody does anything."""


class Mute:
    """A guide that could be heard, and says nothing."""

    mouth = SimpleNamespace(audible=True)

    def end(self) -> None:
        """It never began."""

    toggle_dark = repeat = end

    def change_volume(self, steps: int) -> None:
        """Silence has no volume."""

"""The looks that a screen has: window, language, text size, contrast, reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from kivy.core.window import Window
from stage_hand import PORTRAIT, StageHand

from kiosk.screens.comfort import Comfort
from kiosk.screens.theme.tokens import TEXT_SCALES, Look
from kiosk.visit.events import LanguageChosen

#: The windows that are promised, at half their size: a quarter of the drawing.
WINDOWS = {"portrait": PORTRAIT, "landscape": (960, 540), "small": (640, 400)}
LANGUAGES = ("id", "en")
#: Normal, high contrast, low reach; on the tall window also with the voice's bar.
WAYS_TO_SEE = (Comfort(), Comfort(contrast=True), Comfort(low=True))
WITH_VOICE = (Comfort(voice=True),)


@dataclass(frozen=True)
class Appearance:
    """One look of a screen."""

    window: str = "portrait"
    language: str = "id"
    comfort: Comfort = field(default_factory=Comfort)

    def __str__(self) -> str:
        comfort = self.comfort
        marks = [mark for mark in ("contrast", "low", "voice") if getattr(comfort, mark)]
        return " ".join([self.window, self.language, f"{comfort.text_scale:.0%}", *marks])


def every_appearance() -> Iterator[Appearance]:
    """All that are promised; neighbours differ in as little as can be."""
    for window in WINDOWS:
        ways = WAYS_TO_SEE + (WITH_VOICE if window == "portrait" else ())
        for scale, way, language in product(TEXT_SCALES, ways, LANGUAGES):
            yield Appearance(window, language, replace(way, text_scale=scale))


def wear(hand: StageHand, appearance: Appearance) -> None:
    """Show the screen that stands there in that look."""
    app, size = hand.app, WINDOWS[appearance.window]
    if tuple(Window.size) != size:
        Window.size = size
        hand.frames(2)
    if hand.booth.visit.language != appearance.language:
        hand.booth.do(LanguageChosen(appearance.language))
    if app.size != size:
        app.size, app.look = size, Look(size)
        app._shown = app.overlays._shown = None
    app.set_comfort(appearance.comfort)
    hand.frames(4)

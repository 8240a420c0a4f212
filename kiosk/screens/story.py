"""The picture story: how the booth is used, told while nobody touches it.

Each picture stands still for some seconds and is drawn once, so that an idle booth
stays idle. The whole screen is still the button that starts a visit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.graphics import Color
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.theme.tokens import Colour, Look
from kiosk.screens.widgets import scenes
from kiosk.screens.widgets.qr import Qr
from kiosk.screens.widgets.rounded import Rounded
from kiosk.screens.widgets.scenes import Scene
from kiosk.screens.widgets.text import Lead, Title, Words
from kiosk.words import ENGLISH, SOURCE_LANGUAGE, mark, say

#: What is drawn, and what is said of it.
PICTURES: Sequence[tuple[Callable[[Scene], None], str]] = (
    (scenes.touching, mark("Sentuh layar, pilih keperluan Anda")),
    (scenes.showing, mark("Punya jadwal? Tunjukkan kodenya")),
    (scenes.scanning, mark("Letakkan berkas di bawah kamera")),
    (scenes.taking, mark("Ambil tiket Anda")),
    (scenes.waiting, mark("Duduk dan tunggu nomor Anda dipanggil")),
)
GUIDANCE = mark("Panduan resmi")


def picture_at(idle_s: float, after_s: float, each_s: float) -> int | None:
    """Which picture is due after so long without a touch; None for the welcome, which
    comes again after the last."""
    if idle_s < after_s:
        return None
    place = int((idle_s - after_s) // each_s) % (len(PICTURES) + 1)
    return place if place < len(PICTURES) else None


class Dots(Widget):
    """As many dots as pictures; the one that is shown is long, and of gold."""

    def __init__(self, look: Look, ink: Colour) -> None:
        self._look, self._ink, self._here = look, ink, 0
        step, gap = look.size.step, look.space.s
        wide = (len(PICTURES) + 2) * step + (len(PICTURES) - 1) * gap
        super().__init__(size_hint=(None, None), size=(wide, step))
        self.bind(pos=self._draw)

    def show(self, here: int) -> None:
        self._here = here
        self._draw()

    def _draw(self, *_: object) -> None:
        step, x = self._look.size.step, self.x
        self.canvas.clear()
        with self.canvas:
            for place in range(len(PICTURES)):
                here = place == self._here
                wide = step * (3 if here else 1)
                Color(rgba=self._look.paint.chosen if here else self._ink)
                Rounded(pos=(x, self.y), size=(wide, step), radius=[step / 2])
                x += wide + self._look.space.s


class Story(BoxLayout):
    """One picture with its words, in `language` and in one other where there is room;
    `guidance_url` stands below as a code to photograph. It is built once: another picture
    is drawn in its place, and leaves nothing behind."""

    def __init__(
        self, look: Look, language: str = SOURCE_LANGUAGE, guidance_url: str = "", **properties: Any
    ) -> None:
        self._look, self.place = look, 0
        other = ENGLISH if language != ENGLISH else SOURCE_LANGUAGE
        # Large letters leave room for one.
        self._languages = (language,) if look.large else (language, other)
        ink = look.paint.ink if look.contrast else look.paint.on_primary
        super().__init__(
            orientation="horizontal" if look.wide else "vertical",
            padding=(look.space.edge, look.space.l),
            spacing=look.space.l,
            **properties,
        )
        halign = "left" if look.wide else "center"
        self._scene = Scene(PICTURES[0][0])
        self._dots = Dots(look, ink)
        kinds = (Title, Lead)[: len(self._languages)]
        self._said = tuple(kind(halign=halign, color=ink) for kind in kinds)
        told = BoxLayout(orientation="vertical", size_hint_y=None, spacing=look.space.m)
        told.bind(minimum_height=told.setter("height"))
        told.pos_hint = {"center_y": 0.5} if look.wide else {}
        self._dots.pos_hint = {} if look.wide else {"center_x": 0.5}
        for part in (self._dots, *self._said):
            told.add_widget(part)
        if guidance_url:
            told.add_widget(self._guidance(guidance_url, ink))
        self.add_widget(self._frame())
        self.add_widget(told)
        self.show(0)

    def show(self, place: int) -> None:
        """Tell the picture at `place`."""
        self.place = place
        draw, text = PICTURES[place]
        self._scene.show(draw)
        self._dots.show(place)
        for words, language in zip(self._said, self._languages, strict=True):
            words.text = say(text, language)

    def _frame(self) -> BoxLayout:
        look = self._look
        frame = BoxLayout(padding=look.space.l)
        frame.add_widget(self._scene)
        with frame.canvas.before:
            Color(rgba=look.paint.tint)
            ground = Rounded(radius=[look.radius.card])
        frame.bind(
            pos=lambda _, pos: setattr(ground, "pos", pos), size=lambda _, size: setattr(ground, "size", size)
        )
        return frame

    def _guidance(self, url: str, ink: Colour) -> BoxLayout:
        look = self._look
        code = Qr(url, look.size.thumb)
        words = BoxLayout(orientation="vertical", size_hint=(None, None), width=look.size.drawing)
        words.bind(minimum_height=words.setter("height"))
        for language in self._languages:
            words.add_widget(Words(text=say(GUIDANCE, language), color=ink))
        code.pos_hint = words.pos_hint = {"center_y": 0.5}
        row = BoxLayout(size_hint=(None, None), spacing=look.space.m)
        row.add_widget(code)
        row.add_widget(words)
        row.size = (code.width + look.space.m + words.width, code.height)
        words.bind(height=lambda _, high: setattr(row, "height", max(code.height, high)))
        row.pos_hint = {} if look.wide else {"center_x": 0.5}
        return row

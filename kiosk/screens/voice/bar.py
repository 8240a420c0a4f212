"""The voice's own bar: off, screen, softer, louder, repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.button import Chip
from kiosk.words import mark, say

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp

#: Its name, its sign, what it is called, what it is called on a wide screen.
ITEMS = (
    ("voice.off", "speaker-slash", mark("Matikan panduan suara")),
    ("voice.dark", "eye-slash", mark("Matikan layar")),
    ("voice.softer", "speaker-simple-low", mark("Suara lebih pelan")),
    ("voice.louder", "speaker-simple-high", mark("Suara lebih keras")),
    ("voice.repeat", "arrow-counter-clockwise", mark("Ulangi")),
)
#: What the second is called while the screen is off.
LIGHT = mark("Nyalakan layar")
PREFIX = "voice."


class VoiceBar(FloatLayout):
    """Above the screen, or below it where all is within reach; of no height while the
    voice is off. *Ulangi* comes last: it is one step up from the first choice."""

    def __init__(self, app: BoothApp) -> None:
        self._app = app
        self._shown: object = None
        super().__init__(size_hint=(1, None), height=0)

    def show(self, shown: bool) -> None:
        """Lay out the bar for the look and language of now, or take it away."""
        app = self._app
        wanted = (app.look, app.booth.visit.language, app.comfort.dark) if shown else None
        if wanted == self._shown:
            return
        self._shown = wanted
        self.clear_widgets()
        self.height = 0.0
        if shown:
            self.add_widget(self._row())
            self.height = app.look.size.chip + app.look.space.s

    def make_room(self, root: Widget, *layers: Widget) -> None:
        """Keep what lies on `layers` clear of the bar, whatever the size of `root`."""

        def settle(*_: object) -> None:
            height, low = root.height - self.height, self._app.look.low
            self.pos = 0, 0 if low else height
            for layer in layers:
                layer.height = height
                layer.pos = 0, self.height if low else 0

        for layer in layers:
            layer.size_hint_y = None
        root.bind(size=settle)
        self.bind(height=settle)
        settle()

    def _row(self) -> BoxLayout:
        app = self._app
        look, language, guide = app.look, app.booth.visit.language, app.guide
        deeds = {
            "voice.off": guide.end,
            "voice.dark": guide.toggle_dark,
            "voice.softer": lambda: guide.change_volume(-1),
            "voice.louder": lambda: guide.change_volume(+1),
            "voice.repeat": guide.repeat,
        }
        row = Strip(spacing=look.space.s, padding=(look.space.edge, look.space.s / 2))
        for name, icon, text in ITEMS:
            called = LIGHT if name == "voice.dark" and app.comfort.dark else text
            row.add_widget(
                Chip(
                    name=name,
                    icon=icon,
                    label=say(called, language),
                    role="button",
                    size_hint_y=1,
                    deed=deeds[name],
                )
            )
        return row


class Strip(BoxLayout):
    """The paper under the bar: it may lie over a dialog's veil."""

    def __init__(self, **properties: object) -> None:
        super().__init__(pos_hint={"x": 0, "y": 0}, **properties)
        with self.canvas.before:
            Color(rgba=current_look().paint.paper)
            self._ground = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=self._cover, size=self._cover)

    def _cover(self, *_: object) -> None:
        self._ground.pos, self._ground.size = self.pos, self.size

"""The privacy curtain: the screen shows nothing of the visit, which goes on by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens.widgets.text import Icon, Lead, Title
from kiosk.words import say

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp


class Curtain(FloatLayout):
    """Nothing at all until it is drawn; then it covers everything, and no finger gets through."""

    def __init__(self, app: BoothApp) -> None:
        self._app = app
        super().__init__()

    @property
    def drawn(self) -> bool:
        return bool(self.children)

    def draw(self, drawn: bool) -> None:
        """Cover the screen, or uncover it."""
        if drawn == self.drawn:
            return
        self.clear_widgets()
        if drawn:
            self.add_widget(Cloth(self._app))

    def on_touch_down(self, touch: Any) -> bool:
        return self.drawn or bool(super().on_touch_down(touch))


class Cloth(BoxLayout):
    """Dark, with a line that says why."""

    def __init__(self, app: BoothApp) -> None:
        look, language = app.look, app.booth.visit.language
        super().__init__(orientation="vertical", spacing=look.space.l, padding=look.space.edge)
        with self.canvas.before:
            Color(rgba=look.paint.plate)
            self._ground = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=self._cover, size=self._cover)
        colour = look.paint.ink if look.contrast else look.paint.on_primary
        icon = Icon(icon="eye-slash", font_size=look.sign.sign, color=colour, pos_hint={"center_x": 0.5})
        heading = Title(text=say("Layar dimatikan", language), halign="center", color=colour)
        told = say("Panduan suara tetap berjalan. Layar menyala lagi setelah kunjungan ini.", language)
        for part in (Widget(), icon, heading, Lead(text=told, halign="center", color=colour), Widget()):
            self.add_widget(part)

    def _cover(self, *_: object) -> None:
        self._ground.pos, self._ground.size = self.pos, self.size

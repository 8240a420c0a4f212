"""One key. Its letter is drawn once and shared by every keyboard after."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle

from kiosk.screens.theme.fonts import ICONS, TEXT
from kiosk.screens.theme.icons import glyph
from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.lettering import lettering
from kiosk.screens.widgets.touch import Touchable


class Key(Touchable):
    """`face` is the text on it; `icon` takes its place. A finger that comes down
    `reach` px beside it still finds it: between two keys no touch is lost."""

    def __init__(
        self, look: Look, name: str, face: str = "", icon: str = "", reach: float = 0, **properties: Any
    ) -> None:
        self._look = look
        self.reach = reach
        size_px = look.show.icon if icon else look.show.key
        self._face = lettering(glyph(icon) if icon else face, ICONS if icon else TEXT, size_px)
        paint = look.paint
        super().__init__(
            name=name, role="key", label=face or name, fill=paint.card, edge=paint.edge, **properties
        )
        with self.canvas.after:
            Color(rgba=paint.ink)
            self._mark = Rectangle(texture=self._face, size=self._face.size)
        self.bind(pos=self._centre, size=self._centre, state=self._press)

    def collide_point(self, x: float, y: float) -> bool:
        """Whether a finger at (x, y), px, is meant for this key."""
        beside = self.reach
        return bool(self.x - beside <= x < self.right + beside and self.y - beside <= y < self.top + beside)

    def _press(self, _: object, state: str) -> None:
        self.fill = self._look.paint.tint if state == "down" else self._look.paint.card

    def _centre(self, *_: object) -> None:
        width, height = self._face.size
        self._mark.pos = (
            round(self.x + (self.width - width) / 2),
            round(self.y + (self.height - height) / 2),
        )

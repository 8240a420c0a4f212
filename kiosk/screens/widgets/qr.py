"""A QR on the screen: dark on white in every theme, each module a whole number of pixels."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.theme.tokens import UNTINTED
from kiosk.screens.widgets.rounded import Rounded

#: Modules of white around a code (ISO/IEC 18004, 6.3.8).
QUIET = 4


class Qr(Widget):
    """A code with its quiet zone, as large as fits into `side_px`."""

    def __init__(self, text: str, side_px: float) -> None:
        from qrcode.constants import ERROR_CORRECT_M
        from qrcode.main import QRCode

        code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
        code.add_data(text)
        rows = code.get_matrix()
        modules = len(rows)
        side = modules * max(1, int(side_px // modules))
        self._texture = Texture.create(size=(modules, modules), colorfmt="luminance", bufferfmt="ubyte")
        self._texture.mag_filter = self._texture.min_filter = "nearest"
        dots = bytes(0 if dark else 255 for row in reversed(rows) for dark in row)
        self._texture.blit_buffer(dots, colorfmt="luminance", bufferfmt="ubyte")
        super().__init__(size_hint=(None, None), size=(side, side))
        self.bind(pos=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        # On whole pixels, or the modules would not be alike.
        x, y = round(self.x), round(self.y)
        self.canvas.clear()
        with self.canvas:
            Color(rgba=UNTINTED)
            Rounded(pos=(x, y), size=self.size, radius=[current_look().radius.chip])
            Rectangle(texture=self._texture, pos=(x, y), size=self.size)

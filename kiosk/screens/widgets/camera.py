"""A live picture: the newest frame, the page's outline, and a sign what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from kivy.animation import Animation
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Ellipse, Line, Mesh, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.booth.booth import Preview, Stage
from kiosk.screens.theme.fonts import ICONS
from kiosk.screens.theme.icons import glyph
from kiosk.screens.theme.tokens import UNTINTED, Colour, Look
from kiosk.screens.widgets.rounded import Rounded
from kiosk.screens.widgets.signs import arrow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Corners = Sequence[tuple[float, float]]
Box = tuple[float, float, float, float]


def texture_of(pixels: NDArray[np.uint8], texture: Texture | None = None) -> Texture:
    """`pixels`, (height, width, 3) BGR uint8, on the graphics card; into
    `texture` when that has their size."""
    height, width = pixels.shape[:2]
    if texture is None or tuple(texture.size) != (width, height):
        texture = Texture.create(size=(width, height), colorfmt="rgb")
        texture.flip_vertical()
    texture.blit_buffer(pixels.tobytes(), colorfmt="bgr", bufferfmt="ubyte")
    return texture


class Picture(Widget):
    """A still or live picture, whole and undistorted on a plate, dark by default.

    `light` is how bright the flash is, 0 to 1.
    """

    light = NumericProperty(0.0)

    def __init__(self, look: Look, plate: Colour | None = None, **properties: Any) -> None:
        self._look = look
        self._plate = plate or look.paint.plate
        self._texture: Texture | None = None
        self._preview: Preview | None = None
        self._movement = ""
        super().__init__(**properties)
        with self.canvas.after:
            self._flash = Color(rgba=(*UNTINTED[:3], 0))
            self._flashed = Rectangle(size=(0, 0))
        self.bind(pos=self._draw, size=self._draw, light=self._shine)
        self._draw()

    @property
    def empty(self) -> bool:
        return self._texture is None

    @property
    def texture(self) -> Texture | None:
        return self._texture

    @property
    def number(self) -> int:
        """Of the live picture that is shown; -1 while there is none."""
        return -1 if self._preview is None else self._preview.number

    @property
    def moving(self) -> Box:
        """What of it changes with a live picture, (x, y, width, height): not the plate about it."""
        return (*self.pos, *self.size) if self._texture is None else self.place()

    def still(self, pixels: object) -> None:
        """Show one picture, (height, width, 3) BGR uint8."""
        self._texture = texture_of(cast("NDArray[np.uint8]", pixels), self._texture)
        self._preview = None
        self._draw()

    def live(self, preview: Preview, movement: str = "") -> None:
        """Show the newest picture, and on it what to do as an icon; one already shown costs nothing."""
        if self._preview is not None and preview.number == self._preview.number:
            if preview.stage is self._preview.stage:
                return
        else:
            self._texture = texture_of(preview.pixels, self._texture)
        self._preview, self._movement = preview, movement
        self._draw()

    def flash(self) -> None:
        """What the shutter's sound says, for the eyes."""
        Animation.cancel_all(self, "light")
        self.light = 0.9
        Animation(light=0.0, duration=self._look.motion.flash_s, transition="out_quad").start(self)

    def place(self) -> Box:
        """Where the whole picture lies, (x, y, width, height): as large as it fits."""
        assert self._texture is not None
        wide, high = self._texture.size
        factor = min(self.width / wide, self.height / high)
        width, height = wide * factor, high * factor
        return self.x + (self.width - width) / 2, self.y + (self.height - height) / 2, width, height

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            Color(rgba=self._plate)
            Rounded(pos=self.pos, size=self.size, radius=[self._look.radius.key])
            if self._texture is None:
                return
            x, y, width, height = place = self.place()
            self._flashed.pos, self._flashed.size = (x, y), (width, height)
            Color(rgba=UNTINTED)
            Rectangle(texture=self._texture, pos=(x, y), size=(width, height))
            if self._preview is not None:
                self._draw_guidance(self._preview, place)

    def _draw_guidance(self, preview: Preview, place: Box) -> None:
        paint = self._look.paint
        for corners in preview.others:
            self._outline(corners, place, paint.bad)
        if len(preview.corners) == 4:
            colours = {Stage.STEADY: paint.chosen, Stage.TAKEN: paint.good}
            self._outline(preview.corners, place, colours.get(preview.stage, paint.line))
        if preview.slide is not None:
            x, y, width, height = place
            points, indices = arrow(preview.slide, (x + width / 2, y + height / 2), min(width, height) / 3)
            for colour, factor in ((paint.ink, 1.16), (paint.chosen, 1.0)):
                Color(rgba=colour)
                Mesh(vertices=_vertices(points, factor), indices=indices, mode="triangles")
        elif self._movement:
            self._draw_movement(self._movement, place)

    def _draw_movement(self, icon: str, place: Box) -> None:
        """A round sign in the middle, seen on white paper as well as on a dark plate."""
        paint, (x, y, width, height) = self._look.paint, place
        side = min(width, height) / 3
        Color(rgba=paint.plate)
        Ellipse(pos=(x + (width - side) / 2, y + (height - side) / 2), size=(side, side))
        sign = CoreLabel(text=glyph(icon), font_name=ICONS, bold=True, font_size=side * 0.62)
        sign.refresh()
        wide, high = sign.texture.size
        Color(rgba=paint.chosen)
        Rectangle(
            texture=sign.texture,
            pos=(x + (width - wide) / 2, y + (height - high) / 2),
            size=(wide, high),
        )

    def _outline(self, corners: Corners, place: Box, colour: Colour) -> None:
        """A line that is seen on white paper as well as on a dark plate; what of it
        lies beyond the picture runs along its rim, within."""
        x, y, width, height = place
        # Kivy's width is that of half the line.
        broad, narrow = (self._look.space.xs * share for share in (0.95, 0.6))
        points = [
            number
            for u, v in corners
            for number in (
                x + min(max(u * width, broad), width - broad),
                y + min(max((1 - v) * height, broad), height - broad),
            )
        ]
        for tint, half_px in ((self._look.paint.plate, broad), (colour, narrow)):
            Color(rgba=tint)
            Line(points=points, close=True, width=half_px, joint="round")

    def _shine(self, *_: object) -> None:
        self._flash.rgba = (*UNTINTED[:3], self.light)


def _vertices(points: Corners, factor: float) -> list[float]:
    """`points` for a mesh, grown by `factor` from their middle."""
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    grown = ((middle_x + (x - middle_x) * factor, middle_y + (y - middle_y) * factor) for x, y in points)
    return [number for x, y in grown for number in (x, y, 0, 0)]

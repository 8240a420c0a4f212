"""A live picture: the newest frame, the page's outline, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from kivy.graphics import Color, Line, Rectangle, SmoothRoundedRectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.booth.booth import Preview, Stage
from kiosk.screens.theme.tokens import Colour, Look

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    """A still or live picture, whole and undistorted on a plate, dark by default."""

    def __init__(self, look: Look, plate: Colour | None = None, **properties: Any) -> None:
        self._look = look
        self._plate = plate or look.paint.plate
        self._texture: Texture | None = None
        self._corners: tuple[tuple[float, float], ...] = ()
        self._stage = Stage.NONE
        self._number = -1
        super().__init__(**properties)
        self.bind(pos=self._draw, size=self._draw)
        self._draw()

    @property
    def empty(self) -> bool:
        return self._texture is None

    def still(self, pixels: object) -> None:
        """Show one picture, (height, width, 3) BGR uint8."""
        self._texture = texture_of(cast("NDArray[np.uint8]", pixels), self._texture)
        self._corners = ()
        self._draw()

    def live(self, preview: Preview) -> None:
        """Show the newest picture; one already shown costs nothing."""
        if preview.number == self._number:
            return
        self._number = preview.number
        self._texture = texture_of(preview.pixels, self._texture)
        self._corners, self._stage = preview.corners, preview.stage
        self._draw()

    def _draw(self, *_: object) -> None:
        paint = self._look.paint
        self.canvas.clear()
        with self.canvas:
            Color(rgba=self._plate)
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[self._look.radius.key])
            if self._texture is None:
                return
            x, y, width, height = self._place()
            Color(rgba=(1, 1, 1, 1))
            Rectangle(texture=self._texture, pos=(x, y), size=(width, height))
            if len(self._corners) == 4:
                outline = {Stage.STEADY: paint.chosen, Stage.TAKEN: paint.good}.get(self._stage, paint.line)
                points = [n for u, v in self._corners for n in (x + u * width, y + (1 - v) * height)]
                Color(rgba=outline)
                Line(points=points, close=True, width=self._look.space.xs, joint="round")

    def _place(self) -> tuple[float, float, float, float]:
        """Where the whole picture lies: as large as it fits, in the middle."""
        assert self._texture is not None
        wide, high = self._texture.size
        factor = min(self.width / wide, self.height / high)
        width, height = wide * factor, high * factor
        return self.x + (self.width - width) / 2, self.y + (self.height - height) / 2, width, height

"""The emblem of the booth: the world, an island's waves, a ring of gold."""

from __future__ import annotations

from functools import lru_cache

from kivy.graphics import (
    Color,
    Ellipse,
    Fbo,
    Line,
    Rectangle,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
)
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_app, current_look
from kiosk.screens.theme.tokens import UNTINTED, Colour

#: Large text needs the room.
SIZE_BY_TEXT = {1.0: 1.0, 1.5: 0.35, 2.0: 0.0}
#: A wide window is not high.
BESIDE_TEXT = 0.45
#: It is drawn so much larger and shown smaller, which makes its edges smooth.
FINER = 2
#: Sizes and colours that are kept; a look has one.
KEPT = 2


class Emblem(Widget):
    """Drawn, so that it is sharp on every screen and belongs to nobody; once for all the
    welcomes of a look, for its lines are most of what a welcome would take to draw."""

    def __init__(self, **properties: object) -> None:
        look = current_look()
        room = SIZE_BY_TEXT[look.text_scale]
        if look.wide:
            room *= BESIDE_TEXT if look.text_scale == 1 else 0
        if current_app().comfort.voice and (look.wide or look.text_scale > 1):
            room = 0  # the voice's bar has it
        side = round(look.size.emblem * room)
        super().__init__(size_hint=(None, None), size=(side, side), **properties)
        if not side:
            return
        paint = look.paint
        colours = (paint.ink, paint.paper) if look.contrast else (paint.on_primary, paint.primary)
        with self.canvas:
            Color(rgba=UNTINTED)
            face = Rectangle(texture=_picture(side * FINER, *colours, paint.chosen), size=self.size)
        self.bind(pos=lambda _, pos: setattr(face, "pos", (round(pos[0]), round(pos[1]))))


@lru_cache(maxsize=KEPT)
def _picture(side: int, tone: Colour, ground: Colour, gold: Colour) -> Texture:
    """The emblem, `side` px square; around it `ground`, through which nothing is seen."""
    stroke = side * 0.014
    inner = side * 0.8
    edge, middle = (side - inner) / 2, side / 2
    paper = Fbo(size=(side, side), with_stencilbuffer=True, mipmap=True)
    with paper:
        Color(rgba=ground)
        Rectangle(size=paper.size)
        Color(rgba=tone)
        Line(circle=(middle, middle, middle - stroke), width=stroke * 0.6)
        Color(rgba=gold)
        Line(circle=(middle, middle, side * 0.45), width=stroke * 1.3)
        Color(rgba=tone)
        StencilPush()
        Ellipse(pos=(edge, edge), size=(inner, inner))
        StencilUse()
        for share in (0.36, 0.74):
            wide = inner * share
            Line(ellipse=(middle - wide / 2, edge, wide, inner), width=stroke * 0.75)
        Line(points=(middle, edge, middle, edge + inner), width=stroke * 0.75)
        for share in (0.5, 0.78):
            high = edge + inner * share
            Line(points=(edge, high, edge + inner, high), width=stroke * 0.75)
        Color(rgba=ground)
        sea = edge + inner * 0.36
        Ellipse(pos=(edge - inner * 0.5, sea - inner * 2), size=(inner * 2, inner * 2))
        for row, wave in ((0.27, gold), (0.16, tone), (0.05, tone)):
            _wave(edge, edge + inner * row, inner, stroke, wave)
        StencilUnUse()
        Ellipse(pos=(edge, edge), size=(inner, inner))
        StencilPop()
        Color(rgba=tone)
        Line(circle=(middle, middle, inner / 2), width=stroke)
    paper.draw()
    return paper.texture


def _wave(x: float, y: float, width: float, stroke: float, tone: Colour) -> None:
    Color(rgba=tone)
    length = width / 4
    points: list[float] = []
    for step in range(-1, 5):
        start = x + step * length
        points += [start, y, start + length * 0.25, y + length * 0.32]
        points += [start + length * 0.75, y + length * 0.32, start + length, y]
    for place in range(0, len(points), 8):
        Line(bezier=points[place : place + 8], width=stroke)

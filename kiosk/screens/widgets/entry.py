"""What has been typed so far: boxes for numbers, a line for text, dots for a secret."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.theme.fonts import TEXT
from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.lettering import lettering
from kiosk.screens.widgets.rounded import Rounded
from kiosk.screens.widgets.text import Title, Words

#: The least width of a box, in the size of its digit; narrower ones go to another row.
LEAST_WIDE = 0.75
#: How high a row of boxes is, in the size of its digits: the only one, or one of several.
ALONE_HIGH, ROW_HIGH = 1.75, 1.35


class Boxes(Widget):
    """One box a digit, in `groups`; the next one is marked, and `hint` stands
    in those still empty. Where a row has no room for large digits there are more
    rows, and a group stays whole."""

    value = StringProperty("")

    def __init__(self, look: Look, groups: tuple[int, ...], hint: str = "") -> None:
        self._look = look
        self._groups = groups
        self._hint = hint
        self._boxes: list[_Box] = []
        super().__init__(size_hint_y=None, height=self._row_high(1))
        self.bind(pos=self._lay, size=self._lay, value=self._show)

    @property
    def length(self) -> int:
        return sum(self._groups)

    def regroup(self, groups: tuple[int, ...], hint: str = "") -> None:
        """Ask for something else: empty boxes in `groups`."""
        self._groups, self._hint = groups, hint
        self.value = ""
        self._lay()

    def _lay(self, *_: object) -> None:
        look = self._look
        gap, wide_gap, between = look.space.xs * 0.75, look.space.m, look.space.s
        rows = self._rows()
        high = self._row_high(len(rows))
        needed = len(rows) * high + (len(rows) - 1) * between
        if self.size[1] != needed:
            self.height = needed  # comes back here with room for all rows
            return
        side = min(*(self._side(row) for row in rows), high * 0.85)
        widest = max(side * sum(row) + self._spaces(row) for row in rows)
        y = self.y + self.height  # its `top` is not yet up to date
        self._boxes = []
        self.canvas.clear()
        with self.canvas:
            for row in rows:
                y -= high
                x = self.x + (self.width - widest) / 2
                for group in row:
                    for _digit in range(group):
                        self._boxes.append(_Box(look, (x, y), (side, high)))
                        x += side + gap
                    x += wide_gap - gap
                y -= between
        self._show()

    def _rows(self) -> list[tuple[int, ...]]:
        """The groups in as few rows as hold wide boxes, the first ones the longest."""
        least = self._look.show.entry * LEAST_WIDE
        for count in range(1, len(self._groups)):
            each = -(-len(self._groups) // count)
            rows = [self._groups[at : at + each] for at in range(0, len(self._groups), each)]
            if all(self._side(row) >= least for row in rows):
                return rows
        return [(group,) for group in self._groups]

    def _row_high(self, rows: int) -> float:
        return self._look.show.entry * (ALONE_HIGH if rows == 1 else ROW_HIGH)

    def _side(self, row: tuple[int, ...]) -> float:
        """How wide a box of this row may be."""
        return float(self.width - self._spaces(row)) / sum(row)

    def _spaces(self, row: tuple[int, ...]) -> float:
        look = self._look
        return look.space.xs * 0.75 * (sum(row) - len(row)) + look.space.m * (len(row) - 1)

    def _show(self, *_: object) -> None:
        for place, box in enumerate(self._boxes):
            typed = place < len(self.value)
            face = self.value[place] if typed else self._hint[place : place + 1]
            box.show(face, typed, next_one=place == len(self.value))


class _Box:
    """One box on the canvas that is open now; `show` draws nothing anew that stays."""

    def __init__(self, look: Look, pos: tuple[float, float], size: tuple[float, float]) -> None:
        self._look = look
        self._pos, self._size = pos, size
        self._shown: tuple[str, bool, bool] | None = None
        self._edge = Color()
        Rounded(pos=pos, size=size, radius=[look.radius.key / 2])
        self._fill = Color()
        self._inside = Rounded(radius=[look.radius.key / 2])
        self._ink = Color()
        self._face = Rectangle(size=(0, 0))

    def show(self, face: str, typed: bool, next_one: bool) -> None:
        """`face` in the box: `typed`, or a hint; the box that is typed in next is marked."""
        if self._shown == (face, typed, next_one):
            return
        self._shown = (face, typed, next_one)
        look, paint = self._look, self._look.paint
        (x, y), (wide, high) = self._pos, self._size
        border = look.size.border * (2 if next_one else 1)
        self._edge.rgba = paint.primary if next_one else paint.muted
        self._fill.rgba = paint.chosen_tint if next_one and not look.contrast else paint.card
        self._inside.pos = x + border, y + border
        self._inside.size = wide - 2 * border, high - 2 * border
        self._ink.rgba = paint.ink if typed else paint.muted
        size_px = min(look.show.entry, wide * 0.95)
        texture = lettering(face, TEXT, size_px, bold=typed) if face else None
        face_wide, face_high = texture.size if texture else (0, 0)
        self._face.texture = texture
        self._face.size = face_wide, face_high
        self._face.pos = round(x + (wide - face_wide) / 2), round(y + (high - face_high) / 2)


class Dots(Title):
    """A dot for each character: who looks on sees how many, and no more."""

    value = StringProperty("")

    def __init__(self) -> None:
        super().__init__(halign="center")
        self.bind(value=self._show)
        self._show()

    def _show(self, *_: object) -> None:
        self.text = "•" * len(self.value) or "–"


class Line(Words):
    """A line of text with a caret, as typed; it wraps."""

    value = StringProperty("")

    def __init__(self, look: Look) -> None:
        self._look = look
        super().__init__(
            font_size=look.show.button,
            bold=True,
            inset=look.space.m,
            size_hint_min_y=look.show.entry * 2.4,
        )
        self.bind(pos=self._frame, size=self._frame, value=self._show)
        self._show()

    def _show(self, *_: object) -> None:
        self.text = self.value + "|"

    def _frame(self, *_: object) -> None:
        look = self._look
        border = look.size.border * 1.5
        self.canvas.before.clear()
        with self.canvas.before:
            Color(rgba=look.paint.primary)
            Rounded(pos=self.pos, size=self.size, radius=[look.radius.key])
            Color(rgba=look.paint.card)
            Rounded(
                pos=(self.x + border, self.y + border),
                size=(self.width - 2 * border, self.height - 2 * border),
                radius=[look.radius.key],
            )

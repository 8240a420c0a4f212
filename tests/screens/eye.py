"""What an eye would object to on the screen that stands there now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kivy.core.window import Window
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget
from stage_hand import StageHand

from kiosk.screens.widgets.entry import Line
from kiosk.screens.widgets.text import Icon, Words
from kiosk.screens.widgets.wrapping import longest_word_px

#: The least side of what can be touched, px on the reference screen.
LEAST_TARGET_PX = 96
#: Two texts may share so many px: no letter fills its line to the edge.
SHARED_PX = 3


@dataclass(frozen=True)
class Seen:
    """A text or an icon, and where it stands in the window, as far as it can be seen."""

    what: str
    left: float
    bottom: float
    right: float
    top: float
    scrolled: bool

    def covers(self, other: Seen) -> bool:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide > SHARED_PX and high > SHARED_PX


def objections(hand: StageHand) -> list[str]:
    """One line for everything that is wrong; none on a good screen."""
    seen = list(visible(hand))
    return [
        *(f"cut off: {text}" for text in hand.cut_off()),
        *(f"a word is broken: {text}" for text in broken_words(hand)),
        *(f"outside the window: {one.what}" for one in seen if not one.scrolled and not inside(one)),
        *(f"{one.what} over {other.what}" for one, other in combinations(seen, 2) if one.covers(other)),
        *(f"too small to touch: {name}" for name in small_targets(hand)),
    ]


def visible(hand: StageHand) -> Iterator[Seen]:
    """Every text and icon of what lies on top: a dialog hides the screen behind it."""
    for widget in topmost(hand).walk():
        drawn = isinstance(widget, (Words, Icon)) and widget._face.texture is not None
        if drawn and all(holder.opacity for holder in holders(widget)):
            box = box_of(widget)
            if box.top - box.bottom > SHARED_PX:
                yield box


def topmost(hand: StageHand) -> Widget:
    app = hand.app
    if app.technician is not None and app.technician.open:
        return app.technician
    return app.overlays if app.overlays.open else app.layer


def holders(widget: Widget) -> Iterator[Widget]:
    """The widget and everything it lies in."""
    while widget is not widget.parent and isinstance(widget, Widget):
        yield widget
        widget = widget.parent


def box_of(widget: Words | Icon) -> Seen:
    (x, y), (wide, high) = widget._face.pos, widget._face.size
    left, bottom = widget.to_window(x, y)
    right, top = left + wide, bottom + high
    scroll = next((holder for holder in holders(widget) if isinstance(holder, ScrollView)), None)
    if scroll is not None:
        floor = scroll.to_window(scroll.x, scroll.y)[1]
        bottom, top = max(bottom, floor), min(top, floor + scroll.height)
    what = repr(widget.text) if isinstance(widget, Words) else f"the icon {widget.icon}"
    return Seen(what, left, bottom, right, top, scroll is not None)


def inside(box: Seen) -> bool:
    return (
        box.left >= -1 and box.bottom >= -1 and box.right <= Window.width + 1 and box.top <= Window.height + 1
    )


def broken_words(hand: StageHand) -> list[str]:
    """What the program says never breaks within a word; what a person typed may."""
    return [
        repr(label.text)
        for label in hand.labels()
        if not isinstance(label, Line)
        and longest_word_px(label.text, label._px(), label.bold) > label._wrap_px() + 1
    ]


def small_targets(hand: StageHand) -> list[str]:
    least = LEAST_TARGET_PX * hand.app.look.unit
    return [
        f"{touchable.name} {touchable.size}"
        for touchable in hand.app.touchables()
        if min(touchable.width, touchable.height) + 2 * getattr(touchable, "reach", 0) < least - 0.5
    ]

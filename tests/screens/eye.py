"""What an eye would object to on the screen that stands there now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import hypot
from pathlib import Path

from fontTools.ttLib import TTFont
from kivy.core.window import Window
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget
from stage_hand import StageHand

from kiosk.screens import theme
from kiosk.screens.widgets.entry import Line
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.text import Icon, Words
from kiosk.screens.widgets.touch import Touchable
from kiosk.screens.widgets.wrapping import longest_word_px

#: The least side of what can be touched, px on the reference screen.
LEAST_TARGET_PX = 96
#: The least room between two of them.
LEAST_GAP_PX = 16
MOST_CHOICES = 6
#: The part of what waits for an answer that is seen without scrolling.
LEAST_SEEN = 0.98
#: How high capitals are at least, mm on a screen of 21.5 inches: by default (VVSG 2.0), and
#: at the largest size (EN 301 549, 5.1.4: 0.7 degrees at 600 mm).
LEAST_CAPITALS_MM, LARGEST_CAPITALS_MM = 4.9, 7.3
SCREEN_INCHES, SCREEN_PX = 21.5, (1080, 1920)
MM_PER_PX = SCREEN_INCHES * 25.4 / hypot(*SCREEN_PX)
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
        *(f"hidden: {what}" for what in hidden(hand)),
        *(f"outside the window: {one.what}" for one in seen if not one.scrolled and not inside(one)),
        *(f"{one.what} over {other.what}" for one, other in combinations(seen, 2) if one.covers(other)),
        *(f"spills over its button: {text}" for text in spilling(hand)),
        *(f"too small to touch: {name}" for name in small_targets(hand)),
        *(f"too close together: {names}" for names in close_targets(hand)),
        *(f"out of low reach: {name}" for name in out_of_reach(hand)),
        *(f"too small to read: {text}" for text in small_letters(hand)),
        *([f"{count} choices"] if (count := len(choices(hand))) > MOST_CHOICES else []),
    ]


def visible(hand: StageHand) -> Iterator[Seen]:
    """Every text and icon of what lies on top: a dialog hides the screen behind it."""
    return map(box_of, visible_widgets(hand))


def visible_widgets(hand: StageHand) -> Iterator[Words | Icon]:
    for widget in topmost(hand).walk():
        drawn = isinstance(widget, (Words, Icon)) and widget._face.texture is not None
        if drawn and all(holder.opacity for holder in holders(widget)):
            box = box_of(widget)
            if box.top - box.bottom > SHARED_PX:
                yield widget


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


def cut_by_a_scroll(widget: Widget) -> bool:
    """Whether part of it lies beyond the edge of what it scrolls in, under something else."""
    scroll = next((holder for holder in holders(widget) if isinstance(holder, ScrollView)), None)
    if scroll is None:
        return False
    bottom, floor = widget.to_window(*widget.pos)[1], scroll.to_window(*scroll.pos)[1]
    return bottom < floor - 1 or bottom + widget.height > floor + scroll.height + 1


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


def spilling(hand: StageHand) -> list[str]:
    """Words that are higher than what is touched has room for."""
    found = []
    for words in visible_widgets(hand):
        button = next((one for one in holders(words) if isinstance(one, Touchable)), None)
        if isinstance(words, Words) and button is not None and words.texture_size[1] > button.height + 1:
            found.append(f"{words.text!r} in {button.name}")
    return found


def small_targets(hand: StageHand) -> list[str]:
    least = LEAST_TARGET_PX * hand.app.look.unit
    return [
        f"{touchable.name} {touchable.size}"
        for touchable in hand.app.touchables()
        if min(touchable.width, touchable.height) + 2 * getattr(touchable, "reach", 0) < least - 0.5
    ]


def reachable(hand: StageHand) -> list[Touchable]:
    """What can be touched on what lies on top."""
    top = topmost(hand)
    return [one for one in hand.app.touchables() if top in holders(one) and not one.disabled]


def touched_places(hand: StageHand) -> Iterator[tuple[str, float, float, float, float]]:
    """Each of them by name, and what can be seen of it: left, bottom, right, top. What is
    the whole screen is left out."""
    for one in reachable(hand):
        left, bottom = one.to_window(one.x, one.y)
        top = bottom + one.height
        scroll = next((holder for holder in holders(one) if isinstance(holder, ScrollView)), None)
        if scroll is not None:
            floor = scroll.to_window(scroll.x, scroll.y)[1]
            bottom, top = max(bottom, floor), min(top, floor + scroll.height)
        if SHARED_PX < top - bottom < Window.height / 2:
            yield one.name, left, bottom, left + one.width, top


def hidden(hand: StageHand) -> list[str]:
    """What waits for an answer or warns, and cannot be seen whole without scrolling: keys,
    ways on, and notices of what went wrong or is under way. Larger text on a wide window or
    above the voice's bar, and the lower half of a tall one, have not the room for that."""
    look = hand.app.look
    if (look.text_scale > 1 and (look.wide or hand.app.comfort.voice)) or look.low:
        return []
    top = topmost(hand)
    notices = [one for one in top.walk() if isinstance(one, Notice) and one.tone != "info"]
    found = []
    for one in (*reachable(hand), *notices):
        share = seen_share(one)
        if share < LEAST_SEEN:
            found.append(f"{getattr(one, 'name', '') or one.head!r}, {share:.0%} seen")
    return found


def seen_share(widget: Widget) -> float:
    """How much of it is within what it scrolls in, from 0 to 1."""
    scroll = next((holder for holder in holders(widget) if isinstance(holder, ScrollView)), None)
    if scroll is None or not widget.height:
        return 1.0
    bottom, floor = widget.to_window(*widget.pos)[1], scroll.to_window(*scroll.pos)[1]
    high = min(bottom + widget.height, floor + scroll.height) - max(bottom, floor)
    return max(0.0, high) / float(widget.height)


def close_targets(hand: StageHand) -> list[str]:
    """Neighbours with too little room between."""
    gap = LEAST_GAP_PX * hand.app.look.unit - 0.6
    close = []
    for one, other in combinations(touched_places(hand), 2):
        (name, left, bottom, right, top), (named, x, y, end, high) = one, other
        if max(x - right, left - end) < gap and max(y - top, bottom - high) < gap:
            close.append(f"{name} and {named}")
    return close


def out_of_reach(hand: StageHand) -> list[str]:
    """With low reach on a tall window: whatever cannot be touched in the lower half."""
    look = hand.app.look
    technician = hand.app.technician is not None and hand.app.technician.open
    if not look.low or look.wide or technician:
        return []
    return [name for name, _, _, _, top in touched_places(hand) if top > Window.height / 2 + 1]


def choices(hand: StageHand) -> list[str]:
    return [one.name for one in reachable(hand) if one.role == "choice" and "page" not in one.name]


def capitals_mm(font_px: float, unit: float) -> float:
    """How high a capital of text of `font_px` is, on a screen where `unit` is one px of the
    reference: from the typeface's own metrics."""
    return font_px / unit * cap_share() * MM_PER_PX


@cache
def cap_share() -> float:
    """The height of a capital, in the size of its type (OpenType, OS/2, sCapHeight)."""
    face = TTFont(Path(theme.__file__).parent / "fonts/AtkinsonHyperlegibleNext-Regular.ttf")
    return float(face["OS/2"].sCapHeight) / float(face["head"].unitsPerEm)


def small_letters(hand: StageHand) -> list[str]:
    look = hand.app.look
    least = LARGEST_CAPITALS_MM if look.large else LEAST_CAPITALS_MM
    return [
        f"{widget.text!r} has capitals of {capitals_mm(widget._px(), look.unit):.1f} mm"
        for widget in visible_widgets(hand)
        if isinstance(widget, Words) and capitals_mm(widget._px(), look.unit) < least
    ]


def scrolling(hand: StageHand) -> list[Widget]:
    """Whatever has more in it than it can show at once."""
    views = (one for one in topmost(hand).walk() if isinstance(one, ScrollView))
    return [view for view in views if view.do_scroll_y]

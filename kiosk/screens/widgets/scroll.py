"""A place whose content scrolls only when it does not fit."""

from __future__ import annotations

from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView

from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.touch import Touchable


class Scroll(ScrollView):
    """`content` fills the place, or is taller than it. Touches go straight through: Kivy's
    would hold them back for a quarter of a second to see which way the finger moves. Once
    it moves, what was pressed is let go of and does nothing. A gutter at the right is kept
    for the bar, so that the text does not wrap anew when it comes."""

    content = ObjectProperty(None)

    def __init__(self, **properties: Any) -> None:
        look = current_look()
        super().__init__(
            do_scroll_x=False,
            bar_width=look.size.scroll,
            bar_color=look.paint.primary,
            bar_inactive_color=look.paint.primary,
            scroll_type=["bars", "content"],
            **properties,
        )
        self.content = BoxLayout(orientation="vertical", size_hint_y=None, spacing=look.space.m)
        self.content.padding = (0, 0, look.space.m, 0)
        self.content.bind(minimum_height=self._settle)
        self.bind(height=self._settle)
        self.add_widget(self.content)

    def _settle(self, *_: object) -> None:
        needed = self.content.minimum_height
        overflows = needed > self.height + 1
        self.content.height = max(needed, self.height)
        self.do_scroll_y = overflows
        if not overflows:
            self.scroll_y = 1

    def _bind_inactive_bar_color(self, *_: object) -> None:
        """Kivy would fade the bar, and meanwhile hold on to a screen that is gone and to
        what was typed on it. Our bar is of one colour."""

    def on_touch_down(self, touch: Any) -> bool:
        if self.do_scroll_y:
            taken = bool(super().on_touch_down(touch))
            if self._touch is touch and not touch.ud["in_bar_y"]:
                self.simulate_touch_down(touch)
            return taken
        if not self.collide_point(*touch.pos):
            return False
        return self._hand_on("on_touch_down", touch)

    def on_touch_move(self, touch: Any) -> bool:
        if not self.do_scroll_y:
            return self._hand_on("on_touch_move", touch)
        if self._touch is touch and abs(touch.y - touch.oy) > self.scroll_distance:
            for widget in [one for one in touch.ud if isinstance(one, Touchable)]:
                widget.let_go(touch)
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        return bool(super().on_touch_up(touch)) if self.do_scroll_y else self._hand_on("on_touch_up", touch)

    def _hand_on(self, kind: str, touch: Any) -> bool:
        touch.push()
        touch.apply_transform_2d(self.to_local)
        taken = any(child.dispatch(kind, touch) for child in self.children[:])
        touch.pop()
        return taken

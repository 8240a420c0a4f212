"""Whatever can be touched: it has a name, a role, and a deed."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.theme.tokens import CLEAR, UNSAID
from kiosk.screens.widgets.layout import load_layout


class Touchable(ButtonBehavior, BoxLayout):
    """A place to touch. `deed` is called, with nothing, when the finger lifts
    inside it; a disabled one takes the touch and does nothing.

    `name` is what tests, rehearsals and screen readers find it by, `role` is
    what it is ("button", "choice", "key", "switch"), `chosen` its state, `value` what
    it holds or how far it is; the voice guide says all of it.
    """

    name = StringProperty("")
    role = StringProperty("button")
    label = StringProperty("")
    value = StringProperty("")
    chosen = BooleanProperty(False)
    deed = ObjectProperty(None, allownone=True)
    fill = ColorProperty(CLEAR)
    edge = ColorProperty(CLEAR)
    words = ColorProperty(UNSAID)

    def on_touch_down(self, touch: Any) -> bool:
        if self.disabled:
            return bool(self.collide_point(*touch.pos))
        return bool(super().on_touch_down(touch))

    def let_go(self, touch: Any) -> None:
        """The finger moves on and meant something else: nothing comes of it."""
        touch.ungrab(self)
        self.state = "normal"

    def on_release(self) -> None:
        if self.deed is not None:
            self.deed()


load_layout(__file__)

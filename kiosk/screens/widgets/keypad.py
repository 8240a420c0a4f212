"""The number keys, as on a telephone."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.gridlayout import GridLayout

from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.key import Key


class Keypad(GridLayout):
    """Calls `on_digit("7")`, `on_erase()` and `on_clear()`."""

    def __init__(
        self,
        look: Look,
        on_digit: Callable[[str], None],
        on_erase: Callable[[], None],
        on_clear: Callable[[], None],
    ) -> None:
        key = look.size.key if look.text_scale == 1 and not look.low else look.size.least_target
        super().__init__(cols=3, spacing=look.space.s, size_hint_min_y=4 * key + 3 * look.space.s)
        for digit in "123456789":
            self.add_widget(Key(look, f"keypad.{digit}", digit, deed=lambda d=digit: on_digit(d)))
        self.add_widget(Key(look, "keypad.clear", icon="x", deed=on_clear))
        self.add_widget(Key(look, "keypad.0", "0", deed=lambda: on_digit("0")))
        self.add_widget(Key(look, "keypad.erase", icon="backspace", deed=on_erase))

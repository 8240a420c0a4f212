"""The letter keys, for names and addresses."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.key import Key

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm.,/")
#: What a key is called where its face is no letter.
NAMES = {".": "full_stop", ",": "comma", "/": "slash", "-": "hyphen"}


class Keyboard(BoxLayout):
    """Calls `on_letter("a")` (always small) and `on_erase()`; `space` is the word on
    the long key."""

    def __init__(
        self, look: Look, space: str, on_letter: Callable[[str], None], on_erase: Callable[[], None]
    ) -> None:
        gap = look.space.xs
        super().__init__(
            orientation="vertical",
            spacing=gap,
            size_hint_min_y=5 * look.size.key * 0.9 + 4 * gap,
        )
        for letters in ROWS:
            row = BoxLayout(spacing=gap)
            for letter in letters:
                name = f"keyboard.{NAMES.get(letter, letter)}"
                row.add_widget(
                    Key(look, name, letter.upper(), reach=gap / 2, deed=lambda a=letter: on_letter(a))
                )
            self.add_widget(row)
        last = BoxLayout(spacing=gap)
        last.add_widget(Key(look, "keyboard.hyphen", "-", size_hint_x=1, deed=lambda: on_letter("-")))
        last.add_widget(Key(look, "keyboard.space", space, size_hint_x=5, deed=lambda: on_letter(" ")))
        last.add_widget(Key(look, "keyboard.erase", icon="backspace", size_hint_x=2, deed=on_erase))
        self.add_widget(last)

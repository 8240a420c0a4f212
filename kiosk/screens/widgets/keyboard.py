"""The letter keys, for names and addresses.

In the order of the alphabet, so that people who never typed find them, and eight
in a row: ten keys of a typewriter would be too narrow for a finger.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.key import Key

#: The last row goes on with the long key for a space, and the one that erases.
ROWS = ("abcdefgh", "ijklmnop", "qrstuvwx", "yz'-.,/&", "12345678", "90")
#: What a key is called where its face is no letter.
NAMES = {
    "'": "apostrophe",
    "-": "hyphen",
    ".": "full_stop",
    ",": "comma",
    "/": "slash",
    "&": "ampersand",
}
#: How many keys' room the two long ones have.
SPACE_WIDE, ERASE_WIDE = 4, 2


class Keyboard(BoxLayout):
    """Calls `on_letter("a")` (always small) and `on_erase()`; `space` is the word on
    the long key."""

    def __init__(
        self, look: Look, space: str, on_letter: Callable[[str], None], on_erase: Callable[[], None]
    ) -> None:
        gap = look.space.s
        high = len(ROWS) * (look.size.least_target + gap) - gap
        super().__init__(orientation="vertical", spacing=gap, size_hint_min_y=high)
        for faces in ROWS:
            row = BoxLayout(spacing=gap)
            for face in faces:
                name = f"keyboard.{NAMES.get(face, face)}"
                row.add_widget(
                    Key(look, name, face.upper(), reach=gap / 2, deed=lambda face=face: on_letter(face))
                )
            self.add_widget(row)
        # Within the row a long key is as wide as the keys above it, gaps included.
        each = look.size.least_target
        for name, wide, face, icon, deed in (
            ("keyboard.space", SPACE_WIDE, space, "", lambda: on_letter(" ")),
            ("keyboard.erase", ERASE_WIDE, "", "backspace", on_erase),
        ):
            share = wide + (wide - 1) * gap / each
            row.add_widget(Key(look, name, face, icon, size_hint_x=share, deed=deed))

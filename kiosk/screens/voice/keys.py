"""From the keys that are pressed to what they mean for the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.core.window import Window

from kiosk.screens.voice.pad import ERASE, Meaning, character

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp


class Keys:
    """Listens to every key of the window while it is `open`. A key that is held moves
    on and on, but chooses and types once."""

    def __init__(self, app: BoothApp) -> None:
        self._app = app
        self._held: set[int] = set()

    def open(self) -> None:
        Window.bind(on_key_down=self._down, on_key_up=self._up)

    def close(self) -> None:
        Window.unbind(on_key_down=self._down, on_key_up=self._up)

    def _down(self, _: object, code: int, __: int, text: str | None, *___: object) -> bool:
        app, guide = self._app, self._app.guide
        again = code in self._held
        self._held.add(code)
        meaning = guide.manner.pad.meaning(code)
        if again and meaning not in (Meaning.UP, Meaning.DOWN):
            return True
        if not app.overlays.warns:
            app.booth.touch()
        if meaning is not None:
            guide.key(meaning)
        elif code == ERASE:
            guide.erase()
        elif typed := character(code, text):
            guide.typed(typed)
        return True

    def _up(self, _: object, code: int, *__: object) -> bool:
        self._held.discard(code)
        return True

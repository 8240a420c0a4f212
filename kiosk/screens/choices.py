"""A screen that is a list of choices."""

from __future__ import annotations

from kiosk.screens.screen import Screen
from kiosk.screens.widgets.choice_list import ChoiceList
from kiosk.screens.widgets.tile import Choice
from kiosk.visit.events import Deed

#: The part of a wide window that the question has where the choices need the rest.
BESIDE_LARGE_TEXT = 0.3


class ChoicesScreen(Screen):
    """At most six, each a whole row; touching one goes on."""

    def prepare(self) -> None:
        super().prepare()
        if self.look.text_scale > 1 or self.look.narrow:
            self.side_share = BESIDE_LARGE_TEXT
        self._list = ChoiceList(self.look)
        self.add_widget(self._list)

    def offer(
        self, name: str, icon: str, text: str, deed: Deed, hint: str = "", chosen: bool = False
    ) -> None:
        choice = Choice(name=name, icon=icon, text=text, hint=hint, chosen=chosen, deed=lambda: self.do(deed))
        self._list.offer(choice)

"""A screen that is a list of choices."""

from __future__ import annotations

from kiosk.screens.screen import Screen
from kiosk.screens.widgets.tile import Choice
from kiosk.visit.events import Deed


class ChoicesScreen(Screen):
    """At most six, each a whole row; touching one goes on."""

    def offer(
        self, name: str, icon: str, text: str, deed: Deed, hint: str = "", chosen: bool = False
    ) -> None:
        choice = Choice(name=name, icon=icon, text=text, hint=hint, chosen=chosen, deed=lambda: self.do(deed))
        self.add_widget(choice)

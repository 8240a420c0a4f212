"""The number is being made: nothing to do, nothing to press."""

from __future__ import annotations

from kivy.uix.anchorlayout import AnchorLayout

from kiosk.screens.screen import Screen
from kiosk.screens.widgets.progress import ISSUING_S, Progress
from kiosk.screens.widgets.text import Icon


class IssuingScreen(Screen):
    """Seldom seen: a number takes a fraction of a second."""

    def build(self) -> None:
        self.heading = self.say("Mohon tunggu")
        self.lead = self.say("Nomor Anda sedang dibuat.")
        place = AnchorLayout()
        place.add_widget(
            Icon(icon="hourglass-medium", font_size=self.look.size.ring, color=self.look.paint.primary)
        )
        self.add_widget(place)
        self.progress = Progress(self.look, ISSUING_S)
        self._began_s = self.app.clock.monotonic_s()
        self.add_widget(self.progress)

    def animate(self) -> None:
        self.progress.after(self.app.clock.monotonic_s() - self._began_s)

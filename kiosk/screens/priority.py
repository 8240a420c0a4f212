"""Who goes first: one tap, and nobody asks for proof."""

from __future__ import annotations

from kiosk.screens.choices import ChoicesScreen
from kiosk.visit.events import GroupChosen


class PriorityScreen(ChoicesScreen):
    """The groups of the law, as the office has configured them."""

    def build(self) -> None:
        self.heading = self.say("Pilih yang sesuai")
        self.lead = self.say("Tidak perlu bukti.")
        for group in self.booth.offer.groups:
            self.offer(
                f"priority.{group.code}",
                group.icon,
                self.wording(group.name),
                GroupChosen(group.code),
                chosen=self.visit.group == group.code,
            )

"""Lost or damaged: which of the two."""

from __future__ import annotations

from kiosk.screens.choices import ChoicesScreen
from kiosk.visit.events import LossChosen


class LossScreen(ChoicesScreen):
    """The answer leads to a guide or, where the office can, to a number."""

    def build(self) -> None:
        self.heading = self.say("Apa yang terjadi pada paspor Anda?")
        self.offer(
            "loss.lost",
            "magnifying-glass",
            self.say("Hilang"),
            LossChosen("lost"),
            self.say("Tidak ditemukan atau dicuri"),
        )
        self.offer(
            "loss.damaged",
            "file-x",
            self.say("Rusak"),
            LossChosen("damaged"),
            self.say("Sobek, basah, tercoret, atau tidak terbaca"),
        )

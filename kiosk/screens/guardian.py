"""A child's data: is a parent or guardian here, and do they agree?"""

from __future__ import annotations

from kiosk.screens.choices import ChoicesScreen
from kiosk.visit import guardian
from kiosk.visit.events import GuardianAnswered
from kiosk.visit.steps import Entrance
from kiosk.words import mark

#: What *no* leads to, by whether a number is asked for.
WITHOUT_SCANS = mark("Nomor tetap diberikan, tanpa memindai berkas")
TO_OFFICER = mark("Petugas membantu Anda di meja informasi.")


class GuardianScreen(ChoicesScreen):
    """Yes and no, of one size."""

    def build(self) -> None:
        visit = self.visit
        self.heading, self.lead = guardian.question(visit, self.booth.offer, self.booth.now().date())
        if self.look.large:
            self.lead = ""  # what is agreed to stands on the answer itself
        otherwise = TO_OFFICER if visit.entrance is Entrance.HOME_VISIT else WITHOUT_SCANS
        self.offer(
            "guardian.yes",
            "users",
            self.say(guardian.YES),
            GuardianAnswered(True),
            self.say(guardian.AGREED),
        )
        self.offer(
            "guardian.no",
            "user-focus",
            self.say(guardian.NO),
            GuardianAnswered(False),
            self.say(otherwise),
        )

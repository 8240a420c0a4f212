"""How many of the group are here: one number for all of them."""

from __future__ import annotations

from kiosk.screens.choices import ChoicesScreen
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.visit.booking import Arrival
from kiosk.visit.events import PeopleChosen, ReprintChosen

ICONS = ("user", "users", "users-three", "users-four")

#: The part of a wide window that the question has: it explains much, and the answers are short.
EXPLAINED_BESIDE = 0.46


class PeopleScreen(ChoicesScreen):
    """One to five; whoever comes later joins with the same code."""

    def build(self) -> None:
        self.side_share = EXPLAINED_BESIDE
        booking = self.visit.booking
        assert booking is not None
        joining = self.visit.arrival is Arrival.JOINING
        if joining:
            self.heading = self.say("Berapa orang yang baru datang?")
            self.lead = self.say("Mereka ikut nomor rombongan selama nomor itu masih menunggu.")
        else:
            self.heading = self.say("Berapa orang yang hadir?")
            self.lead = self.say("Satu nomor untuk semua yang hadir. Yang menyusul memakai kode yang sama.")
        for count in range(1, booking.may_come + 1):
            text = self.say("{count} orang", count=count)
            icon = ICONS[min(count, len(ICONS)) - 1]
            self.offer(f"people.{count}", icon, text, PeopleChosen(count))
        if joining and booking.used is not None:
            again = self.say("Tidak ada, cetak ulang {label}", label=booking.used[0])
            self.below.add_widget(
                SecondaryButton(
                    name="people.again",
                    icon="printer",
                    text=again,
                    deed=lambda: self.do(ReprintChosen()),
                )
            )

"""The NIK, with the mistake told while it is typed."""

from __future__ import annotations

from kiosk.screens.typing_screen import DigitsScreen
from kiosk.screens.widgets.button import ButtonRow, SecondaryButton
from kiosk.visit.card_moves import may_scan
from kiosk.visit.events import CardScanChosen, NikTyped, NoCard
from kiosk.visit.identity import GROUPS, complaint_so_far
from kiosk.visit.moves import World


class IdentityScreen(DigitsScreen):
    """Sixteen boxes in groups of 6-6-4, as the number is read aloud."""

    groups = GROUPS

    def build(self) -> None:
        self.heading = self.say("Masukkan NIK Anda")
        self.lead = self.say("16 angka pada KTP.")
        self.next_text = self.say("Lanjut")
        super().build()
        if self.look.low or (self.look.wide and self.look.text_scale > 1):
            self.others = ButtonRow()
            self.below.add_widget(self.others)
        self._others: list[SecondaryButton] = []
        if self.visit.identity is not None:
            self.boxes.value = self.visit.identity.nik
        elif self.visit.card is not None and self.visit.card.proposal is not None:
            self.boxes.value = self.visit.card.proposal.nik.value
        if may_scan(self.visit, World(self.booth.offer, self.booth.now())):
            # Large text has room for two other ways, or for this line above the boxes.
            self.lead = "" if self.look.large else self.lead
            self._others.append(
                SecondaryButton(
                    name="identity.scan",
                    icon="identification-card",
                    text=self.say("Pindai KTP"),
                    deed=lambda: self.do(CardScanChosen()),
                )
            )
        self._others.append(
            SecondaryButton(
                name="identity.no_card",
                text=self.say("Tidak bawa KTP"),
                deed=lambda: self.do(NoCard()),
            )
        )

    def refresh(self) -> None:
        super().refresh()
        wrong = self.complaint() is not None
        self.next_ready = self.complete and not wrong
        self._offer_others(not (wrong and self.look.large))

    def _offer_others(self, shown: bool) -> None:
        """Large text leaves no room for the other ways beside a mistake and all the keys."""
        if shown == bool(self.others.children):
            return
        self.others.clear_widgets()
        for way in self._others if shown else ():
            self.others.add_widget(way)

    def complaint(self) -> str | None:
        return complaint_so_far(self.typed, self.booth.now().date())

    def go_on(self) -> None:
        self.do(NikTyped(self.typed))

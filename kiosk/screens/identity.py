"""The NIK, with the mistake told while it is typed."""

from __future__ import annotations

from kiosk.screens.typing_screen import DigitsScreen
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.visit.events import NikTyped, NoCard
from kiosk.visit.identity import GROUPS, complaint_so_far


class IdentityScreen(DigitsScreen):
    """Sixteen boxes in groups of 6-6-4, as the number is read aloud."""

    groups = GROUPS

    def build(self) -> None:
        self.heading = self.say("Masukkan NIK Anda")
        self.lead = self.say("16 angka pada KTP.")
        self.next_text = self.say("Lanjut")
        super().build()
        if self.visit.identity is not None:
            self.boxes.value = self.visit.identity.nik
        self._no_card = SecondaryButton(
            name="identity.no_card",
            text=self.say("Tidak bawa KTP"),
            deed=lambda: self.do(NoCard()),
        )

    def refresh(self) -> None:
        super().refresh()
        wrong = self.complaint() is not None
        self.next_ready = self.complete and not wrong
        self._offer_no_card(not (wrong and self.look.large))

    def _offer_no_card(self, shown: bool) -> None:
        """Large text leaves no room for the other way beside a mistake and all the keys."""
        if shown and self._no_card.parent is None:
            self.others.add_widget(self._no_card)
        elif not shown:
            self.others.clear_widgets()

    def complaint(self) -> str | None:
        return complaint_so_far(self.typed, self.booth.now().date())

    def go_on(self) -> None:
        self.do(NikTyped(self.typed))

"""Typing the application number."""

from __future__ import annotations

from kiosk.screens.lookup import slip_choice, slip_offered
from kiosk.screens.typing_screen import DigitsScreen
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.visit.events import NumberTyped, TypePersonChosen
from kiosk.words import mark


class TypeNumberScreen(DigitsScreen):
    """Sixteen digits, as on the confirmation."""

    groups = (4, 4, 4, 4)
    not_found = mark("Nomor tidak ditemukan. Periksa lagi angkanya, atau panggil petugas.")

    def build(self) -> None:
        self.heading = self.say("Ketik nomor permohonan")
        self.lead = self.say("16 angka pada bukti pendaftaran M-Paspor.")
        self.next_text = self.say("Cari")
        self.next_icon = "magnifying-glass"
        super().build()

    def refresh(self) -> None:
        super().refresh()
        self.others.clear_widgets()
        if self.visit.fault is None:
            return
        if slip_offered(self):
            self.others.add_widget(slip_choice(self, "type_number.slip"))
        else:
            self.others.add_widget(
                SecondaryButton(
                    name="type_number.person",
                    text=self.say("Saya tidak punya kode"),
                    deed=lambda: self.do(TypePersonChosen()),
                )
            )

    def go_on(self) -> None:
        self.do(NumberTyped(self.typed))

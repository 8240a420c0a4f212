"""Finding a booking by NIK and birth date, one after the other."""

from __future__ import annotations

from kiosk.screens.lookup import slip_choice, slip_offered
from kiosk.screens.typing_screen import DigitsScreen
from kiosk.visit.events import PersonTyped
from kiosk.visit.identity import GROUPS, complaint_so_far
from kiosk.words import mark

DATE_GROUPS = (2, 2, 4)


class TypePersonScreen(DigitsScreen):
    """First the NIK, then the birth date: one question at a time."""

    groups = GROUPS
    not_found = mark("Jadwal tidak ditemukan. Periksa lagi NIK dan tanggal lahir, atau panggil petugas.")

    def build(self) -> None:
        self._nik = ""
        super().build()
        self._ask(date=False)

    def _ask(self, date: bool) -> None:
        self._date = date
        if date:
            self.heading = self.say("Ketik tanggal lahir")
            self.lead = self.say("Tanggal, bulan, tahun. Contoh: 15 08 1990.")
            self.boxes.regroup(DATE_GROUPS, self.say("HHBBTTTT"))
            self.next_text, self.next_icon = self.say("Cari"), "magnifying-glass"
        else:
            self.heading = self.say("Ketik NIK Anda")
            self.lead = self.say("16 angka pada KTP.")
            self.boxes.regroup(GROUPS)
            self.boxes.value = self._nik
            self.next_text, self.next_icon = self.say("Lanjut"), "arrow-right"
        self.refresh()

    def refresh(self) -> None:
        super().refresh()
        self.others.clear_widgets()
        if self.visit.fault is not None and slip_offered(self):
            self.others.add_widget(slip_choice(self, "type_person.slip"))

    def complaint(self) -> str | None:
        if not getattr(self, "_date", False):
            return complaint_so_far(self.typed, self.booth.now().date())
        return super().complaint()

    def go_on(self) -> None:
        if self._date:
            self.do(PersonTyped(self._nik, self.typed))
        elif self.complaint() is None:
            self._nik = self.typed
            self._ask(date=True)

    def go_back(self) -> None:
        if self._date:
            self._ask(date=False)
        else:
            super().go_back()

"""The birth date says sixty or more: priority is proposed, never pressed."""

from __future__ import annotations

from kiosk.screens.choices import ChoicesScreen
from kiosk.visit.events import ElderlyAnswered


class ElderlyOfferScreen(ChoicesScreen):
    """Yes and no, of one size."""

    def build(self) -> None:
        age = self.booth.offer.elderly_age
        self.heading = self.say("Anda berhak atas layanan prioritas. Pakai?")
        self.lead = self.say("Untuk usia {age} tahun ke atas. Tidak perlu bukti.", age=age)
        self.offer(
            "elderly_offer.yes",
            "hand-heart",
            self.say("Ya, pakai prioritas"),
            ElderlyAnswered(True),
            self.say("Nomor Anda dipanggil lebih dahulu"),
        )
        self.offer(
            "elderly_offer.no",
            "ticket",
            self.say("Tidak, antrean biasa"),
            ElderlyAnswered(False),
            self.say("Dipanggil menurut urutan datang"),
        )

"""The birth date gives a right to priority: it is proposed, never pressed."""

from __future__ import annotations

from kiosk.screens.choices import ChoicesScreen
from kiosk.visit.events import PriorityAnswered


class AgeOfferScreen(ChoicesScreen):
    """Yes and no, of one size."""

    def build(self) -> None:
        today = self.booth.now().date()
        rule = self.booth.offer.proposed_by_age(self.visit.age_on(today), today)
        assert rule is not None
        self.heading = self.say("Anda berhak atas layanan prioritas. Pakai?")
        if rule.from_age is not None:
            self.lead = self.say("Untuk usia {age} tahun ke atas. Tidak perlu bukti.", age=rule.from_age)
        else:
            self.lead = self.say("Untuk usia di bawah {age} tahun. Tidak perlu bukti.", age=rule.below_age)
        self.offer(
            "age_offer.yes",
            "hand-heart",
            self.say("Ya, pakai prioritas"),
            PriorityAnswered(True),
            self.say("Nomor Anda dipanggil lebih dahulu"),
        )
        self.offer(
            "age_offer.no",
            "ticket",
            self.say("Tidak, antrean biasa"),
            PriorityAnswered(False),
            self.say("Dipanggil menurut urutan datang"),
        )

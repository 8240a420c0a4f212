"""The booking was found: what that means for now."""

from __future__ import annotations

from kiosk.screens.screen import Screen
from kiosk.screens.ticket import BigNumber, TicketLine, number_beside
from kiosk.screens.widgets.notice import Card, Notice
from kiosk.visit.booking import OFFICE_ON_PROOF, Arrival, Booking
from kiosk.words import day_in_words, mark

#: Title, what it means, its tone and sign, and the primary button.
WORDS = {
    Arrival.ON_TIME: (
        mark("Jadwal Anda ditemukan"),
        mark("Anda datang tepat waktu. Apakah ini jadwal Anda?"),
        "good",
        "check-circle",
        mark("Benar"),
    ),
    Arrival.EARLY: (
        mark("Anda datang lebih awal"),
        mark("Nomor Anda mulai dipanggil mendekati pukul {time}. Silakan menunggu."),
        "info",
        "clock",
        mark("Lanjut"),
    ),
    Arrival.LATE: (
        mark("Jadwal Anda sudah lewat"),
        mark("Anda tetap dilayani hari ini, bersama antrean tanpa jadwal."),
        "wait",
        "clock-counter-clockwise",
        mark("Lanjut"),
    ),
    Arrival.OTHER_DAY: (
        mark("Jadwal Anda hari lain"),
        mark("Datanglah pada hari itu. Untuk mengubah jadwal, gunakan M-Paspor atau tanyakan petugas."),
        "wait",
        "calendar-x",
        mark("Cetak"),
    ),
    Arrival.OTHER_OFFICE: (
        mark("Jadwal Anda di kantor lain"),
        mark("Datanglah ke kantor itu. Untuk pindah kantor, tanyakan petugas."),
        "wait",
        "map-pin",
        mark("Cetak"),
    ),
    Arrival.JOINING: (
        mark("Rombongan Anda sudah lapor"),
        mark("Anggota yang baru datang dapat menyusul dengan kode yang sama."),
        "info",
        "users-three",
        mark("Lanjut"),
    ),
    Arrival.USED: (
        mark("Sudah lapor pukul {time}"),
        mark("Nomor Anda masih berlaku. Tiket dapat dicetak ulang satu kali."),
        "info",
        "ticket",
        mark("Cetak ulang"),
    ),
}

#: The part of a wide window in which large letters say what it means.
MEANING_BESIDE = 0.44


def where(screen: Screen, booking: Booking) -> str:
    """The office of a booking; a token of another one does not tell it."""
    return f"{booking.office}\n{booking.address}" if booking.office else screen.say(OFFICE_ON_PROOF)


class FoundScreen(Screen):
    """The name is masked: only its owner knows it again."""

    touched_content = False

    def build(self) -> None:
        visit = self.visit
        booking, arrival = visit.booking, visit.arrival
        assert booking is not None
        assert arrival is not None
        zone = self.booth.now().tzinfo
        title, meaning, tone, icon, onward = WORDS[arrival]
        moment = booking.used[1] if arrival is Arrival.USED and booking.used else booking.starts_at
        time = self.clock(moment.astimezone(zone))
        self.heading = self.say(title, time=time)
        self.next_text = self.say(onward)
        if self.look.large:
            self.side_share = MEANING_BESIDE
        self.next_icon = (
            "printer" if arrival in (Arrival.OTHER_DAY, Arrival.OTHER_OFFICE, Arrival.USED) else "arrow-right"
        )
        if arrival in (Arrival.USED, Arrival.JOINING) and booking.used:
            self.side_share = number_beside(self.look)
            self.above.add_widget(BigNumber(self, booking.used[0]))
        sheet = Card()
        for sign, text in self._lines(booking):
            sheet.add_widget(TicketLine(sign, text, private=text == booking.masked_name))
        self.add_widget(sheet)
        # In larger text what it means comes first: the rest is known, and may have to be scrolled to.
        beside = self.above if self.look.text_scale > 1 else self.beside
        beside.add_widget(Notice(tone=tone, icon=icon, head=self.say(meaning, time=time)))

    def _people(self, booking: Booking) -> str:
        if booking.used is None:
            return self.say("{count} orang", count=booking.people)
        here = booking.people - booking.still_expected
        return self.say("{here} dari {count} orang sudah lapor", here=here, count=booking.people)

    def _lines(self, booking: Booking) -> list[tuple[str, str]]:
        offer = self.booth.offer
        starts = booking.starts_at.astimezone(self.booth.now().tzinfo)
        lines = [
            ("calendar-check", day_in_words(starts.date(), self.visit.language)),
            ("clock", f"{self.clock(starts)} {starts.tzname()}"),
        ]
        if booking.masked_name:
            lines.append(("user", booking.masked_name))
        if offer.knows_service(booking.service):
            lines.insert(0, ("identification-card", self.wording(offer.service(booking.service).name)))
        if booking.people > 1:
            lines.append(("users-three", self._people(booking)))
        if booking.site != offer.site:
            lines.append(("bank", where(self, booking)))
        return lines

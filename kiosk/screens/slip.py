"""Paper that is not a number: where to go, when to come, or a case number."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from kiosk.screens.faults import fault_notice
from kiosk.screens.found import where
from kiosk.screens.moments import rupiah
from kiosk.screens.paper_news import PaperNews, print_again
from kiosk.screens.proof_sheet import NOT_IN_HAND, ProofSheet
from kiosk.screens.screen import Screen
from kiosk.screens.ticket import BigNumber, TicketLine, number_beside
from kiosk.screens.widgets.notice import Card, Notice, split_sentence
from kiosk.visit.events import Ended
from kiosk.visit.guardian import COME_TOGETHER
from kiosk.visit.paper_moves import TOLD_ON_SLIP
from kiosk.visit.sentences import sentence
from kiosk.visit.visit import Paperwork, SlipKind, Visit
from kiosk.words import day_in_words, mark

#: What each slip says first, and what it is for.
WORDS = {
    SlipKind.LOSS_GUIDE: (
        mark("Silakan datang ke kantor ini"),
        mark("Paspor hilang atau rusak diperiksa dahulu di kantor imigrasi."),
    ),
    SlipKind.OTHER_DAY: (mark("Jadwal Anda hari lain"), mark("Datanglah pada hari jadwal Anda.")),
    SlipKind.OTHER_OFFICE: (mark("Jadwal Anda di kantor lain"), mark("Datanglah ke kantor jadwal Anda.")),
    SlipKind.HOME_VISIT: (
        mark("Permintaan Anda sudah dicatat"),
        mark("Petugas menghubungi Anda untuk menentukan waktu kunjungan."),
    ),
    SlipKind.DISRUPTION: (
        mark("Kedatangan Anda sudah dicatat"),
        mark("Serahkan bukti ini kepada petugas. Anda tetap dilayani."),
    ),
    SlipKind.FULL: (mark("Kuota penuh"), ""),
    SlipKind.SEE_OFFICER: (mark("Silakan ke petugas"), mark("Petugas membantu Anda di meja informasi.")),
}


#: What the applicant shows when nobody knows that the paper is in a hand.
SHOW_CODE = mark("Foto kode di bawah dan tunjukkan kepada petugas. Anda tetap dilayani.")
SHOW_SCREEN = mark("Foto layar ini dan tunjukkan kepada petugas. Anda tetap dilayani.")
#: Beside the reason for the slip itself, which stands above.
NOT_PRINTED = mark("Lembar tidak dapat dicetak. Foto atau catat isi layar ini.")


class SlipScreen(Screen):
    """What the paper says, large enough to remember without it."""

    primary = Ended()
    touched_content = False

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        return visit.slip, visit.case

    def build(self) -> None:
        visit = self.visit
        assert visit.slip is not None
        heading, lead = WORDS[visit.slip]
        self.heading, self.lead = self.say(heading), self.say(lead) if lead else ""
        if visit.full is not None:
            self.lead = visit.full.in_words(visit.language)
        elif visit.slip is SlipKind.SEE_OFFICER and visit.fault and visit.fault.code in TOLD_ON_SLIP:
            self.lead = self.say(sentence(visit.fault, visit.step))
        elif visit.without_guardian and visit.slip is SlipKind.SEE_OFFICER:
            self.lead = self.say(COME_TOGETHER)
        self.next_text, self.next_icon = self.say("Selesai"), "check"
        if visit.case is not None:
            self.side_share = number_beside(self.look)
            self.above.add_widget(BigNumber(self, visit.case))
        self.proof = ProofSheet(self)
        self.above.add_widget(self.proof)
        self._began_s = self.app.clock.monotonic_s()
        self.paper = PaperNews(self._paper, lambda: print_again(self, "slip.again"))
        self.above.add_widget(self.paper)
        lines = self._lines(visit.slip)
        if lines:
            sheet = Card()
            for icon, text in lines:
                sheet.add_widget(TicketLine(icon, text))
            self.add_widget(sheet)
        if self.paper.wish is not self.paper:
            self.add_widget(self.paper.wish)

    def refresh(self) -> None:
        super().refresh()
        visit = self.visit
        if visit.slip is SlipKind.DISRUPTION:
            self.lead = self.say(_proof_lead(visit))
        self.paper.refresh(visit)
        self.proof.refresh(visit)

    def animate(self) -> None:
        self.paper.after(self.app.clock.monotonic_s() - self._began_s)

    def _paper(self) -> Notice:
        visit = self.visit
        match visit.paperwork:
            case Paperwork.PRINTING:
                return Notice(tone="wait", icon="printer", head=self.say("Lembar sedang dicetak…"))
            case Paperwork.OUT:
                return Notice(tone="good", icon="check-circle", head=self.say("Silakan ambil lembar Anda."))
            case _ if visit.fault is not None:
                # What to do now stands beside the code, if there is one.
                happened, _ = split_sentence(self.say(sentence(visit.fault, visit.step)))
                told = NOT_PRINTED if visit.fault.code in TOLD_ON_SLIP else happened if visit.proof else ""
                return fault_notice(self, visit.fault, told)
            case _:
                return Notice(tone="info", icon="camera", head=self.say("Catat atau foto layar ini."))

    def _lines(self, slip: SlipKind) -> Sequence[tuple[str, str]]:
        match slip:
            case SlipKind.LOSS_GUIDE:
                return self._loss_lines()
            case SlipKind.OTHER_DAY | SlipKind.OTHER_OFFICE:
                return self._booking_lines()
            case SlipKind.FULL:
                return self._full_lines()
            case SlipKind.HOME_VISIT:
                return [("file-text", self.wording(line)) for line in self.booth.offer.home_visit_bring]
            case _:
                return [("hand-waving", self.wording(self.booth.offer.help_line))]

    def _full_lines(self) -> list[tuple[str, str]]:
        """When to come: later today, or the next day that has room."""
        full, lines = self.visit.full, []
        assert full is not None
        if full.opens_at is not None:
            clock = self.say("Hari ini mulai pukul {clock}", clock=self.clock(full.opens_at))
            lines.append(("clock", f"{self.say('Nomor tersedia lagi:')}\n{clock}"))
        if full.next_day is not None:
            day = day_in_words(full.next_day, self.visit.language)
            lines.append(("calendar-check", f"{self.say(full.next_day_is)}\n{day}"))
        return [*lines, ("hand-waving", self.wording(self.booth.offer.help_line))]

    def _loss_lines(self) -> list[tuple[str, str]]:
        offer, visit = self.booth.offer, self.visit
        office = offer.loss_office
        lines = [("bank", f"{office.name}\n{office.address}"), ("clock", self.wording(office.hours))]
        guide = offer.loss_guides.get(visit.loss or "")
        if guide is None:
            return lines
        fees = offer.fees((guide.tariff,), self.booth.now().date())
        lines += [("coins", f"{self.wording(fee.name)}: {rupiah(fee.rupiah)}") for fee in fees]
        return lines + [("file-text", self.wording(line)) for line in guide.bring]

    def _booking_lines(self) -> list[tuple[str, str]]:
        booking = self.visit.booking
        if booking is None:
            return []
        starts = booking.starts_at.astimezone(self.booth.now().tzinfo)
        when = f"{day_in_words(starts.date(), self.visit.language)}, {self.clock(starts)} {starts.tzname()}"
        return [("calendar-check", when), ("bank", where(self, booking))]


def _proof_lead(visit: Visit) -> str:
    """What proves the arrival: the paper, or its code on the screen, or the screen itself."""
    if visit.paperwork not in NOT_IN_HAND:
        return WORDS[SlipKind.DISRUPTION][1]
    return SHOW_CODE if visit.proof else SHOW_SCREEN

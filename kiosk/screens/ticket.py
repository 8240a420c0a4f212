"""The number, as large as the screen allows, and what to do with it."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.core.text import Label as CoreLabel
from kivy.uix.boxlayout import BoxLayout

from kiosk.faults import Fault, FaultCode
from kiosk.printing.ticket import FROM_RESERVE, GROUP, UNKNOWN_WAIT
from kiosk.screens.faults import fault_notice
from kiosk.screens.paper_news import PaperNews, print_again
from kiosk.screens.screen import Page, Screen
from kiosk.screens.theme.fonts import TEXT
from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Card, Notice
from kiosk.visit.events import Ended
from kiosk.visit.guardian import COME_TOGETHER
from kiosk.visit.visit import Paperwork, Ticket, Visit
from kiosk.wait_words import wait_in_words

#: The part of a wide window that the number has; what it means has the rest. Beside
#: large text that is less.
NUMBER_BESIDE, BESIDE_LARGE_TEXT = 0.5, 0.46


def number_beside(look: Look) -> float:
    """The number's part of this window."""
    return BESIDE_LARGE_TEXT if look.large else NUMBER_BESIDE


class BigNumber(Card):
    """The label of the ticket across the whole screen."""

    def __init__(self, screen: Screen, text: str) -> None:
        self.text = text
        look = screen.look
        room = look.width - 2 * look.space.edge
        font = CoreLabel(font_name=TEXT, font_size=look.sign.label, bold=True)
        natural = max(1, font.get_extents(text)[0])
        if look.wide:
            room = number_beside(look) * (room - look.space.l) - look.space.m
        room -= 2 * look.space.l
        most = look.sign.label_beside_large_text if look.large else look.sign.label
        self.size_px = min(most, look.sign.label * room / natural)
        super().__init__()


class TicketScreen(Screen):
    """The number is there before the paper is, and stays when it is not."""

    primary = Ended()
    touched_content = False

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        return visit.ticket

    def build(self) -> None:
        visit = self.visit
        ticket = visit.ticket
        assert ticket is not None
        self.heading = self.say("Nomor antrean Anda")
        self.next_text, self.next_icon = self.say("Selesai"), "check"
        self.side_share = number_beside(self.look)
        self.above.add_widget(BigNumber(self, ticket.label))
        self._began_s = self.app.clock.monotonic_s()
        self.paper = PaperNews(lambda: paper_notice(self), lambda: print_again(self, "ticket.again"))
        self.above.add_widget(self.paper)
        sheet = Card()
        for icon, text in self._lines():
            sheet.add_widget(TicketLine(icon, text))
        self.add_widget(sheet)
        if self.paper.wish is not self.paper:
            self.add_widget(self.paper.wish)

    def refresh(self) -> None:
        super().refresh()
        self.paper.refresh(self.visit)

    def animate(self) -> None:
        self.paper.after(self.app.clock.monotonic_s() - self._began_s)

    def _lines(self) -> list[tuple[str, str]]:
        ticket = self.visit.ticket
        assert ticket is not None
        missed = self.say("Bila terlewat, lapor ke petugas.")
        where = [("map-pin", self._zone(ticket.zone))] if ticket.zone else []
        group = [("users-four", self.say(GROUP, count=ticket.people))] if ticket.people > 1 else []
        together = [("users", self.say(COME_TOGETHER))] if self.visit.without_guardian else []
        return [*group, *self._place(ticket), *where, *together, ("hand-waving", missed)]

    def _place(self, ticket: Ticket) -> list[tuple[str, str]]:
        """The place in line; while the queue is out of reach, the truth about that."""
        unknown = ("clock", self.say(UNKNOWN_WAIT))
        if ticket.from_reserve:
            return [("wifi-slash", self.say(FROM_RESERVE)), unknown]
        if ticket.ahead is None:
            return [unknown]
        ahead = (
            self.say("{count} orang di depan Anda", count=ticket.ahead)
            if ticket.ahead
            else self.say("Anda yang berikutnya")
        )
        assert ticket.wait_low is not None
        assert ticket.wait_high is not None
        wait = wait_in_words(ticket.wait_low, ticket.wait_high, self.visit.language)
        return [("users-three", ahead), ("clock", wait[:1].upper() + wait[1:])]

    def _zone(self, zone: str) -> str:
        """The site says the zone in Indonesian; the configuration knows it in
        the language of the visit."""
        for service in self.booth.offer.services:
            if service.zone.id == zone:
                return self.wording(service.zone)
        return zone


class TicketLine(BoxLayout):
    """A sign and a sentence; one that is `private` is read out to headphones only."""

    def __init__(self, icon: str, text: str, private: bool = False) -> None:
        self.icon, self.text, self.private = icon, text, private
        super().__init__()


def paper_notice(page: Page) -> Notice:
    """How far the paper is, and what to do when it does not come."""
    visit = page.visit
    match visit.paperwork:
        case Paperwork.PRINTING:
            return Notice(tone="wait", icon="printer", head=page.say("Tiket sedang dicetak…"))
        case Paperwork.OUT:
            return Notice(tone="good", icon="check-circle", head=page.say("Silakan ambil tiket Anda."))
        case Paperwork.DOUBTFUL:
            return fault_notice(page, visit.fault or Fault(FaultCode.PRINT_UNCONFIRMED))
        case _:
            return fault_notice(page, visit.fault or Fault(FaultCode.PRINTER_ERROR))


load_layout(__file__)

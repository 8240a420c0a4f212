"""What a visit's paper says: from the visit and the offer to a ticket or a slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from kiosk.client.slip_proof import Proof
from kiosk.hardware.printer.widths import PaperWidth
from kiosk.printing.slips import Slip, SlipDesk, slip_payload
from kiosk.printing.ticket import TICKET_LIMIT_BYTES, TicketContent, ticket_payload
from kiosk.visit.booking import OFFICE_ON_PROOF
from kiosk.visit.guardian import COME_TOGETHER
from kiosk.visit.offer import Offer
from kiosk.visit.sentences import sentence
from kiosk.visit.steps import Step
from kiosk.visit.visit import SlipKind, Visit
from kiosk.words import say

#: The ticket shows the most important originals, as many as fit; all are on the screen.
BRING_LINES = 3


class Papers:
    """Sets the papers of one booth on its paper width."""

    def __init__(self, offer: Offer, paper: PaperWidth) -> None:
        self._offer = offer
        self._paper = paper

    def ticket(self, visit: Visit, now: datetime) -> bytes:
        """The queue ticket of `visit`, which has its number."""
        assert visit.ticket is not None
        assert visit.service is not None
        service = self._offer.service(visit.service)
        language = visit.language
        together = (say(COME_TOGETHER, language),) if visit.without_guardian else ()
        bring = (*together, *(item.in_(language) for item in service.bring))[:BRING_LINES]
        wayfinding = tuple(line.in_(language) for line in self._offer.wayfinding)
        content = TicketContent(
            office=self._offer.site_name,
            service=service.name.in_(language),
            label=visit.ticket.label,
            zone=service.zone.in_(language),
            ahead=visit.ticket.ahead,
            wait_low_min=visit.ticket.wait_low,
            wait_high_min=visit.ticket.wait_high,
            from_reserve=visit.ticket.from_reserve,
            people=visit.ticket.people,
            printed_at=now,
            qr=f"{self._offer.public_url}/t/{visit.ticket.id}" if visit.ticket.id else "",
            what_to_bring=bring,
            wayfinding=wayfinding,
            help_line=self._offer.help_line.in_(language),
            reprint=visit.reprint,
        )
        return self._that_fits(content, language)

    def _that_fits(self, content: TicketContent, language: str) -> bytes:
        """The ticket within its limit: a slow serial line takes 10 ms for ten
        bytes, so the least needed lines are left out first."""
        lines = [(bring, len(content.wayfinding)) for bring in range(len(content.what_to_bring), 0, -1)]
        lines += [(1, ways) for ways in range(len(content.wayfinding) - 1, -1, -1)]
        payload = b""
        for bring, ways in lines or [(0, 0)]:
            shorter = replace(
                content,
                what_to_bring=content.what_to_bring[:bring],
                wayfinding=content.wayfinding[:ways],
            )
            payload = ticket_payload(shorter, self._paper, language)
            if len(payload) <= TICKET_LIMIT_BYTES:
                break
        return payload

    def slip(self, kind: SlipKind, visit: Visit, now: datetime, proof: Proof | None = None) -> bytes:
        """The slip `kind` for `visit`; one that proves an arrival with its `proof`."""
        slip = replace(self._slip(kind, visit, now, proof), reprint=visit.reprint)
        return slip_payload(slip, self._paper, visit.language)

    def _slip(self, kind: SlipKind, visit: Visit, now: datetime, proof: Proof | None) -> Slip:
        desk = SlipDesk(self._offer.site_name, now, self._offer.help_line.in_(visit.language), visit.language)
        match kind:
            case SlipKind.LOSS_GUIDE:
                return self._loss(desk, visit, now)
            case SlipKind.HOME_VISIT:
                assert visit.case is not None
                bring = tuple(item.in_(visit.language) for item in self._offer.home_visit_bring)
                return desk.home_visit(visit.case, bring)
            case SlipKind.OTHER_DAY:
                assert visit.booking is not None
                return desk.other_day(visit.booking.starts_at.astimezone(now.tzinfo), self._bring(visit))
            case SlipKind.OTHER_OFFICE:
                assert visit.booking is not None
                starts_at = visit.booking.starts_at.astimezone(now.tzinfo)
                office = visit.booking.office or say(OFFICE_ON_PROOF, visit.language)
                return desk.other_office(office, visit.booking.address, starts_at)
            case SlipKind.FULL:
                assert visit.full is not None
                full = visit.full
                what, bring = full.in_words(visit.language), self._bring(visit)
                return desk.full(what, full.opens_at, full.next_day, full.next_day_is, bring)
            case SlipKind.SEE_OFFICER:
                why = say(sentence(visit.fault, Step.SLIP), visit.language) if visit.fault else ""
                why = say(COME_TOGETHER, visit.language) if visit.without_guardian else why
                return desk.see_officer(why, visit.application_number)
            case SlipKind.DISRUPTION if proof is not None:
                return desk.disruption(visit.application_number, proof.booth, proof.sequence, proof.text)
            case SlipKind.DISRUPTION:
                return desk.disruption(visit.application_number)

    def _loss(self, desk: SlipDesk, visit: Visit, now: datetime) -> Slip:
        assert visit.loss is not None
        guide, office = self._offer.loss_guides[visit.loss], self._offer.loss_office
        fees = self._offer.fees((guide.tariff,), now.date())
        return desk.lost_or_damaged(
            damaged=visit.loss == "damaged",
            go_to=office.name,
            address=f"{office.address}. {office.hours.in_(visit.language)}",
            fine_rp=fees[0].rupiah,
            documents=tuple(item.in_(visit.language) for item in guide.bring),
        )

    def _bring(self, visit: Visit) -> tuple[str, ...]:
        if visit.service is None:
            return ()
        return tuple(item.in_(visit.language) for item in self._offer.service(visit.service).bring)

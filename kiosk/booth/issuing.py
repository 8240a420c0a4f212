"""From *Cetak nomor* to paper: number, sealed submission, ticket, in this order.

The number is asked for first, because it may be refused; the submission is on
the disk before the ticket is on paper, so a ticket in a hand always has one.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from kiosk.booth.papers import Papers
from kiosk.booth.reprinting import number_of, slip_job
from kiosk.booth.settled import settled
from kiosk.client import outlook
from kiosk.client.manifest import Manifest
from kiosk.client.reserve import Reserve
from kiosk.client.site import NumberRequest, SiteClient
from kiosk.client.slip_proof import Proof, SlipBook
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument, Submission
from kiosk.clock import Calendar
from kiosk.faults import Fault, FaultCode
from kiosk.printing.desk import PrintDesk
from kiosk.visit.events import CaseOpened, IssueFailed, NumberIssued, Result, SlipSigned, SlipUnsaved
from kiosk.visit.offer import Offer
from kiosk.visit.visit import Paper, PaperState, SlipKind, Ticket, Visit

log = logging.getLogger(__name__)

Report = Callable[[Result], None]

#: Letters and digits that are not mistaken for one another when read aloud.
CASE_ALPHABET = "23456789ACEFHJKMNRTUVWXY"


class Issuing:
    """Does the work of one visit at a time; `sealed` are the pages sealed for it."""

    def __init__(
        self,
        offer: Offer,
        site: SiteClient,
        reserve: Reserve,
        spool: Spool,
        manifest: Manifest,
        desk: PrintDesk,
        papers: Papers,
        slips: SlipBook,
        calendar: Calendar,
        on_sent: Callable[[], None],
        new_id: Callable[[], str],
    ) -> None:
        self._offer = offer
        self._site = site
        self._reserve = reserve
        self._new_id = new_id
        self._spool = spool
        self._manifest = manifest
        self._desk = desk
        self._papers = papers
        self._slips = slips
        self._calendar = calendar
        self._on_sent = on_sent

    def number(self, visit: Visit, sealed: Mapping[str, SealedDocument], report: Report) -> None:
        """A number, the submission, and the ticket."""
        now = self._calendar.now()
        request = self._request(visit)
        ticket = self._site.issue(request)
        if isinstance(ticket, Fault) and ticket.code is FaultCode.SITE_AWAY:
            ticket = self._from_reserve(request, now) or ticket
        if isinstance(ticket, Fault):
            log.warning("visit.no_number visit=%s fault=%s", visit.id, ticket)
            report(IssueFailed(visit.id, ticket))
            return
        unsaved = self._keep(visit, "visit", ticket.id, sealed)
        if visit.booking is not None:
            unsaved = self._manifest.mark_used(visit.booking.id, ticket.label, now, visit.people) or unsaved
        report(NumberIssued(visit.id, ticket))
        payload = self._papers.ticket(replace(visit, ticket=ticket), now)
        # Companions who join a ticket get its number on a paper of their own.
        result = self._desk.print(visit.id, payload, self._on_sent, number_of(visit, ticket))
        report(settled(visit, result, unsaved))

    def _from_reserve(self, request: NumberRequest, now: datetime) -> Ticket | Fault | None:
        """A number that the site lent for this; None when there is none, a fault
        when the site would have refused it, as far as is known.

        It is another ticket than the one the site was asked for: should that one
        have been given after all, the hand-in takes it back.
        """
        against = self._known_against(request, now)
        if against is not None:
            log.warning("reserve.not_given service=%s fault=%s", request.service, against)
            return against
        series, ticket = self._offer.service(request.service).series, self._new_id()
        label = self._reserve.give(ticket, request.id, now.date(), series, request.as_json())
        if not isinstance(label, str):
            log.warning("reserve.no_number series=%s fault=%s", series, label)
            return None
        log.warning("reserve.given ticket=%s number=%s fault=%s", ticket, label, FaultCode.RESERVE_NUMBER)
        zone = self._offer.service(request.service).zone.id
        return Ticket(ticket, label, None, None, None, zone, from_reserve=True, people=request.people)

    def _known_against(self, request: NumberRequest, now: datetime) -> Fault | None:
        """Closed doors, or what the site said last of its places and session days."""
        if not self._offer.is_open(now):
            return Fault(FaultCode.SITE_CLOSED)
        said = self._reserve.learned()
        if said is None:
            return None
        since = [outlook.Wish.of(order) for order in self._reserve.untold(now.date())]
        return outlook.refusal(said, outlook.Wish.of(request.as_json()), since, now)

    def case(self, visit: Visit, sealed: Mapping[str, SealedDocument], report: Report) -> None:
        """A home-visit request: a case number instead of a place in the queue."""
        now = self._calendar.now()
        code = "".join(secrets.choice(CASE_ALPHABET) for _ in range(4))
        case = f"{now:%d%m}-{code}"
        unsaved = self._keep(replace(visit, case=case), "home_visit", None, sealed)
        if unsaved is not None:
            report(IssueFailed(visit.id, unsaved))
            return
        report(CaseOpened(visit.id, case))
        payload = self._papers.slip(SlipKind.HOME_VISIT, replace(visit, case=case), now)
        job = slip_job(visit.id, SlipKind.HOME_VISIT)
        report(settled(visit, self._desk.print(job, payload, self._on_sent)))

    def slip(
        self, kind: SlipKind, visit: Visit, sealed: Mapping[str, SealedDocument], report: Report
    ) -> None:
        """A paper that is not a number. One that proves an arrival is kept too."""
        now = self._calendar.now()
        proof: Proof | None = None
        unsaved = None
        if kind is SlipKind.DISRUPTION:
            proof = self._proof(visit, now)
            unsaved = self._keep(visit, "arrival", None, sealed, slip=proof.sequence if proof else None)
            if unsaved is not None:
                kind, proof, visit = SlipKind.SEE_OFFICER, None, replace(visit, fault=unsaved)
                report(SlipUnsaved(visit.id, unsaved))
            elif proof is not None:
                report(SlipSigned(visit.id, proof.text))
        payload = self._papers.slip(kind, visit, now, proof)
        result = self._desk.print(slip_job(visit.id, kind), payload, self._on_sent)
        report(settled(visit, result, unsaved))

    def _proof(self, visit: Visit, now: datetime) -> Proof | None:
        """The signature of a slip; None, and a slip without one, when it cannot be counted."""
        made = self._slips.make(now)
        if isinstance(made, Fault):
            log.error("slip.not_signed visit=%s fault=%s", visit.id, made)
            return None
        return made

    def _request(self, visit: Visit) -> NumberRequest:
        assert visit.entrance is not None
        assert visit.service is not None
        booking = visit.booking
        return NumberRequest(
            id=visit.id,
            service=visit.service,
            entrance=visit.entrance.value,
            priority=visit.priority,
            booking=booking.id if booking else None,
            booked_at=booking.starts_at if booking else None,
            arrived_at=self._calendar.now(),
            booth=self._offer.booth,
            checklist={paper.kind: _seen(paper) for paper in visit.papers},
            people=visit.people,
            party=max(visit.people, booking.people if booking else 1),
        )

    def _keep(
        self,
        visit: Visit,
        kind: str,
        ticket: str | None,
        sealed: Mapping[str, SealedDocument],
        **more: object,
    ) -> Fault | None:
        """Seal what is personal and put it in the spool, with the pages taken."""
        documents = list(in_order(visit.papers, sealed, self._offer))
        submission = Submission(
            id=visit.id,
            kind=kind,
            site=self._offer.site,
            booth=self._offer.booth,
            ticket=ticket,
            booking=visit.booking.id if visit.booking else None,
            created_at=self._calendar.now(),
            personal={**personal(visit), **more},
        )
        fault = self._spool.commit(submission, documents)
        if fault is not None:
            log.error("spool.not_kept visit=%s fault=%s", visit.id, fault)
        return fault


def in_order(
    papers: Iterable[Paper], sealed: Mapping[str, SealedDocument], offer: Offer
) -> Iterator[SealedDocument]:
    """The pages of `papers` as they are sent, named by where each stands now:
    one may have been taken again, or removed, since it was sealed."""
    for paper in papers:
        kind = offer.documents[paper.kind]
        for place, page in enumerate(paper.pages):
            if page.scan in sealed:
                yield replace(sealed[page.scan], document=kind.scan_name(place))


def _seen(paper: Paper) -> str:
    """What the counter is told of a document: not its content, only whether it was scanned."""
    return "scanned" if paper.state is PaperState.TAKEN else "skipped"


def personal(visit: Visit) -> dict[str, object]:
    """What is sealed: everything the applicant told, and nothing derived. Of a child for
    whom nobody may say yes, nothing that tells who it is."""
    card, identity = visit.told_by_card, visit.identity
    if visit.without_guardian:
        card = identity = None
    return {
        "entrance": visit.entrance.value if visit.entrance else None,
        "service": visit.service,
        "nik": identity.nik if identity else None,
        "birth_date": identity.birth_date.isoformat() if identity else None,
        "name": card.name.value if card else None,
        "birth_place": card.birth_place.value if card else None,
        "no_card": visit.no_card,
        "priority_group": visit.group,
        "typed_number": visit.typed or None,
        "shown_code": visit.shown or None,
        "answers": dict(visit.answers),
        "case": visit.case,
        "language": visit.language,
        "documents": {paper.kind: paper.state.value for paper in visit.papers},
        "notice": visit.noticed.record() if visit.noticed else None,
        "guardian": visit.guardian.record() if visit.guardian else None,
    }

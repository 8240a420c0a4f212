"""Ways to every screen in every variant: what the far end does, and the touches to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from far_end import CARD, FarEnd
from journeys import CODE, ELDERLY, FEMALE, MALE, MINOR, START, WALK_IN, arriving, keys, letters
from stage_hand import MORNING

from kiosk.booth.booth import News
from kiosk.faults import Fault, FaultCode
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.card import ReadField
from kiosk.visit.full import Full
from kiosk.visit.visit import OfficerCall, Paperwork, Ticket

Way = tuple[Callable[[], FarEnd], list[str]]

FULL = Full(FaultCode.QUOTA_FULL, limit="reserved", opens_at=time(10), next_day=date(2026, 11, 25), left=1)
RESERVE = Ticket("t-1", "A980", None, None, None, "Ruang tunggu A", from_reserve=True)
BOOKING = [*START, "home.booking"]
#: Past the NIK with one touch: the walk-in way types it.
SCAN_KTP = [*START, "home.walk_in", "service.renew_expired", "frame.next", "identity.scan"]
NO_CARD = [*START, "home.walk_in", "service.renew_expired", "frame.next", "identity.no_card"]
FOR_CHILD = [*START, "home.walk_in", "service.new_child", "frame.next", "identity.no_card"]
CHILD = [*FOR_CHILD, "guardian.yes"]
NO_GUARDIAN = [*WALK_IN[:4], *keys(MINOR), "frame.next", "guardian.no"]
SKIPPED = [*NO_CARD, "documents.skip"]
TICKET = [*SKIPPED, "frame.next"]
CALLING = [*START, "home.walk_in", "frame.officer"]
TO_NAME = [*START, "home.home_visit", "frame.next", *keys(FEMALE), "frame.next"]
TO_PLACE = [*TO_NAME, *letters("siti"), "frame.next"]
TO_PHONE = [*TO_PLACE, "request.hospital", *letters("rsud"), "frame.next", "request.later"]
SICK_CHILD = [
    *(*START, "home.home_visit", "frame.next", *keys(MINOR), "frame.next", *letters("siti"), "frame.next"),
    *("request.hospital", *letters("rsud"), "frame.next", "request.later"),
    *(*keys("081234567890"), "frame.next"),
]


def refused(code: FaultCode) -> Callable[[], FarEnd]:
    return lambda: FarEnd(issue_fault=Fault(code))


def paper(settled: Paperwork, code: FaultCode | None = None) -> Callable[[], FarEnd]:
    return lambda: FarEnd(paperwork=settled, paper_fault=Fault(code) if code else None)


def group(**changes: object) -> Callable[[], FarEnd]:
    return lambda: arriving(0, people=5, **changes)


companions = group(used=("A012", MORNING), used_people=1)


def camera(code: FaultCode) -> Callable[[], FarEnd]:
    return lambda: FarEnd(camera_fault=Fault(code))


def card(**changes: object) -> Callable[[], FarEnd]:
    return lambda: FarEnd(card=replace(CARD, **changes))


def shown(**changes: object) -> Callable[[], FarEnd]:
    return lambda: FarEnd(shown=CODE, **changes)


#: On these every screen is looked at.
WAYS: dict[str, Way] = {
    "walk in": (FarEnd, [*WALK_IN, *["frame.next"] * 4]),
    "booking": (lambda: arriving(20), BOOKING),
    "home visit": (
        FarEnd,
        [*TO_PHONE, *keys("081234567890"), "frame.next", "documents.skip", "frame.next"],
    ),
}

#: Of each only the last screen is new.
ENDS: dict[str, Way] = {
    "group": (group(), BOOKING),
    "people": (group(), [*BOOKING, "frame.next"]),
    "ticket of a group": (group(), [*BOOKING, "frame.next", "people.3", "frame.next", "frame.next"]),
    "companions": (companions, BOOKING),
    "more people": (companions, [*BOOKING, "frame.next"]),
    "review of a booking": (lambda: arriving(20), [*BOOKING, "frame.next", "frame.next"]),
    "other day": (lambda: arriving(60 * 26), BOOKING),
    "slip for another day": (lambda: arriving(60 * 26), [*BOOKING, "frame.next"]),
    "other office": (lambda: arriving(10, site="banjarmasin"), BOOKING),
    "slip for another office": (lambda: arriving(10, site="banjarmasin"), [*BOOKING, "frame.next"]),
    "lost or damaged": (FarEnd, [*START, "home.lost_or_damaged"]),
    "damaged": (FarEnd, [*START, "home.lost_or_damaged", "loss.damaged"]),
    "priority": (FarEnd, [*START, "home.priority"]),
    "same day": (FarEnd, [*START, "home.same_day"]),
    "full": (lambda: FarEnd(issue_fault=FULL), TICKET),
    "early": (lambda: arriving(120), BOOKING),
    "late": (lambda: arriving(-120), BOOKING),
    "used": (lambda: arriving(0, used=("A007", MORNING - timedelta(minutes=20))), BOOKING),
    "another office that is not named": (
        lambda: arriving(10, site="banjarmasin", office="", address="", masked_name=""),
        BOOKING,
    ),
    "looking up": (shown(hold=frozenset({do.FindBooking})), BOOKING),
    "unknown": (shown(), BOOKING),
    "unknown, the centre away": (shown(news=News(centre_away=True)), BOOKING),
    "notice before typing": (FarEnd, [*BOOKING, "lookup.type_number"]),
    "unknown number": (
        FarEnd,
        [*BOOKING, "lookup.type_number", "frame.next", *keys(CODE), "frame.next"],
    ),
    "what to bring": (FarEnd, [*START, "home.walk_in", "service.new_child.info"]),
    "the whole notice": (FarEnd, [*START, "home.walk_in", "service.new_adult", "notice.more"]),
    "age": (FarEnd, [*WALK_IN[:4], *keys(ELDERLY), "frame.next"]),
    "guardian": (FarEnd, NO_GUARDIAN[:-1]),
    "guardian of a child": (FarEnd, FOR_CHILD),
    "no guardian": (FarEnd, NO_GUARDIAN),
    "number without a guardian": (FarEnd, [*NO_GUARDIAN, "frame.next"]),
    "home visit without a guardian": (FarEnd, [*SICK_CHILD, "guardian.no"]),
    "child": (FarEnd, CHILD),
    "child, skipped": (FarEnd, [*CHILD, "documents.skip"]),
    "card": (lambda: FarEnd(page_on_plate=False), SCAN_KTP),
    "card being read": (lambda: FarEnd(keeps_quiet=frozenset({on.CardRead})), SCAN_KTP),
    "card read": (FarEnd, SCAN_KTP),
    "card doubtful": (card(nik=ReadField(MALE, True), birth_place=ReadField("KOTABAPU", True)), SCAN_KTP),
    "card with no NIK": (card(nik=ReadField("6302063102909901", True)), SCAN_KTP),
    "card not read": (lambda: FarEnd(card=None), SCAN_KTP),
    "no reader of cards": (
        lambda: FarEnd(card=None, card_fault=Fault(FaultCode.TEXT_READER_AWAY)),
        SCAN_KTP,
    ),
    "card, no camera": (camera(FaultCode.CAMERA_UNPLUGGED), SCAN_KTP),
    "card mended": (FarEnd, [*SCAN_KTP, "card.mend"]),
    "some scanned": (FarEnd, [*NO_CARD, "frame.next", "frame.back"]),
    "another page": (FarEnd, [*CHILD, "documents.birth"]),
    "two pages": (FarEnd, [*CHILD, "documents.birth", "capture.add"]),
    "pages on the list": (FarEnd, [*CHILD, "documents.birth", "capture.add", "frame.back"]),
    "dark camera": (camera(FaultCode.CAMERA_DARK), [*NO_CARD, "frame.next"]),
    "live": (lambda: FarEnd(page_on_plate=False), [*NO_CARD, "frame.next"]),
    "no camera": (camera(FaultCode.CAMERA_UNPLUGGED), [*NO_CARD, "frame.next"]),
    "bad picture": (camera(FaultCode.PICTURE_UNREADABLE), [*NO_CARD, "frame.next"]),
    "skipped": (FarEnd, SKIPPED),
    "issuing": (lambda: FarEnd(hold=frozenset({do.IssueNumber})), TICKET),
    "printing": (paper(Paperwork.PRINTING), TICKET),
    "doubtful": (paper(Paperwork.DOUBTFUL, FaultCode.PRINT_UNCONFIRMED), TICKET),
    "no paper": (paper(Paperwork.FAILED, FaultCode.PRINTER_PAPER_OUT), TICKET),
    "reserve": (lambda: FarEnd(ticket=RESERVE), TICKET),
    "away": (refused(FaultCode.SITE_AWAY), TICKET),
    "closed": (refused(FaultCode.SITE_CLOSED), TICKET),
    "refused": (refused(FaultCode.SITE_REFUSED), TICKET),
    "officer": (FarEnd, CALLING),
    "officer not reached": (lambda: FarEnd(officer=OfficerCall.MISSED), CALLING),
    "officer coming": (lambda: FarEnd(officer=OfficerCall.COMING), CALLING),
    "officer called": (FarEnd, [*CALLING, "officer.ok"]),
}

#: What has been typed goes with the screen, so each look is walked to.
TYPED: dict[str, Way] = {
    "NIK": (FarEnd, [*WALK_IN[:4], *keys(MALE)]),
    "no such day": (FarEnd, [*WALK_IN[:4], *keys("630206310290")]),
    "unknown person": (
        FarEnd,
        [
            *(*BOOKING, "lookup.type_person", "frame.next"),
            *(*keys(MALE), "frame.next", *keys("15081990"), "frame.next"),
        ],
    ),
    "short name": (FarEnd, [*TO_NAME, *letters("si"), "frame.next"]),
    "bad phone": (FarEnd, [*TO_PHONE, *keys("99999999999"), "frame.next"]),
}

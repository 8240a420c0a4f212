"""What became of the number, and of the paper it stands on."""

from __future__ import annotations

from dataclasses import replace

from kiosk.faults import FaultCode
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.full import Full
from kiosk.visit.moves import Move, World, only_if, slip, stay
from kiosk.visit.steps import Step
from kiosk.visit.visit import Paperwork, SlipKind, Visit

#: The site's own no: no number, and an officer knows what to do.
REFUSALS = frozenset(
    {
        FaultCode.QUOTA_FULL,
        FaultCode.SITE_CLOSED,
        FaultCode.BOOKING_USED,
        FaultCode.GROUP_COUNT,
        FaultCode.SITE_REFUSED,
    }
)

#: Nothing was kept of the visit, so no paper says that it was.
UNSAVED = frozenset({FaultCode.DISK_FULL, FaultCode.SEAL_NO_KEY})
#: What the slip that sends to an officer tells of.
TOLD_ON_SLIP = REFUSALS | UNSAVED | {FaultCode.CODE_UNKNOWN}


def issued(visit: Visit, event: on.NumberIssued, _: World) -> Move:
    return stay(replace(visit, step=Step.TICKET, ticket=event.ticket))


def case_opened(visit: Visit, event: on.CaseOpened, _: World) -> Move:
    return stay(replace(visit, step=Step.SLIP, slip=SlipKind.HOME_VISIT, case=event.case))


def not_issued(visit: Visit, event: on.IssueFailed, _: World) -> Move:
    if isinstance(event.fault, Full):
        return slip(replace(visit, fault=event.fault, full=event.fault), SlipKind.FULL)
    kind = SlipKind.SEE_OFFICER if event.fault.code in REFUSALS | UNSAVED else SlipKind.DISRUPTION
    return slip(replace(visit, fault=event.fault), kind)


def slip_signed(visit: Visit, event: on.SlipSigned, _: World) -> Move:
    return stay(replace(visit, proof=event.proof))


def slip_unsaved(visit: Visit, event: on.SlipUnsaved, _: World) -> Move:
    if visit.slip is not SlipKind.DISRUPTION:
        return stay(visit)
    return stay(replace(visit, slip=SlipKind.SEE_OFFICER, fault=event.fault, proof=None))


def paper_settled(visit: Visit, event: on.PaperSettled, _: World) -> Move:
    fault = event.fault or visit.fault
    return stay(replace(visit, paperwork=event.paperwork, fault=fault))


def paper_wanted(visit: Visit, event: on.PaperWanted, _: World) -> Move:
    only_if(visit.may_print_again, visit, event)
    visit = replace(visit, paperwork=Paperwork.PRINTING, reprint=True, fault=None, staff_told=None)
    return stay(visit, do.PrintAgain())


def staff_told(visit: Visit, event: on.StaffTold, _: World) -> Move:
    return stay(replace(visit, staff_told=event.reached))

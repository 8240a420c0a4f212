"""From a code that was read, or a number or person that was typed, to a booking
and what its arrival means for now."""

from __future__ import annotations

from dataclasses import replace

from kiosk.faults import Fault, FaultCode
from kiosk.visit import booking as bookings
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit import guardian
from kiosk.visit.booking import ADMITTED, Arrival
from kiosk.visit.identity import parse_birth_date, parse_nik
from kiosk.visit.moves import Handler, Move, World, forward, go, only_if, read, slip, stay
from kiosk.visit.steps import Step
from kiosk.visit.visit import Clue, Paperwork, SlipKind, Visit


def code_read(visit: Visit, event: on.CodeRead, _: World) -> Move:
    if visit.looking_up:
        return stay(visit)
    found = bookings.candidates(event.text)
    if isinstance(found, Fault):
        return stay(replace(visit, fault=found))
    visit = replace(visit, looking_up=True, fault=None, shown=event.text, clue=Clue.CODE)
    return stay(visit, do.FindBooking(found))


def number_typed(visit: Visit, event: on.NumberTyped, _: World) -> Move:
    found = bookings.candidates(event.number)
    if isinstance(found, Fault):
        return stay(replace(visit, complaint=found.entry.applicant))
    visit = replace(visit, looking_up=True, complaint=None, fault=None, typed=event.number, clue=Clue.NUMBER)
    return stay(visit, do.FindBooking(found))


def person_typed(visit: Visit, event: on.PersonTyped, world: World) -> Move:
    today = world.now.date()
    identity = parse_nik(event.nik, today)
    if isinstance(identity, str):
        return stay(replace(visit, complaint=identity))
    born = parse_birth_date(event.birth_date, today)
    if isinstance(born, str):
        return stay(replace(visit, complaint=born))
    person = replace(identity, birth_date=born)
    visit = replace(visit, looking_up=True, complaint=None, fault=None, identity=person, clue=Clue.PERSON)
    return stay(visit, do.FindPerson(identity.nik, born))


def booking_found(visit: Visit, event: on.BookingFound, world: World) -> Move:
    if not visit.looking_up:
        return stay(visit)
    visit = replace(visit, looking_up=False)
    if event.booking is None:
        fault = event.fault or Fault(FaultCode.CODE_UNKNOWN)
        return stay(replace(visit, fault=fault, lookups_failed=visit.lookups_failed + 1))
    arrival = bookings.arrival(event.booking, world.offer.site, world.now, world.offer.windows)
    visit = replace(
        _only_clue(visit), booking=event.booking, arrival=arrival, step=Step.FOUND, fault=None, complaint=None
    )
    if world.offer.knows_service(event.booking.service):
        visit = replace(visit, service=event.booking.service)
    elif arrival in ADMITTED or arrival is Arrival.USED:
        return slip(replace(visit, arrival=None), SlipKind.SEE_OFFICER)
    return stay(visit, do.StopReading())


def _only_clue(visit: Visit) -> Visit:
    """What was tried in vain before has nothing to do with the booking that is found."""
    return replace(
        visit,
        typed=visit.typed if visit.clue is Clue.NUMBER else "",
        shown=visit.shown if visit.clue is Clue.CODE else "",
        identity=visit.identity if visit.clue is Clue.PERSON else None,
    )


def arrival_confirmed(visit: Visit, _: on.Next, world: World) -> Move:
    match visit.arrival:
        case Arrival.OTHER_DAY:
            return slip(visit, SlipKind.OTHER_DAY)
        case Arrival.OTHER_OFFICE:
            return slip(visit, SlipKind.OTHER_OFFICE)
        case Arrival.USED:
            return _print_again(visit)
        case _ if visit.booking is not None and visit.booking.people > 1:
            return go(visit, Step.PEOPLE, world)
        case _:
            return forward(visit, world)


def people_chosen(visit: Visit, event: on.PeopleChosen, world: World) -> Move:
    assert visit.booking is not None
    only_if(1 <= event.count <= visit.booking.may_come, visit, event)
    return forward(replace(visit, people=event.count), world)


def reprint_chosen(visit: Visit, event: on.ReprintChosen, _: World) -> Move:
    only_if(visit.arrival is Arrival.JOINING, visit, event)
    return _print_again(visit)


def _print_again(visit: Visit) -> Move:
    visit = replace(visit, step=Step.ISSUING, reprint=True, paperwork=Paperwork.PRINTING)
    return stay(visit, do.PrintTicketAgain())


def arrival_slip(visit: Visit, _: on.ScanSkipped, world: World) -> Move:
    """Nobody's list knows the code. While the newest list is out of reach a dated slip proves
    that the applicant came; else the booking is not there, and that is for an officer."""
    if world.disrupted:
        return after_notice(_without_child(visit, world), Step.SLIP)
    return slip(replace(visit, fault=visit.fault or Fault(FaultCode.CODE_UNKNOWN)), SlipKind.SEE_OFFICER)


def reader_failed(visit: Visit, event: on.ReaderFailed, _: World) -> Move:
    return stay(replace(visit, fault=event.fault))


def type_instead(step: Step) -> Handler:
    """A turn-off: the readers go on listening while the applicant types."""

    def handler(visit: Visit, _: on.Deed, __: World) -> Move:
        return after_notice(visit, step)

    return handler


def after_notice(visit: Visit, step: Step) -> Move:
    """To `step`, by way of the privacy notice where it was not read yet: nothing is typed and
    nothing is kept before."""
    visit = replace(visit, after_notice=step)
    if visit.noticed is not None and step is Step.SLIP:
        return slip(visit, SlipKind.DISRUPTION)
    there = Step.NOTICE_FIRST if visit.noticed is None else step
    return stay(replace(visit, step=there, complaint=None, fault=None))


def notice_read(visit: Visit, _: on.Next, world: World) -> Move:
    assert visit.after_notice is not None
    return after_notice(read(visit, world), visit.after_notice)


def _without_child(visit: Visit, world: World) -> Visit:
    """What is kept of the arrival of a child for whom nobody was asked tells not who it is."""
    unasked = guardian.missing(visit, world.offer, world.now.date())
    return replace(visit, identity=None) if unasked else visit

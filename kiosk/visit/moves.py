"""The moves that every part of a visit shares: stay, go to a step, go forward,
end with a slip. A handler makes of an event a move: the visit after it, and
the effects that the booth must carry out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit import guardian, request, shown
from kiosk.visit.card_page import with_card
from kiosk.visit.offer import Offer
from kiosk.visit.steps import NO_WAY_BACK, Entrance, Step, after, before
from kiosk.visit.visit import Paper, Paperwork, SlipKind, Visit


@dataclass(frozen=True, slots=True)
class World:
    """What a transition may look at beside the visit: the offer, the time (aware,
    in the site's zone), whether the centre or the site is out of reach, and whether
    numbers are no longer given today."""

    offer: Offer
    now: datetime
    disrupted: bool = False
    day_over: bool = False


Move = tuple[Visit, tuple[do.Effect, ...]]
Handler = Callable[[Visit, Any, World], Move]


class IllegalStep(Exception):
    """A deed that the step does not know: a mistake in the program."""

    def __init__(self, visit: Visit, event: on.Event) -> None:
        super().__init__(f"visit at {visit.step.value} cannot take {type(event).__name__}")


def stay(visit: Visit, *effects: do.Effect) -> Move:
    return visit, effects


def go(visit: Visit, step: Step, world: World) -> Move:
    """Enter `step`: what it needs is prepared, and its devices are started. Nobody comes to
    the documents of a child, nor to what will be sent, past the question for a guardian."""
    if step in (Step.DOCUMENTS, Step.REVIEW):
        visit = guardian.without_others(visit)
        asked = visit.step is Step.GUARDIAN
        if not asked and guardian.missing(visit, world.offer, world.now.date()):
            step = Step.GUARDIAN
    visit = replace(visit, step=step, complaint=None, shut=None, fault=None)
    match step:
        case Step.LOOKUP:
            return stay(replace(visit, looking_up=False), do.ReadCodes())
        case Step.REQUEST:
            question = request.unanswered(visit.answers) or request.asked(visit.answers)[-1]
            return stay(replace(visit, question=question.field))
        case Step.DOCUMENTS if not visit.papers:
            papers = tuple(Paper(kind) for kind in documents(visit, world))
            visit = with_card(replace(visit, papers=papers))
            return stay(visit) if papers else go(visit, Step.REVIEW, world)
        case Step.ISSUING:
            effect = do.OpenCase() if visit.entrance is Entrance.HOME_VISIT else do.IssueNumber()
            return stay(replace(visit, paperwork=Paperwork.PRINTING), effect)
        case _:
            return stay(visit)


def forward(visit: Visit, world: World) -> Move:
    assert visit.entrance is not None
    step = after(visit.entrance, visit.step)
    if step is Step.NOTICE and visit.entrance is Entrance.BOOKING and visit.noticed is not None:
        step = after(visit.entrance, step)
    return go(visit, step, world)


def back(visit: Visit, event: on.Back, world: World) -> Move:
    if visit.entrance is None or visit.step in NO_WAY_BACK:
        raise IllegalStep(visit, event)
    entrance = visit.entrance
    step = before(entrance, visit.step)
    stop: tuple[do.Effect, ...] = ()
    if visit.step is Step.LOOKUP:
        stop = (do.StopReading(),)
    if visit.step is Step.CAPTURE:
        stop = (do.StopWatching(),)
        visit = replace(visit, capturing=None, place=0, shooting=False)
    if visit.step is Step.CARD:
        stop = (do.StopWatching(),)
        visit = replace(visit, card=None)
    if step is Step.HOME:
        visit = Visit(visit.id, language=visit.language, officer=visit.officer)
    if step is Step.DOCUMENTS and not visit.papers:
        step = before(entrance, step)
    if step in (Step.FOUND, Step.LOOKUP) and visit.step is not Step.PEOPLE:
        step = Step.LOOKUP
        visit = replace(visit, booking=None, arrival=None, service=None)
    visit, effects = go(visit, step, world)
    return visit, (*stop, *effects)


def read(visit: Visit, world: World) -> Visit:
    """`visit` of somebody who has read the privacy notice just now."""
    words = shown.notice(visit.language, world.offer)
    return replace(visit, noticed=shown.shown(words, visit.language, world.offer, world.now))


def only_if(offered: bool, visit: Visit, event: on.Event) -> None:
    """Refuse a deed that no screen offers here, before it does harm later."""
    if not offered:
        raise IllegalStep(visit, event)


def slip(visit: Visit, kind: SlipKind) -> Move:
    """End with paper that is not a number."""
    visit = replace(
        visit, step=Step.SLIP, slip=kind, paperwork=Paperwork.PRINTING, complaint=None, reprint=False
    )
    return stay(visit, do.StopReading(), do.PrintSlip(kind))


def documents(visit: Visit, world: World) -> tuple[str, ...]:
    """What is scanned for what was asked for."""
    if visit.entrance is Entrance.HOME_VISIT:
        return world.offer.home_visit_documents
    assert visit.service is not None
    return world.offer.service(visit.service).documents

"""The steps of a visit, and the plan that each entrance follows.

A plan is the list of main steps an applicant sees, in order: it gives the
next step, the step before, and the line "Langkah 2 dari 5". A step that is
only a turn off the main road (typing instead of reading, the camera, a
proposal) hangs under its main step in `UNDER`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Step(StrEnum):
    """Where a visit is; each has one screen."""

    ATTRACT = "attract"
    HOME = "home"
    LOOKUP = "lookup"
    NOTICE_FIRST = "notice_first"
    TYPE_NUMBER = "type_number"
    TYPE_PERSON = "type_person"
    FOUND = "found"
    PEOPLE = "people"
    LOSS = "loss"
    SERVICE = "service"
    PRIORITY = "priority"
    NOTICE = "notice"
    IDENTITY = "identity"
    CARD = "card"
    AGE_OFFER = "age_offer"
    REQUEST = "request"
    GUARDIAN = "guardian"
    DOCUMENTS = "documents"
    CAPTURE = "capture"
    REVIEW = "review"
    ISSUING = "issuing"
    TICKET = "ticket"
    SLIP = "slip"


class Entrance(StrEnum):
    """The door by which an applicant comes in (the tiles of the home screen)."""

    BOOKING = "booking"
    PRIORITY = "priority"
    WALK_IN = "walk_in"
    SAME_DAY = "same_day"
    LOST_OR_DAMAGED = "lost_or_damaged"
    HOME_VISIT = "home_visit"


PLANS: Mapping[Entrance, tuple[Step, ...]] = MappingProxyType(
    {
        Entrance.BOOKING: (Step.LOOKUP, Step.FOUND, Step.NOTICE, Step.REVIEW, Step.ISSUING, Step.TICKET),
        Entrance.PRIORITY: (
            Step.PRIORITY,
            Step.SERVICE,
            Step.NOTICE,
            Step.IDENTITY,
            Step.DOCUMENTS,
            Step.REVIEW,
            Step.ISSUING,
            Step.TICKET,
        ),
        Entrance.WALK_IN: (
            Step.SERVICE,
            Step.NOTICE,
            Step.IDENTITY,
            Step.DOCUMENTS,
            Step.REVIEW,
            Step.ISSUING,
            Step.TICKET,
        ),
        Entrance.SAME_DAY: (
            Step.SERVICE,
            Step.NOTICE,
            Step.IDENTITY,
            Step.DOCUMENTS,
            Step.REVIEW,
            Step.ISSUING,
            Step.TICKET,
        ),
        Entrance.LOST_OR_DAMAGED: (
            Step.LOSS,
            Step.NOTICE,
            Step.IDENTITY,
            Step.DOCUMENTS,
            Step.REVIEW,
            Step.ISSUING,
            Step.TICKET,
        ),
        Entrance.HOME_VISIT: (
            Step.NOTICE,
            Step.REQUEST,
            Step.DOCUMENTS,
            Step.REVIEW,
            Step.ISSUING,
            Step.SLIP,
        ),
    }
)

UNDER: Mapping[Step, Step] = MappingProxyType(
    {
        Step.NOTICE_FIRST: Step.LOOKUP,
        Step.TYPE_NUMBER: Step.LOOKUP,
        Step.TYPE_PERSON: Step.LOOKUP,
        Step.PEOPLE: Step.FOUND,
        Step.CARD: Step.IDENTITY,
        Step.AGE_OFFER: Step.IDENTITY,
        Step.GUARDIAN: Step.DOCUMENTS,
        Step.CAPTURE: Step.DOCUMENTS,
    }
)

#: Steps on which nothing personal has been entered: leaving them needs no warning.
IMPERSONAL = frozenset({Step.ATTRACT, Step.HOME})

#: Steps that wait for the machine, not for the applicant: the idle clock stands.
BUSY = frozenset({Step.ISSUING})

#: Steps without *Kembali*: there is nothing to go back to.
NO_WAY_BACK = frozenset({Step.ATTRACT, Step.HOME, Step.TICKET, Step.SLIP, *BUSY})


def main_step(step: Step, entrance: Entrance | None = None) -> Step:
    """The step of the plan that `step` belongs to. A guardian is asked before the documents,
    and by an `entrance` that scans none before the review."""
    if step is Step.GUARDIAN and entrance is not None and Step.DOCUMENTS not in PLANS[entrance]:
        return Step.REVIEW
    return UNDER.get(step, step)


def after(entrance: Entrance, step: Step) -> Step:
    """The next main step of `entrance` after `step`."""
    plan = PLANS[entrance]
    return plan[plan.index(main_step(step, entrance)) + 1]


def before(entrance: Entrance, step: Step) -> Step:
    """Where *Kembali* leads from `step`: up from a turn-off, else one step back. The question
    for a guardian stands before its step, not behind it."""
    if step in UNDER and step is not Step.GUARDIAN:
        return UNDER[step]
    plan = PLANS[entrance]
    place = plan.index(main_step(step, entrance))
    return plan[place - 1] if place else Step.HOME


def progress(entrance: Entrance, step: Step) -> tuple[int, int]:
    """(place, total) of `step` for the applicant, counting from 1. Waiting for
    the number and reading it is one step to a person."""
    plan: list[Step] = [s for s in PLANS[entrance] if s is not Step.ISSUING]
    last = step in (Step.ISSUING, Step.SLIP, Step.TICKET)
    shown = PLANS[entrance][-1] if last else main_step(step, entrance)
    return plan.index(shown) + 1, len(plan)

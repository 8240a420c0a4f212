"""What a parent or guardian says before a child's documents are scanned."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import events as on
from kiosk.visit import guardian
from kiosk.visit.moves import Move, World, documents, go, slip
from kiosk.visit.steps import PLANS, Entrance, Step, main_step
from kiosk.visit.visit import Paper, PaperState, SlipKind, Visit


def answered(visit: Visit, event: on.GuardianAnswered, world: World) -> Move:
    """Yes goes on. Without one nothing is scanned and nothing of the child is sent, but there is
    a number; only a team that is to come to a child's bed needs an officer first."""
    entrance, refused = visit.entrance, visit.without_guardian
    assert entrance is not None
    visit = replace(visit, guardian=guardian.answer(visit, event.agreed, world.offer, world.now))
    if event.agreed:
        visit = replace(visit, papers=()) if refused else visit
        return go(visit, main_step(Step.GUARDIAN, entrance), world)
    scans = Step.DOCUMENTS in PLANS[entrance]
    kinds = documents(visit, world) if scans else ()
    papers = tuple(Paper(kind, PaperState.SKIPPED) for kind in kinds)
    visit = replace(visit, papers=papers, card=None, card_page=None, told_by_card=None)
    if entrance is Entrance.HOME_VISIT:
        return slip(visit, SlipKind.SEE_OFFICER)
    return go(visit, Step.REVIEW, world)

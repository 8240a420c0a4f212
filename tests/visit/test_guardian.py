"""No document of a child without a parent or guardian who agreed, and nobody is left with nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from walking import ANSWERS, CHILD, MORNING, OFFER, WORLD, YOUNG, Map, booking, walk

from kiosk.booth.issuing import personal
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit import guardian
from kiosk.visit.ages import ChildRule
from kiosk.visit.moves import World
from kiosk.visit.request import asked
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import PaperState, SlipKind, Visit

TODAY = MORNING.date()
YES, NO = on.GuardianAnswered(True), on.GuardianAnswered(False)
EIGHTEEN = "6302062411089901"  # on that very morning
ALMOST = "6302062511089901"  # a day later


def at_identity(service: str = "renew_expired") -> Visit:
    return walk(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen(service), on.Next())


def typed(nik: str, *then: on.Event, world: World = WORLD) -> Visit:
    return walk(on.NikTyped(nik), *then, visit=at_identity(), world=world)


def scanned(visit: Visit) -> Visit:
    page = on.PageTaken("visit-1", "ktp", "scan-ktp", None)
    return walk(on.ScanStarted("ktp"), page, on.Back(), visit=visit)


@pytest.mark.parametrize(
    ("nik", "step"),
    [(CHILD, Step.GUARDIAN), (ALMOST, Step.GUARDIAN), (EIGHTEEN, Step.DOCUMENTS)],
)
def test_whoever_is_younger_than_eighteen_today_is_asked_for_a_guardian(nik: str, step: Step) -> None:
    assert typed(nik).step is step


def test_the_age_is_that_of_the_law_of_the_day() -> None:
    rules = (
        ChildRule(date(2020, 1, 1), 18),
        ChildRule(date(2026, 11, 24), 14),
        ChildRule(date(2027, 1, 1), 21),
    )
    world = World(replace(OFFER, children=rules), MORNING)
    assert typed(CHILD, world=world).step is Step.DOCUMENTS
    assert replace(OFFER, children=()).adult_age(TODAY) == 18


def test_a_service_for_children_asks_whatever_nik_is_typed() -> None:
    for told in (on.NikTyped(YOUNG), on.NoCard()):
        assert walk(told, visit=at_identity("new_child")).step is Step.GUARDIAN


def test_a_yes_is_recorded_with_the_words_the_moment_and_the_booth_and_no_name() -> None:
    visit = typed(CHILD, YES)
    told = personal(visit)
    assert visit.step is Step.DOCUMENTS
    assert told["nik"] == CHILD
    record = told["guardian"]
    assert isinstance(record, dict)
    assert record.keys() == {"agreed", "version", "language", "at", "booth"}
    assert (record["agreed"], record["booth"], record["language"]) == (True, OFFER.booth, "id")
    assert record["at"] == "2026-11-24T08:12:00+08:00"
    in_english = personal(walk(on.LanguageChosen("en"), YES, visit=typed(CHILD)))["guardian"]
    assert isinstance(in_english, dict)
    assert in_english["version"] != record["version"]


def test_a_no_gives_a_number_and_sends_nothing_of_the_child() -> None:
    visit = typed(CHILD, NO)
    assert visit.step is Step.REVIEW
    assert {paper.state for paper in visit.papers} == {PaperState.SKIPPED}
    told = personal(visit)
    assert (told["nik"], told["birth_date"], told["name"]) == (None, None, None)
    assert told["service"] == "renew_expired"
    assert CHILD not in repr(told)
    assert walk(on.Next(), visit=visit).step is Step.ISSUING


def test_back_after_a_no_asks_again_and_a_yes_scans() -> None:
    again = typed(CHILD, NO, on.Back())
    assert again.step is Step.GUARDIAN
    assert walk(YES, visit=again).wanted is not None
    assert walk(on.Back(), visit=again).step is Step.IDENTITY


def test_another_nik_takes_the_yes_back_and_the_pages_with_it() -> None:
    visit = scanned(typed(CHILD, YES))
    assert [page.scan for paper in visit.papers for page in paper.pages] == ["scan-ktp"]
    before = walk(on.Back(), visit=visit)
    same = walk(on.NikTyped(CHILD), visit=before)
    assert same.step is Step.DOCUMENTS
    for told in (on.NikTyped(YOUNG), on.NoCard()):
        other = walk(told, visit=before)
        assert other.step is Step.DOCUMENTS
        assert other.guardian is None
        assert not [page for paper in other.papers for page in paper.pages]
    brother = walk(on.NikTyped(ALMOST), visit=before)
    assert brother.step is Step.GUARDIAN


def test_a_sick_child_at_home_needs_a_guardian_before_a_team_is_asked_for() -> None:
    answers = {**ANSWERS, "nik": CHILD}
    form = walk(on.Touched(), on.EntranceChosen(Entrance.HOME_VISIT), on.Next())
    for question in asked({"place": "home"}):
        form = walk(on.Answered(question.field, answers[question.field]), visit=form)
    assert form.step is Step.GUARDIAN
    assert walk(YES, visit=form).step is Step.DOCUMENTS
    alone = walk(NO, visit=form)
    assert (alone.step, alone.slip) == (Step.SLIP, SlipKind.SEE_OFFICER)


def test_a_booking_that_a_childs_nik_found_asks_before_it_is_sent() -> None:
    found = walk(
        on.Touched(),
        on.EntranceChosen(Entrance.BOOKING),
        on.TypePersonChosen(),
        on.Next(),
        on.PersonTyped(CHILD, "15082012"),
        on.BookingFound("visit-1", booking()),
        on.Next(),
    )
    assert found.step is Step.GUARDIAN
    told = personal(walk(NO, on.Next(), visit=found))
    assert told["nik"] is told["birth_date"] is None
    assert personal(walk(YES, on.Next(), visit=found))["nik"] == CHILD


def test_the_proof_that_a_child_came_tells_not_who_it_is() -> None:
    world = replace(WORLD, disrupted=True)
    came = (on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypePersonChosen(), on.Next())
    nobody = (on.PersonTyped(CHILD, "15082012"), on.BookingFound("visit-1", None))
    slip = walk(*came, *nobody, on.ScanSkipped(), world=world)
    assert slip.slip is SlipKind.DISRUPTION
    assert CHILD not in repr(personal(slip))


def test_no_page_is_looked_for_or_sent_for_a_child_without_a_yes(atlas: Map) -> None:
    children = 0
    for edge in atlas.edges:
        after = edge.after
        if not guardian.missing(after, OFFER, TODAY):
            continue
        children += 1
        assert after.step not in (Step.DOCUMENTS, Step.CAPTURE)
        assert not any(isinstance(effect, do.WatchPlate) for effect in edge.effects)
        if after.step in (Step.REVIEW, Step.ISSUING, Step.TICKET, Step.SLIP):
            assert not [page for paper in after.papers for page in paper.pages]
            assert CHILD not in repr(personal(after))
    assert children

"""What holds for every visit there can be: all of them are walked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from walking import MORNING, OFFER, WORLD, Map, explore, key, results, walk

from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit import request
from kiosk.visit.machine import advance
from kiosk.visit.moves import IllegalStep, World
from kiosk.visit.steps import NO_WAY_BACK, PLANS, Entrance, Step, main_step, progress
from kiosk.visit.visit import OfficerCall, SlipKind, Visit

ENDS = frozenset({Step.TICKET, Step.SLIP})


def test_every_step_is_reached(atlas: Map) -> None:
    assert {visit.step for visit in atlas.visits.values()} == set(Step)


def test_a_deed_moves_legally_or_is_refused_with_the_step_and_the_deed_named(atlas: Map) -> None:
    """`explore` lets every other error through, so drawing the map is the proof."""
    assert atlas.refused
    with pytest.raises(IllegalStep, match="visit at attract cannot take NikTyped"):
        advance(Visit("visit-1"), on.NikTyped(""), WORLD)


def test_no_plan_leads_to_a_dead_end(atlas: Map) -> None:
    stuck = atlas.visits.keys() - atlas.leads_to(ENDS)
    assert not [atlas.visits[place] for place in stuck]


def test_a_result_for_another_visit_changes_nothing(atlas: Map) -> None:
    strangers = results("somebody-else")
    for visit in atlas.visits.values():
        for result in strangers:
            assert advance(visit, result, WORLD) == (visit, ())


def test_from_everywhere_the_end_is_a_wipe_and_a_visit_that_knows_nobody(atlas: Map) -> None:
    for visit in atlas.visits.values():
        after, effects = advance(visit, on.Ended(), WORLD)
        assert after == Visit("")
        assert do.Wipe(visit.id) in effects
        assert do.StopReading() in effects
        assert do.StopWatching() in effects


def test_an_officer_can_be_called_from_everywhere_and_hears_the_step_alone(atlas: Map) -> None:
    for visit in atlas.visits.values():
        after, effects = advance(visit, on.OfficerCalled(), WORLD)
        assert effects == (do.CallOfficer(visit.step.value),)
        assert after == replace(visit, officer=OfficerCall.RINGING)


def test_the_language_can_be_changed_everywhere_and_nothing_else_changes(atlas: Map) -> None:
    for visit in atlas.visits.values():
        assert advance(visit, on.LanguageChosen("en"), WORLD) == (replace(visit, language="en"), ())


def test_back_leads_to_an_earlier_step_from_which_a_number_is_still_possible(atlas: Map) -> None:
    fruitful = atlas.leads_to(ENDS)
    for visit in atlas.visits.values():
        if visit.step in NO_WAY_BACK:
            with pytest.raises(IllegalStep):
                advance(visit, on.Back(), WORLD)
            continue
        after, _ = advance(visit, on.Back(), WORLD)
        assert _place(after) < _place(visit), f"{visit.step} → {after.step}"
        assert key(after) in fruitful


def test_back_to_the_home_screen_forgets_all_but_the_language(atlas: Map) -> None:
    homeward = [edge for edge in atlas.edges if edge.event == on.Back() and edge.after.step is Step.HOME]
    assert homeward
    for edge in homeward:
        assert edge.after == replace(Visit(edge.before.id, Step.HOME), language=edge.before.language)


def test_progress_never_goes_back_on_the_way_forward(atlas: Map) -> None:
    for edge in atlas.edges:
        if edge.event == on.Back() or edge.before.entrance is None or edge.after.entrance is None:
            continue
        earlier, total = progress(edge.before.entrance, edge.before.step)
        later, same_total = progress(edge.after.entrance, edge.after.step)
        assert 1 <= earlier <= later <= total == same_total


def test_every_plan_is_counted_from_one_to_its_length() -> None:
    for entrance, plan in PLANS.items():
        places = [progress(entrance, step) for step in plan]
        assert places[0][0] == 1
        assert places[-1] == (len(plan) - 1, len(plan) - 1), "waiting and reading the number are one step"


def test_a_lost_or_damaged_passport_gets_no_number_where_no_examination_is_held(atlas: Map) -> None:
    asked = [edge for edge in atlas.edges if edge.before.entrance is Entrance.LOST_OR_DAMAGED]
    assert asked
    assert not [edge for edge in asked if do.IssueNumber() in edge.effects]
    slips = {edge.after.slip for edge in asked if edge.after.step is Step.SLIP}
    assert slips == {SlipKind.LOSS_GUIDE}


def test_a_lost_passport_gets_a_number_where_the_examination_is_held() -> None:
    losses = tuple(replace(OFFER.services[0], code=loss, documents=()) for loss in ("lost", "damaged"))
    here = replace(OFFER, loss_here=True, services=(*OFFER.services, *losses))
    found = explore(here, children=False)
    assert not found.visits.keys() - found.leads_to(ENDS)
    numbered = {edge.before.service for edge in found.edges if do.IssueNumber() in edge.effects}
    assert {"lost", "damaged"} <= numbered


def test_only_a_number_or_a_slip_is_paper_and_each_is_asked_for_once(atlas: Map) -> None:
    paper = (do.IssueNumber, do.OpenCase, do.PrintTicketAgain, do.PrintSlip)
    for edge in atlas.edges:
        asked = [effect for effect in edge.effects if isinstance(effect, paper)]
        assert len(asked) <= 1
        if asked:
            assert edge.after.step in (Step.ISSUING, Step.SLIP)
            assert edge.before.step is not edge.after.step


def test_the_camera_watches_only_while_a_document_is_wanted(atlas: Map) -> None:
    for edge in atlas.edges:
        if edge.before.step is Step.CAPTURE and edge.after.step is not Step.CAPTURE:
            assert do.StopWatching() in edge.effects
        if any(isinstance(effect, do.WatchPlate) for effect in edge.effects):
            assert edge.after.step is Step.CAPTURE


def test_whoever_leaves_the_lookup_for_good_stops_the_readers(atlas: Map) -> None:
    for edge in atlas.edges:
        if main_step(edge.before.step) is Step.LOOKUP and main_step(edge.after.step) is not Step.LOOKUP:
            assert do.StopReading() in edge.effects


def test_nothing_is_typed_taken_or_kept_before_the_notice_was_read(atlas: Map) -> None:
    unread = [visit for visit in atlas.visits.values() if visit.noticed is None]
    told = {(bool(visit.identity), visit.typed, bool(visit.answers), visit.papers) for visit in unread}
    assert told == {(False, "", False, ())}
    before = {Step.ATTRACT, Step.HOME, Step.LOOKUP, Step.FOUND, Step.PEOPLE, Step.PRIORITY, Step.SERVICE}
    before |= {Step.LOSS, Step.NOTICE, Step.NOTICE_FIRST}
    # A used booking's number once more, and slips that say where to go: nothing is kept of those.
    assert {visit.step for visit in unread} - before <= {Step.ISSUING, Step.TICKET, Step.SLIP}
    kept = [edge for edge in atlas.edges if {do.IssueNumber(), do.OpenCase()} & set(edge.effects)]
    assert kept
    assert all(edge.after.noticed is not None for edge in kept)


def test_two_taps_lead_from_the_home_screen_to_a_priority_group() -> None:
    home = walk(on.Touched())
    assert walk(on.EntranceChosen(Entrance.PRIORITY), on.GroupChosen("pregnant"), visit=home).priority


def test_a_shut_door_says_why_and_stays_shut() -> None:
    world = World(OFFER, MORNING.replace(hour=10, minute=0))
    home = walk(on.Touched(), world=world)
    at_door, effects = advance(home, on.EntranceChosen(Entrance.WALK_IN), world)
    assert at_door.step is Step.HOME
    assert at_door.shut is not None
    assert dict(at_door.shut.values) == {"time": "10.00"}
    assert not effects


def test_a_retaken_page_takes_the_place_of_the_first() -> None:
    capture = walk(
        on.Touched(),
        on.EntranceChosen(Entrance.WALK_IN),
        on.ServiceChosen("renew_expired"),
        on.Next(),
        on.NoCard(),
        on.ScanStarted(),
        on.PageTaken("visit-1", "ktp", "first", None),
    )
    again, effects = advance(capture, on.Retake(), WORLD)
    assert effects == (do.WatchPlate("ktp", again=True),)
    second = walk(on.PageTaken("visit-1", "ktp", "second", None), visit=again)
    assert second.paper("ktp").scan == "second"


def test_a_page_that_could_not_be_kept_is_shown_as_left_to_the_officer() -> None:
    fault = results("visit-1")
    saving_failed = next(result for result in fault if isinstance(result, on.SavingFailed))
    capture = walk(
        on.Touched(),
        on.EntranceChosen(Entrance.WALK_IN),
        on.ServiceChosen("renew_expired"),
        on.Next(),
        on.NoCard(),
        on.ScanStarted(),
    )
    after, effects = advance(capture, saving_failed, WORLD)
    assert after.paper("ktp").state.value == "skipped"
    assert after.fault == saving_failed.fault
    assert effects == (do.StopWatching(),)
    assert walk(on.PageKept(), visit=after).capturing == "old_passport"


def _place(visit: Visit) -> tuple[int, int, int]:
    """How far a visit is: main step, turn-off, question of the form."""
    if visit.step is Step.HOME:
        return (-1, 0, 0)
    assert visit.entrance is not None
    plan = PLANS[visit.entrance]
    asked = [question.field for question in request.asked(visit.answers)]
    question = asked.index(visit.question) if visit.step is Step.REQUEST and visit.question in asked else 0
    main = main_step(visit.step, visit.entrance)
    behind = 0 if visit.step is main else -1 if visit.step is Step.GUARDIAN else 1
    return (plan.index(main), behind, question)

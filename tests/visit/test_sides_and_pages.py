"""A document with two sides, and one with many pages: in order, each re-takable."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from walking import MORNING, OFFER, WORLD, explore, walk

from kiosk.booth.issuing import in_order
from kiosk.client.submission import SealedDocument
from kiosk.faults import Fault, FaultCode
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.machine import advance
from kiosk.visit.moves import IllegalStep, World
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import PaperState, Visit

TWO_SIDED = replace(OFFER.documents["ktp"], sides=("front", "back"))
MANY_PAGED = replace(OFFER.documents["old_passport"], most_pages=3)
CHANGED = MappingProxyType({**OFFER.documents, "ktp": TWO_SIDED, "old_passport": MANY_PAGED})
WORLD_OF_SIDES = World(replace(OFFER, documents=CHANGED), MORNING)

TO_DOCUMENTS = (
    on.Touched(),
    on.EntranceChosen(Entrance.WALK_IN),
    on.ServiceChosen("renew_expired"),
    on.Next(),
    on.NoCard(),
)


def taken(scan: str, kind: str = "ktp") -> on.PageTaken:
    return on.PageTaken("visit-1", kind, scan, None)


def go(*events: on.Event, visit: Visit | None = None) -> Visit:
    return walk(*events, visit=visit, world=WORLD_OF_SIDES)


def scans(visit: Visit, kind: str) -> list[str]:
    return [page.scan for page in visit.paper(kind).pages]


@pytest.fixture
def card() -> Visit:
    return go(*TO_DOCUMENTS, on.ScanStarted())


@pytest.fixture
def booklet() -> Visit:
    """Two pages of a document that may have three."""
    return go(
        *TO_DOCUMENTS,
        on.ScanStarted("old_passport"),
        taken("p1", "old_passport"),
        on.PageAdded(),
        taken("p2", "old_passport"),
    )


def test_the_back_is_asked_for_when_the_front_is_kept(card: Visit) -> None:
    front = go(taken("front"), visit=card)
    assert front.paper("ktp").state is PaperState.WANTED
    back, effects = advance(front, on.PageKept(), WORLD_OF_SIDES)
    assert effects == (do.WatchPlate("ktp", again=False, side="back"),)
    both = go(taken("back"), visit=back)
    assert both.paper("ktp").state is PaperState.TAKEN
    assert scans(both, "ktp") == ["front", "back"]
    assert go(on.PageKept(), visit=both).capturing == "old_passport"


def test_a_back_that_is_skipped_leaves_the_front_and_the_rest_to_an_officer(card: Visit) -> None:
    visit = go(taken("front"), on.PageKept(), on.ScanSkipped(), visit=card)
    assert visit.paper("ktp").state is PaperState.SKIPPED
    assert scans(visit, "ktp") == ["front"]
    assert visit.capturing == "old_passport"


def test_whoever_comes_back_to_a_document_goes_on_where_it_was_left(card: Visit) -> None:
    visit = go(taken("front"), on.PageKept(), on.Back(), visit=card)
    assert visit.step is Step.DOCUMENTS
    again, effects = advance(visit, on.ScanStarted("ktp"), WORLD_OF_SIDES)
    assert effects == (do.WatchPlate("ktp", again=False, side="back"),)
    assert scans(again, "ktp") == ["front"]


def test_a_document_that_is_complete_is_looked_at_first(booklet: Visit) -> None:
    visit = go(on.PageKept(), on.Back(), on.ScanStarted("old_passport"), visit=booklet)
    assert (visit.place, visit.shooting) == (0, False)
    assert scans(visit, "old_passport") == ["p1", "p2"]


def test_a_retaken_page_keeps_its_place_and_the_first_stays_until_then(booklet: Visit) -> None:
    retaking = go(on.PageChosen(0), on.Retake(), visit=booklet)
    assert scans(retaking, "old_passport") == ["p1", "p2"]
    assert scans(go(taken("p1b", "old_passport"), visit=retaking), "old_passport") == ["p1b", "p2"]


def test_a_page_can_be_removed_but_not_the_last_one(booklet: Visit) -> None:
    one = go(on.PageChosen(0), on.PageRemoved(), visit=booklet)
    assert scans(one, "old_passport") == ["p2"]
    with pytest.raises(IllegalStep):
        go(on.PageRemoved(), visit=one)


def test_there_are_no_more_pages_than_the_document_may_have(booklet: Visit) -> None:
    full = go(on.PageAdded(), taken("p3", "old_passport"), visit=booklet)
    assert scans(full, "old_passport") == ["p1", "p2", "p3"]
    with pytest.raises(IllegalStep):
        go(on.PageAdded(), visit=full)


def test_a_document_of_one_page_takes_no_other() -> None:
    visit = walk(*TO_DOCUMENTS, on.ScanStarted(), taken("only"))
    for deed in (on.PageAdded(), on.PageRemoved(), on.PageChosen(1)):
        with pytest.raises(IllegalStep):
            advance(visit, deed, WORLD)


def test_a_page_that_comes_when_none_is_looked_for_changes_nothing(booklet: Visit) -> None:
    assert advance(booklet, taken("late", "old_passport"), WORLD_OF_SIDES) == (booklet, ())


def test_a_page_that_could_not_be_kept_takes_none_of_the_others_with_it(booklet: Visit) -> None:
    failed = go(on.PageAdded(), on.SavingFailed("visit-1", Fault(FaultCode.DISK_FULL)), visit=booklet)
    assert failed.paper("old_passport").state is PaperState.SKIPPED
    assert scans(failed, "old_passport") == ["p1", "p2"]
    assert go(on.Retake(), visit=failed).paper("old_passport").state is PaperState.TAKEN


def test_pages_are_sent_in_order_under_the_names_of_their_places(card: Visit) -> None:
    visit = go(
        *(taken("f"), on.PageKept(), taken("b"), on.PageKept()),
        *(taken("p1", "old_passport"), on.PageAdded(), taken("p2", "old_passport")),
        *(on.PageAdded(), taken("p3", "old_passport"), on.PageChosen(1), on.PageRemoved()),
        visit=card,
    )
    sealed = {
        scan: SealedDocument(scan, "visit-1", "as sealed", "image/jpeg", "", 1)
        for scan in ("f", "b", "p1", "p2", "p3")
    }
    sent = list(in_order(visit.papers, sealed, WORLD_OF_SIDES.offer))
    assert [(one.id, one.document) for one in sent] == [
        ("f", "ktp"),
        ("b", "ktp.back"),
        ("p1", "old_passport"),
        ("p3", "old_passport.2"),
    ]


def test_with_sides_and_pages_too_no_visit_gets_stuck() -> None:
    found = explore(WORLD_OF_SIDES.offer, children=False)
    ends = frozenset({Step.TICKET, Step.SLIP})
    assert not [found.visits[place] for place in found.visits.keys() - found.leads_to(ends)]
    for visit in found.visits.values():
        for paper in visit.papers:
            kind = CHANGED[paper.kind]
            assert len(paper.pages) <= max(len(kind.sides), kind.most_pages)

"""Documents under the camera, one after another: taken, taken again, kept or
left to the officer. One document may have two sides, or many pages.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.moves import Move, World, forward, go, only_if, stay
from kiosk.visit.offer import DocumentKind
from kiosk.visit.steps import Step
from kiosk.visit.visit import Page, Paper, PaperState, Visit


def scan(visit: Visit, event: on.ScanStarted, world: World) -> Move:
    """Take a document in hand: one that is complete is looked at, any other is
    gone on with where it was left."""
    only_if(event.kind is None or event.kind in (paper.kind for paper in visit.papers), visit, event)
    paper = visit.wanted if event.kind is None else visit.paper(event.kind)
    if paper is None:
        return forward(visit, world)
    visit, _ = go(visit, Step.CAPTURE, world)
    visit = replace(visit, capturing=paper.kind)
    if paper.state is PaperState.TAKEN:
        return stay(replace(visit, place=0, shooting=False), do.StopWatching())
    kind = _kind(visit, world)
    return _shoot(visit, min(len(paper.pages), max(len(kind.sides), kind.most_pages) - 1), world)


def page_taken(visit: Visit, event: on.PageTaken, world: World) -> Move:
    """Put the page where one was looked for, in the place of the one before."""
    if event.kind != visit.capturing or not visit.shooting:
        return stay(visit)
    paper = _in_hand(visit)
    page = Page(event.scan, event.picture)
    pages = (*paper.pages[: visit.place], page, *paper.pages[visit.place + 1 :])
    visit = _with_paper(visit, _unskipped(replace(paper, pages=pages), _kind(visit, world)))
    return stay(replace(visit, shooting=False, fault=None), do.StopWatching())


def retake(visit: Visit, _: on.Retake, world: World) -> Move:
    """The page before is kept until the new one is there."""
    return _shoot(visit, visit.place, world, again=True)


def add_page(visit: Visit, event: on.PageAdded, world: World) -> Move:
    paper = _in_hand(visit)
    room = 0 < len(paper.pages) < _kind(visit, world).most_pages
    only_if(room and not visit.shooting, visit, event)
    return _shoot(visit, len(paper.pages), world)


def choose_page(visit: Visit, event: on.PageChosen, _: World) -> Move:
    only_if(not visit.shooting and 0 <= event.place < len(_in_hand(visit).pages), visit, event)
    return stay(replace(visit, place=event.place))


def remove_page(visit: Visit, event: on.PageRemoved, world: World) -> Move:
    """One page always stays: a document without any is taken again or skipped."""
    paper = _in_hand(visit)
    only_if(not visit.shooting and len(paper.pages) > 1 and _kind(visit, world).most_pages > 1, visit, event)
    pages = (*paper.pages[: visit.place], *paper.pages[visit.place + 1 :])
    visit = _with_paper(visit, replace(paper, pages=pages))
    return stay(replace(visit, place=min(visit.place, len(pages) - 1)))


def keep(visit: Visit, _: on.PageKept, world: World) -> Move:
    """On to the other side, or to the next document."""
    paper = _in_hand(visit)
    if paper.state is PaperState.WANTED:
        return _shoot(visit, len(paper.pages), world)
    return _next_document(visit, world)


def skip(visit: Visit, _: on.ScanSkipped, world: World) -> Move:
    """What was taken of it stays; an officer looks for the rest."""
    visit = _with_paper(visit, replace(_in_hand(visit), state=PaperState.SKIPPED))
    return _next_document(visit, world)


def skip_all(visit: Visit, _: on.ScanSkipped, world: World) -> Move:
    papers = tuple(
        replace(paper, state=PaperState.SKIPPED) if paper.state is PaperState.WANTED else paper
        for paper in visit.papers
    )
    return forward(replace(visit, papers=papers), world)


def camera_failed(visit: Visit, event: on.CameraFailed, _: World) -> Move:
    return stay(replace(visit, fault=event.fault) if visit.shooting else visit)


def saving_failed(visit: Visit, event: on.SavingFailed, _: World) -> Move:
    """The page is not kept, so it is not shown as taken: the officer will look."""
    if visit.capturing is None:
        return stay(replace(visit, fault=event.fault))
    visit = _with_paper(visit, replace(_in_hand(visit), state=PaperState.SKIPPED))
    return stay(replace(visit, fault=event.fault), do.StopWatching())


def _shoot(visit: Visit, place: int, world: World, again: bool = False) -> Move:
    """Look for the page at `place` of the document in hand."""
    kind = _kind(visit, world)
    visit = _with_paper(visit, _unskipped(_in_hand(visit), kind))
    visit = replace(visit, place=place, shooting=True, fault=None)
    return stay(visit, do.WatchPlate(kind.code, again, kind.side(place)))


def _unskipped(paper: Paper, kind: DocumentKind) -> Paper:
    """`paper` as far as it is: taken when every side of it is."""
    complete = len(paper.pages) >= len(kind.sides)
    return replace(paper, state=PaperState.TAKEN if complete else PaperState.WANTED)


def _next_document(visit: Visit, world: World) -> Move:
    wanted = visit.wanted
    visit = replace(visit, capturing=None, place=0, shooting=False)
    if wanted is None:
        after_documents, effects = forward(visit, world)
        return after_documents, (do.StopWatching(), *effects)
    return scan(visit, on.ScanStarted(wanted.kind), world)


def _in_hand(visit: Visit) -> Paper:
    assert visit.capturing is not None
    return visit.paper(visit.capturing)


def _kind(visit: Visit, world: World) -> DocumentKind:
    assert visit.capturing is not None
    return world.offer.documents[visit.capturing]


def _with_paper(visit: Visit, changed: Paper) -> Visit:
    return replace(visit, papers=tuple(changed if p.kind == changed.kind else p for p in visit.papers))

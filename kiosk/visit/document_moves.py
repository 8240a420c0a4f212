"""Documents under the camera, one after another: taken, taken again, kept or
left to the officer."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.moves import Move, World, forward, go, only_if, stay
from kiosk.visit.steps import Step
from kiosk.visit.visit import Paper, PaperState, Visit


def scan(visit: Visit, event: on.ScanStarted, world: World) -> Move:
    only_if(event.kind is None or event.kind in (paper.kind for paper in visit.papers), visit, event)
    paper = visit.wanted if event.kind is None else visit.paper(event.kind)
    if paper is None:
        return forward(visit, world)
    visit, _ = go(_without_shot(visit, paper.kind), Step.CAPTURE, world)
    return stay(
        replace(visit, capturing=paper.kind), do.WatchPlate(paper.kind, again=paper.state is PaperState.TAKEN)
    )


def page_taken(visit: Visit, event: on.PageTaken, _: World) -> Move:
    if event.kind != visit.capturing:
        return stay(visit)
    taken = Paper(event.kind, PaperState.TAKEN, event.scan, event.picture)
    return stay(replace(_with_paper(visit, taken), fault=None), do.StopWatching())


def retake(visit: Visit, _: on.Retake, __: World) -> Move:
    assert visit.capturing is not None
    retaken = _without_shot(visit, visit.capturing)
    return stay(replace(retaken, fault=None), do.WatchPlate(visit.capturing, again=True))


def keep(visit: Visit, _: on.PageKept, world: World) -> Move:
    return _next_document(visit, world)


def skip(visit: Visit, _: on.ScanSkipped, world: World) -> Move:
    assert visit.capturing is not None
    visit = _with_paper(visit, Paper(visit.capturing, PaperState.SKIPPED))
    return _next_document(visit, world)


def skip_all(visit: Visit, _: on.ScanSkipped, world: World) -> Move:
    papers = tuple(
        replace(paper, state=PaperState.SKIPPED) if paper.state is PaperState.WANTED else paper
        for paper in visit.papers
    )
    return forward(replace(visit, papers=papers), world)


def _next_document(visit: Visit, world: World) -> Move:
    wanted = visit.wanted
    visit = replace(visit, capturing=None)
    if wanted is None:
        after_documents, effects = forward(visit, world)
        return after_documents, (do.StopWatching(), *effects)
    return scan(visit, on.ScanStarted(wanted.kind), world)


def camera_failed(visit: Visit, event: on.CameraFailed, _: World) -> Move:
    return stay(replace(visit, fault=event.fault))


def saving_failed(visit: Visit, event: on.SavingFailed, _: World) -> Move:
    """The page is not kept, so it is not shown as taken: the officer will look."""
    if visit.capturing is None:
        return stay(replace(visit, fault=event.fault))
    visit = _with_paper(visit, Paper(visit.capturing, PaperState.SKIPPED))
    return stay(replace(visit, fault=event.fault), do.StopWatching())


def _with_paper(visit: Visit, changed: Paper) -> Visit:
    return replace(visit, papers=tuple(changed if p.kind == changed.kind else p for p in visit.papers))


def _without_shot(visit: Visit, kind: str) -> Visit:
    return _with_paper(visit, Paper(kind))

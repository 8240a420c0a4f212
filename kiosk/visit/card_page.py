"""The picture of the card that was read serves as the document, so that nobody lays
the same card down twice."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit.card import KTP
from kiosk.visit.visit import Paper, PaperState, Visit


def with_card(visit: Visit) -> Visit:
    """`visit` with the page of its card among its papers, where one is wanted."""
    page = visit.card_page
    if page is None:
        return visit
    papers = tuple(
        replace(paper, pages=(page,), state=PaperState.TAKEN) if _waits(paper) else paper
        for paper in visit.papers
    )
    return replace(visit, papers=papers)


def _waits(paper: Paper) -> bool:
    return paper.kind == KTP and not paper.pages

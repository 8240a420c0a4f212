"""The board's page and the page that sets one up.

The address is the whole setting, so a board's computer needs nothing but its
start page: `/board?layout=one&stage=check&theme=night&sound=off`. An address
that cannot be meant leads to the set-up page, with a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.datastructures import QueryParams

from kiosk.queue.rules import QueueRules
from kiosk.site.rendering import Renderer
from kiosk.words import Wording, mark, say

UNKNOWN_LAYOUT = mark("Tata letak “{value}” tidak ada. Pilih salah satu di bawah ini.")
UNKNOWN_STAGE = mark("Tahap “{value}” tidak ada di kantor ini. Pilih salah satu di bawah ini.")
ONE_STAGE = mark("Papan satu tahap memerlukan satu tahap. Pilih tahapnya di bawah ini.")


class Layout(StrEnum):
    """What fills the board below the call in hand."""

    CALLS = "calls"
    """The last calls, and how many wait."""
    STAGES = "stages"
    """A column for each stage: its last calls, how many wait."""
    COUNTERS = "counters"
    """Each counter and the number that is there."""
    ONE = "one"
    """One stage alone."""


@dataclass(frozen=True, slots=True)
class View:
    """What one board shows. No stages means all of them."""

    layout: Layout = Layout.CALLS
    stages: tuple[str, ...] = ()
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why an address is no board."""

    text: str
    value: str = ""

    def both(self) -> Markup:
        return bilingual(self.text, value=self.value)


def view_of(query: QueryParams, rules: QueueRules) -> View | Mistake:
    """The board that an address asks for. `stage` may be given several times."""
    named = query.get("layout", Layout.CALLS)
    if named not in list(Layout):
        return Mistake(UNKNOWN_LAYOUT, named)
    stages = tuple(dict.fromkeys(stage for stage in query.getlist("stage") if stage))
    for stage in stages:
        if stage not in rules.stages:
            return Mistake(UNKNOWN_STAGE, stage)
    if named == Layout.ONE and len(stages) != 1:
        return Mistake(ONE_STAGE)
    return View(Layout(named), stages, query.get("sound") != "off")


def bilingual(text: str | Wording, **values: object) -> Markup:
    """A text in both languages, Indonesian first; the English is made smaller by the style."""
    said = (
        text if isinstance(text, Wording) else Wording(say(text, "id", **values), say(text, "en", **values))
    )
    return Markup('<span lang="id">{}</span> <span lang="en">{}</span>').format(said.id, said.en)


def words(**texts: str) -> Mapping[str, Mapping[str, str]]:
    """Texts that a script shows, each in both languages."""
    return {key: {"id": say(text), "en": say(text, "en")} for key, text in texts.items()}


def board_router(rules: QueueRules, page: Renderer) -> APIRouter:
    """The routes /board and /board/setup."""
    router = APIRouter(include_in_schema=False)

    def setup_page(request: Request, mistake: Mistake | None = None) -> Response:
        status = 200 if mistake is None else 400
        return page(request, "board_setup.html", status, both=bilingual, mistake=mistake)

    @router.get("/board")
    def board(request: Request) -> Response:
        view = view_of(request.query_params, rules)
        if isinstance(view, Mistake):
            return setup_page(request, view)
        return page(request, "board.html", both=bilingual, words=words, view=view)

    @router.get("/board/setup")
    def setup(request: Request) -> Response:
        return setup_page(request)

    return router

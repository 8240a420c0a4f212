"""`kiosk site` as an application: the queue's API, its streams, and the pages if given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import APIRouter, Depends, FastAPI

from kiosk.clock import Clock
from kiosk.queue.history import History
from kiosk.queue.people import People
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.site import (
    access,
    api,
    audit,
    counters,
    double_uses,
    metrics,
    places,
    problems,
    public,
    reports,
    reserves,
    rosters,
    session_days,
    sessions,
    slips,
    staff,
    stream,
    ticket_story,
    troubles,
)
from kiosk.site.bodies import Bodies
from kiosk.site.deeds import Deeds
from kiosk.site.headers import Headers
from kiosk.site.housekeeping import housekeeping
from kiosk.site.openapi import document
from kiosk.site.outage import Outage
from kiosk.words import read_words

#: What the API is made of, the busiest first; the role of each route stands in `access`.
AREAS = (
    api,
    sessions,
    stream,
    counters,
    audit,
    ticket_story,
    staff,
    places,
    reserves,
    double_uses,
    slips,
    troubles,
    reports,
    session_days,
    rosters,
    metrics,
    public,
)
SESSION_HOURS = 12.0
IDLE_MINUTES = 30.0


def create_site(
    rules: QueueRules,
    store: Store,
    clock: Clock,
    booth_token: str,
    session_hours: float = SESSION_HOURS,
    pages: APIRouter | None = None,
    idle_minutes: float = IDLE_MINUTES,
    strict_transport: bool = False,
    operator_token: str = "",
) -> FastAPI:
    """The application. Handlers find `rules`, `store`, `clock`, `people`, `gate` and `stream` in
    `app.state`. With `strict_transport` browsers keep to https (the customer's certificate)."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        read_words()
        app.state.stream = stream.Stream(store, app.state.outage)
        async with app.state.stream.running(), housekeeping(store):
            yield

    app = FastAPI(
        title="Anjungan: antrean",
        version="1",
        description="The queue of one site: numbers, counters, board.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(access.let_in)],
    )
    app.add_middleware(Bodies)
    app.add_middleware(Headers, clock=clock, strict_transport=strict_transport)
    app.state.rules = rules
    app.state.store = store
    app.state.clock = clock
    app.state.outage = Outage()
    app.state.deeds = Deeds(store)
    app.state.public = public.PublicDocument(store)
    app.state.history = History(store.database, rules, clock)
    people = People(store.database, rules, clock, timedelta(minutes=idle_minutes))
    app.state.people = people
    app.state.gate = sessions.Gate(people, clock, booth_token, timedelta(hours=session_hours), operator_token)
    for area in AREAS:
        app.include_router(area.router)
    if pages is not None:
        app.include_router(pages)
    problems.install(app)
    document(app)
    return app

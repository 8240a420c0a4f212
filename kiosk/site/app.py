"""`kiosk site` as an application: the queue's API, its streams, and the pages if given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import APIRouter, FastAPI

from kiosk.clock import Clock
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.site import api, problems, sessions, stream
from kiosk.site.deeds import Deeds
from kiosk.site.documentation import document

SESSION_HOURS = 12.0


def create_site(
    rules: QueueRules,
    store: Store,
    clock: Clock,
    booth_token: str,
    session_hours: float = SESSION_HOURS,
    pages: APIRouter | None = None,
) -> FastAPI:
    """The application. Handlers find `rules`, `store`, `clock`, `gate` and `stream` in `app.state`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.stream = stream.Stream(store)
        async with app.state.stream.running():
            yield

    app = FastAPI(
        title="Anjungan: antrean",
        version="1",
        description="The queue of one site: numbers, counters, board.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.rules = rules
    app.state.store = store
    app.state.clock = clock
    app.state.deeds = Deeds(store)
    app.state.gate = sessions.Gate(store, booth_token, timedelta(hours=session_hours))
    for router in (sessions.router, stream.router, api.router):
        app.include_router(router)
    if pages is not None:
        app.include_router(pages)
    problems.install(app)
    document(app)
    return app

"""The centre's HTTP face, put together from its calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from anyio import to_thread
from fastapi import FastAPI

from central import (
    access,
    alerts,
    bookings,
    events,
    health,
    manifest,
    metrics,
    problems,
    submissions,
    summary,
    uploads,
)
from central.buckets import Buckets
from central.clock import MonotonicS, monotonic_s
from central.gate import Gate
from central.limits import Limits
from central.pages import routes as pages
from central.pages.problem_pages import ProblemPages
from central.parts import CentreParts
from central.store import AT_ONCE
from central.watch import Watch

DEFAULT_LIMITS = Limits()


def make_app(
    parts: CentreParts,
    limits: Limits = DEFAULT_LIMITS,
    monotonic_s: MonotonicS = monotonic_s,
    watch: Watch | None = None,
    buckets: Buckets | None = None,
) -> FastAPI:
    """The application over `parts`. It keeps nothing itself but, in `buckets`, how often somebody
    called lately: run as many as you like. `watch` looks at the booths as long as it runs."""
    buckets = buckets or Buckets()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        with buckets, watch or nullcontext():
            yield

    app = FastAPI(
        lifespan=lifespan,
        title="Anjungan: the central server",
        version="1",
        description="Takes what booths forward, once, and gives them the bookings of their site.",
        docs_url=None,
        redoc_url=None,
        responses=problems.answers(400, 413, 422, 429, 503),
    )
    app.state.parts = parts
    problems.install(app)
    for part in (submissions, uploads, events, bookings, manifest, health, alerts, metrics, summary):
        app.include_router(part.router)
    app.include_router(pages.router, include_in_schema=False)
    access.check(app)
    app.add_middleware(Gate, parts=parts, limits=limits, buckets=buckets, monotonic_s=monotonic_s)
    app.add_middleware(ProblemPages)
    return app

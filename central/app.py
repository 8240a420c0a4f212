"""The centre's HTTP face, put together from its calls."""

from __future__ import annotations

from fastapi import FastAPI

from central import bookings, booths, events, problems, submissions, summary, uploads
from central.parts import CentreParts


def make_app(parts: CentreParts) -> FastAPI:
    """The application over `parts`. It keeps nothing itself: run as many as you like."""
    app = FastAPI(
        title="Anjungan: the central server",
        version="1",
        description="Takes what booths forward, once, and gives them the bookings of their site.",
        docs_url=None,
        redoc_url=None,
        responses=problems.answers(400, 422),
    )
    app.state.parts = parts
    problems.install(app)
    for part in (submissions, uploads, events, bookings, booths, summary):
        app.include_router(part.router)
    return app

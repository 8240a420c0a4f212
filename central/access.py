"""Who may call what, and with how much: every route as one table.

The table is not a list beside the truth, it is the truth: `central.gate` reads it
before anything else of a request is read, and an application with a route that
is not in it does not start.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

KIB, MIB = 1 << 10, 1 << 20


class Least(StrEnum):
    """The least that must be shown to be let in."""

    NOTHING = "nothing"
    BOOTH = "booth"
    OPERATOR = "operator"
    # A session at the head office, of somebody who may at least do this (`central.pages.people.Role`)
    VIEWER = "viewer"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


NOTHING, BOOTH, OPERATOR = Least.NOTHING, Least.BOOTH, Least.OPERATOR
VIEWER, OFFICER, ADMINISTRATOR = Least.VIEWER, Least.OFFICER, Least.ADMINISTRATOR

ROUTES: Mapping[str, Least] = MappingProxyType(
    {
        "GET /openapi.json": NOTHING,
        # What booths and sites forward
        "PUT /v1/submissions/{submission}": BOOTH,
        "OPTIONS /v1/uploads": BOOTH,
        "POST /v1/uploads": BOOTH,
        "HEAD /v1/uploads/{upload_id}": BOOTH,
        "PATCH /v1/uploads/{upload_id}": BOOTH,
        "DELETE /v1/uploads/{upload_id}": BOOTH,
        "POST /v1/events": BOOTH,
        "POST /v1/heartbeats": BOOTH,
        # What they take home
        "GET /v1/sites/{site}/manifest": BOOTH,
        "POST /v1/bookings": BOOTH,
        "GET /v1/bookings/{code}": BOOTH,
        "POST /v1/bookings/{code}/arrival": BOOTH,
        "GET /v1/summary": BOOTH,
        # Whoever watches over the booths
        "GET /v1/alerts": OPERATOR,
        "GET /metrics": OPERATOR,
        # The pages of the head office
        "GET /": NOTHING,
        "GET /office/static/{name:path}": NOTHING,
        "POST /office/session": NOTHING,
        "POST /office/session/end": VIEWER,
        "GET /office": VIEWER,
        "GET /office/booths": VIEWER,
        "GET /office/submissions": VIEWER,
        "GET /office/submissions/{submission}": VIEWER,
        "POST /office/submissions/{submission}": OFFICER,
        "GET /office/bookings": VIEWER,
        "GET /office/bookings/{booking}/slip": OFFICER,
        "GET /office/bookings/import": OFFICER,
        "POST /office/bookings/import": OFFICER,
        "GET /office/quotas": VIEWER,
        "POST /office/quotas": ADMINISTRATOR,
        "POST /office/zones": ADMINISTRATOR,
        "GET /office/deeds": ADMINISTRATOR,
    }
)

#: Bodies are small: a call with a larger one has a row here.
MOST_BYTES = 64 * KIB
MOST_BYTES_OF: Mapping[str, int] = MappingProxyType(
    {
        "PUT /v1/submissions/{submission}": 1 * MIB,
        "PATCH /v1/uploads/{upload_id}": 64 * MIB,
        "POST /v1/events": 4 * MIB,
        "POST /office/bookings/import": 1 * MIB,
    }
)
#: Calls whose bodies may come packed: lines that say much the same.
PACKED = frozenset({"POST /v1/events"})


def check(app: FastAPI) -> None:
    """Raises RuntimeError when `app` has a route without a row, or the table a row without a route."""
    there = set(_routes(app))
    unlisted, gone = sorted(there - set(ROUTES)), sorted(set(ROUTES) - there)
    if unlisted or gone:
        raise RuntimeError(f"central.access.ROUTES lacks {unlisted} and lists {gone}, which is not there")


def _routes(app: FastAPI) -> Iterator[str]:
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, Mount):
            yield f"GET {route.path}/{{path:path}}"
            continue
        methods = set(route.methods or ())
        if "GET" in methods:
            methods.discard("HEAD")  # Starlette adds it beside GET; the gate does the same
        for method in methods:
            yield f"{method} {route.path}"

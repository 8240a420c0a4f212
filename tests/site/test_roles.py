"""Every route of the application has its least role, and takes no less."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from secured_site import SecuredSite, secured

from kiosk.queue.accounts import Role
from kiosk.site.access import ROUTES, Least

ROLES = tuple(Role)
#: What fills the address of a route whose answer does not matter here.
EXAMPLES = {"ticket": "ticket-9999", "ticket_id": "ticket-9999", "call_id": "help-9999", "counter": "1",
            "action": "recall", "name": "Nobody", "label": "A001", "path": "tokens.css"}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[SecuredSite]:
    with (
        tempfile.TemporaryDirectory() as folder,
        secured(Path(folder) / "site.db", Path(folder), with_pages=True) as running,
    ):
        yield running


def every_route() -> set[str]:
    """The application's routes as it is asked for them, the pages included."""
    from api_site import OPENING, RULES, TOKEN

    from kiosk.clock import ManualClock
    from kiosk.queue.store import Store
    from kiosk.site.app import create_site
    from kiosk.site.pages import pages_router
    from kiosk.site.voice import Voice

    with tempfile.TemporaryDirectory() as folder:
        clock = ManualClock(OPENING)
        store = Store.open(Path(folder) / "site.db", RULES, clock)
        pages = pages_router(RULES, store.place, Voice(Path(folder)))
        app = create_site(RULES, store, clock, TOKEN, pages=pages)
        store.close()
    return {f"{method} {path}" for path, methods in _walk(app.router) for method in methods}


def _walk(router: object) -> Iterator[tuple[str, set[str]]]:
    for route in getattr(router, "routes", ()):
        if isinstance(route, APIRoute):
            yield route.path, route.methods
        else:
            yield from _walk(getattr(route, "original_router", None))


ALL = every_route()
GUARDED = sorted(
    (route, ROUTES[route]) for route in ALL & ROUTES.keys() if ROUTES[route] is not Least.NOTHING
)


def test_every_route_has_its_role() -> None:
    assert ALL - ROUTES.keys() == set()


def test_every_row_has_its_route() -> None:
    assert ROUTES.keys() - ALL == set()


def _address(route: str) -> tuple[str, str]:
    method, _, path = route.partition(" ")
    return method, re.sub(r"\{(\w+)(:path)?\}", lambda found: EXAMPLES.get(found[1], "x-00000001"), path)


@pytest.mark.parametrize(("route", "least"), GUARDED)
def test_a_stranger_is_not_let_in(site: SecuredSite, route: str, least: Least) -> None:
    answer = site.somebody().ask(*_address(route))
    assert answer.status_code == 401, answer.text
    if "/api/" in route:
        assert answer.json()["code"] == ("unknown_booth" if least is Least.BOOTH else "not_signed_in")


@pytest.mark.parametrize(("route", "least"), [row for row in GUARDED if row[1] in ROLES[1:]])
def test_a_lesser_role_is_told_whom_to_ask(site: SecuredSite, route: str, least: Least) -> None:
    for role in ROLES[: ROLES.index(Role(least))]:
        answer = site.staff(role).ask(*_address(route))
        assert answer.status_code == 403
        assert "/api/" not in route or answer.json()["code"] == "role_too_small"


@pytest.mark.parametrize(
    ("route", "least"), [row for row in GUARDED if row[1] in ROLES and not row[0].endswith("/stream")]
)
def test_the_least_role_is_let_in(site: SecuredSite, route: str, least: Least) -> None:
    method, path = _address(route)
    answer = site.staff(Role(least)).ask(method, path, None if method == "GET" else {})
    assert answer.status_code not in (401, 403)
    assert answer.status_code < 500


def test_a_route_without_a_row_is_refused_to_everybody(
    site: SecuredSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.site.access.ROUTES", {})
    assert site.somebody().get("/api/board").status_code == 500

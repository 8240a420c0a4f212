"""The API against its own OpenAPI document: what it promises, whatever it is sent."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import schemathesis
from api_site import OPERATOR_TOKEN, PASSWORD, TIMEOUT_S, TOKEN, Client, served
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS

from kiosk.queue.accounts import Role
from kiosk.site.access import ROUTES
from kiosk.site.openapi import SHOWN
from kiosk.site.passwords import hash_password

EXAMPLES = 12
#: The account that may do everything.
EVERYTHING = "Ani"
TOKENS = {"booth": TOKEN, "operator": OPERATOR_TOKEN}
#: No schema knows a name with its password.
GUESSED = "POST /api/session"
#: Who logs out is logged in, though nothing asks for it.
BESIDE = {"DELETE /api/session": ("staff",)}

# Both credentials are sent to show the deeds themselves; and no schema can know which
# services and counters this office has.
NOT_ASKED = ["ignored_auth", "positive_data_acceptance"]


def the_document() -> str:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as client:
        return client.get("/openapi.json").text


def schemes(route: str) -> tuple[str, ...]:
    """Each of what is enough for `route`, by the table of roles; `nobody` where nothing is asked."""
    return BESIDE.get(route) or SHOWN.get(ROUTES[route], ("staff",)) or ("nobody",)


OPENAPI = the_document()


@pytest.fixture(scope="module")
def site() -> Iterator[Client]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as client:
        client.store.add_staff(EVERYTHING, Role.ADMINISTRATOR, hash_password(PASSWORD))
        for _ in range(3):
            client.issue()
        yield client


OPERATIONS = {
    (method, path, scheme)
    for path, methods in json.loads(OPENAPI)["paths"].items()
    for method in methods
    if not path.endswith("/stream")
    for scheme in schemes(f"{method.upper()} {path}")
}


def credential(site: Client, scheme: str) -> dict[str, str]:
    """The headers that show `scheme` of the document."""
    if scheme in TOKENS:
        return {"Authorization": f"Bearer {TOKENS[scheme]}"}
    if scheme == "nobody":
        return {}
    # Anew each time: one of the calls ends the session.
    known = {"name": EVERYTHING, "password": PASSWORD}
    told = requests.post(f"{site.url}/api/session", json=known, timeout=TIMEOUT_S)
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in told.cookies.items())}


@pytest.mark.parametrize(("method", "path", "scheme"), sorted(OPERATIONS))
def test_every_answer_is_one_that_the_document_promises(
    site: Client, method: str, path: str, scheme: str
) -> None:
    """And one of them at least is no refusal: whoever may ask is let in."""
    schema = schemathesis.openapi.from_url(f"{site.url}/openapi.json")
    headers = credential(site, scheme)
    answers: set[int] = set()

    @given(schema[path][method].as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def try_it(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(
            headers=headers, timeout=TIMEOUT_S, excluded_checks=CHECKS.get_by_names(NOT_ASKED)
        )
        answers.add(answer.status_code)

    try_it()
    assert answers - {401, 403} or f"{method.upper()} {path}" == GUESSED


def test_the_document_names_every_call_that_has_a_role(site: Client) -> None:
    paths = site.get("/openapi.json").json()["paths"]
    documented = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert documented == {route for route in ROUTES if " /api/" in route or route == "GET /metrics"}

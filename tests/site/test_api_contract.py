"""The API against its own OpenAPI document: what it promises, whatever it is sent."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from api_site import TIMEOUT_S, TOKEN, Client, served
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS

from kiosk.site.access import ROUTES

EXAMPLES = 12

# Both credentials are sent to show the deeds themselves; and no schema can know which
# services and counters this office has.
NOT_ASKED = ["ignored_auth", "positive_data_acceptance"]


def the_document() -> str:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as client:
        return client.get("/openapi.json").text


OPENAPI = the_document()


@pytest.fixture(scope="module")
def site() -> Iterator[Client]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as client:
        client.sign_in()
        for _ in range(3):
            client.issue()
        yield client


OPERATIONS = {
    (method, path)
    for path, methods in json.loads(OPENAPI)["paths"].items()
    for method in methods
    if not path.endswith("/stream")
}


@pytest.mark.parametrize(("method", "path"), sorted(OPERATIONS))
def test_every_answer_is_one_that_the_document_promises(site: Client, method: str, path: str) -> None:
    schema = schemathesis.openapi.from_url(f"{site.url}/openapi.json")
    booth = method == "post" and path in ("/api/tickets", "/api/assistance", "/api/reserves")
    headers = {"Authorization": f"Bearer {TOKEN}"} if booth else {}
    cookies = {} if booth or method == "delete" else site.staff.cookies.get_dict()

    @given(schema[path][method].as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def try_it(case: schemathesis.Case) -> None:
        case.call_and_validate(
            headers=headers,
            cookies=cookies,
            timeout=TIMEOUT_S,
            excluded_checks=CHECKS.get_by_names(NOT_ASKED),
        )

    try_it()


def test_the_document_names_every_call_that_has_a_role(site: Client) -> None:
    paths = site.get("/openapi.json").json()["paths"]
    documented = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert documented == {route for route in ROUTES if " /api/" in route or route == "GET /metrics"}

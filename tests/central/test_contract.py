"""The centre against its own OpenAPI, by schemathesis over a real socket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
)
from served_centre import served
from sqlalchemy import create_engine

from central.access import ROUTES, Least
from central.app import make_app
from central.clock import utc_now
from central.documents import DocumentStore
from central.parts import CentreParts
from kiosk.dock.postgres import Cluster

EXAMPLES = 8
CONTRACT = make_app(CentreParts(create_engine("sqlite://"), DocumentStore("memory:///"), utc_now)).openapi()
# No schema can say "an age file", or that a day exists.
NEVER = [positive_data_acceptance]
# tus asks for 412, 413 and 460 where these know of 400 and 422 only; FastAPI's 405
# names the methods of the first route of a path alone.
NOT_ON_TUS = [*NEVER, negative_data_rejection, missing_required_header, allow_header_conformance]
# What the wrong case of a question lacks is the token, which is shown here all the same; and
# a word too many in a question does no harm.
NOT_ON_QUESTIONS = [*NEVER, negative_data_rejection]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
schema = schemathesis.openapi.from_dict(CONTRACT)


@dataclass(frozen=True, slots=True)
class Centre:
    """Its address, who shows which token, and what each call was answered."""

    url: str
    tokens: Mapping[Least, str]
    answers: dict[str, set[int]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def centre(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """On PostgreSQL, which takes less than SQLite does."""
    with served(tmp_path_factory.mktemp("contract") / "centre", postgres.make()) as process:
        operator = (process.home / "operator.token").read_text("ascii").strip()
        centre = Centre(process.url, {Least.BOOTH: process.enrol("booth-1"), Least.OPERATOR: operator})
        yield centre
    refused = {route for route, answers in centre.answers.items() if answers <= {401, 403}}
    assert refused == set(), "whoever the table lets in is let in"


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_contract_names(case: schemathesis.Case, centre: Centre) -> None:
    """Each call is asked by whom the table of routes lets in."""
    route = f"{case.operation.method.upper()} {case.path}"
    token = centre.tokens[ROUTES[route]]
    excluded = NOT_ON_QUESTIONS if route == "GET /v1/alerts" else NEVER
    excluded = NOT_ON_TUS if case.path.startswith("/v1/uploads") else excluded
    answer = case.call_and_validate(
        base_url=centre.url, headers={"Authorization": f"Bearer {token}"}, excluded_checks=excluded
    )
    # Some cases are of another method on purpose.
    if case.method == case.operation.method.upper():
        centre.answers.setdefault(route, set()).add(answer.status_code)

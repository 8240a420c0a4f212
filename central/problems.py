"""Errors as problem documents (RFC 9457): type, title, status, detail.

No problem repeats what was sent: a name or a NIK has no place in an error.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from central.documents import OUT_OF_REACH
from central.store import AWAY, why_away

MEDIA_TYPE = "application/problem+json"
AWAY_FOR_S = 5
NAMES = {404: "not_found", 405: "method", 408: "too_slow", 413: "too_large"}

log = logging.getLogger(__name__)


class Problem(Exception):
    """Raised by a call that cannot be granted; answered as a problem document."""

    def __init__(
        self, status: int, name: str, title: str, *, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(title)
        self.status = status
        self.name = name
        self.title = title
        self.headers = headers
        self.more = more


class ProblemDocument(BaseModel):
    """The shape of every error."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entry for the errors a call may answer with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase if status != 460 else "Checksum Mismatch",
            "content": {MEDIA_TYPE: {"schema": ProblemDocument.model_json_schema()}},
        }
        for status in statuses
    }


def document(
    status: int, name: str, title: str, headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    """A problem document as a response."""
    body = {"type": f"urn:anjungan:problem:{name}", "title": title, "status": status, **more}
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def answer(problem: Problem) -> Response:
    """`problem` as a response."""
    return document(problem.status, problem.name, problem.title, problem.headers, **problem.more)


def away() -> Response:
    """The database or the store of documents is out of reach, or full: nothing was taken."""
    return document(503, "away", "The centre cannot store anything now", {"Retry-After": str(AWAY_FOR_S)})


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error)


async def _away(request: Request, error: Exception) -> Response:
    log.error("centre.away cause=%s: %s", type(error).__name__, why_away(error))
    return away()


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [
        {"where": ".".join(str(part) for part in mistake["loc"]), "why": mistake["msg"]}
        for mistake in error.errors()
    ]
    return document(422, "invalid", "The request has not the agreed shape", None, errors=wrong)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return document(error.status_code, NAMES.get(error.status_code, "http"), str(error.detail), error.headers)


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for error in (*AWAY, *OUT_OF_REACH):
        app.add_exception_handler(error, _away)

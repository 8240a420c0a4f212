"""Every error of the API as a problem document (RFC 9457).

`title` and `detail` are Indonesian, `title_en` and `detail_en` English; `code`
is the machine's word. The words stand in `problem_rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from kiosk.queue.database import AWAY
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.tickets import IllegalStep, State
from kiosk.site import ended, full
from kiosk.site.code_words import STATES, STEPS
from kiosk.site.outage import Outage
from kiosk.site.problem_rows import PROBLEMS
from kiosk.words import say

RETRY_AFTER_S = 2
MEDIA_TYPE = "application/problem+json"
#: What is refused before a route is reached, by status.
OF_THE_ROUTER = {
    400: "unreadable",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "form_not_taken",
}


class ProblemError(Exception):
    """Stops a request with a row of `PROBLEMS`; for what is known before the deed."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def problem(
    code: str, values: Mapping[str, str] | None = None, told: Callable[[str], str] | None = None
) -> Response:
    """The problem document of one row; `told` words its detail in a language."""
    row, filled = PROBLEMS[code], dict(values or {})
    headers = {"WWW-Authenticate": "Bearer"} if row.status == 401 else None
    in_english = {key: say(value, "en") for key, value in filled.items()}
    body = {
        "type": f"urn:anjungan:problem:{code.replace('_', '-')}",
        "status": row.status,
        "code": code,
        "title": row.title,
        "detail": told("id") if told else row.detail.format(**filled),
        "title_en": say(row.title, "en"),
        "detail_en": told("en") if told else say(row.detail, "en", **in_english),
        **filled,
    }
    return JSONResponse(body, row.status, headers, MEDIA_TYPE)


def refused(refusal: Refusal) -> Response:
    values = dict(refusal.values)
    if refusal.code is RefusalCode.QUOTA_FULL:
        return problem(refusal.code, values, lambda language: full.in_words(values, language))
    if refusal.code is RefusalCode.CLOSED and "ended_at" in values:
        return problem(refusal.code, values, lambda language: ended.in_words(values, language))
    if refusal.code is RefusalCode.MOVED_ON:
        values["state"] = STATES[State(values["state"])]
    return problem(refusal.code, values)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""

    @app.exception_handler(ProblemError)
    async def stopped(_request: Request, error: ProblemError) -> Response:
        return problem(error.code, error.values)

    @app.exception_handler(IllegalStep)
    async def illegal(_request: Request, error: IllegalStep) -> Response:
        values = {"label": error.label, "state": STATES[error.state], "step": STEPS[error.step]}
        return problem("illegal_step", values)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        errors = error.errors()
        if any(one["type"] == "json_invalid" for one in errors):
            return problem("unreadable")
        fields = dict.fromkeys(str(one["loc"][-1]) for one in errors)
        return problem("invalid_request", {"fields": ", ".join(fields)})

    @app.exception_handler(HTTPException)
    async def refused_by_router(_request: Request, error: HTTPException) -> Response:
        answer = problem(OF_THE_ROUTER.get(error.status_code, "failed"))
        answer.headers.update(error.headers or {})
        return answer

    async def away(request: Request, error: Exception) -> Response:
        outage: Outage = request.app.state.outage
        outage.began(error)
        answer = problem("database_away")
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
        return answer

    for kind in AWAY:
        app.add_exception_handler(kind, away)

    @app.exception_handler(Exception)
    async def failed(_request: Request, _error: Exception) -> Response:
        return problem("failed")

"""The page /reports: a report to read, to print and to take home."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from kiosk.queue.history import History
from kiosk.queue.reporting import By, Measure, Report, Row
from kiosk.queue.rules import QueueRules
from kiosk.site import report_words as words
from kiosk.site.charts import Chart, Series, beside, columns, rows
from kiosk.site.problem_rows import PROBLEMS
from kiosk.site.problems import ProblemError
from kiosk.site.rendering import Renderer, language_of
from kiosk.site.reports import made
from kiosk.words import mark, say

TABLES = (By.HOUR, By.SERVICE, By.CLASS, By.STAGE)
ENDS = (Measure.DONE, Measure.NO_SHOW, Measure.CANCELLED, Measure.CLOSED, Measure.OPEN)
WEEK_DAYS = 7
IDLE_ALONE = mark("Menganggur, tidak ada yang menunggu")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def report_router(page: Renderer, rules: QueueRules) -> APIRouter:
    """The route /reports. Who may not see it is told so on a page, in a sentence."""

    class Told(APIRoute):
        """A problem is a page here, as people are who read it."""

        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def told(request: Request) -> Response:
                try:
                    return await handle(request)
                except ProblemError as error:
                    return _refused(page, request, error)

            return told

    router = APIRouter(route_class=Told, include_in_schema=False)

    @router.get("/reports")
    def reports(request: Request) -> Response:
        history: History = request.app.state.history
        asked = request.query_params
        first, last = _date(asked.get("from"), "from"), _date(asked.get("to"), "to")
        report = made(request, first, last)
        language = language_of(request)
        values = {
            "report": report,
            "words": words,
            "ends": ENDS,
            "name_of": lambda by, code: words.name_of(by, code, rules, language),
            "target_of": lambda one: words.target_of(one, rules, language),
            "tables": [(by, report.tables[by]) for by in TABLES if report.tables[by]],
            "charts": _charts(report, rules, language),
            "work": {row.key: row for row in report.tables[By.COUNTER]},
            "nothing": Row.nothing(""),
            "Measure": Measure,
            "By": By,
            "shortcuts": _shortcuts(history.today),
            "now": request.app.state.clock.now().astimezone(rules.zone),
        }
        return page(request, "reports.html", **values)

    return router


def _refused(page: Renderer, request: Request, error: ProblemError) -> Response:
    row, language = PROBLEMS[error.code], language_of(request)
    filled = {key: say(value, language) for key, value in error.values.items()}
    detail = say(row.detail, language, **filled)
    title = say(row.title, language)
    return page(request, "reports_refused.html", row.status, title=title, detail=detail, code=error.code)


def _date(text: str | None, field: str) -> date | None:
    """A date of the address; an empty one is none. Raises ProblemError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ProblemError("invalid_request", fields=field) from None


def _shortcuts(today: date) -> Mapping[str, tuple[date, date]]:
    yesterday = today - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "week": (today - timedelta(days=WEEK_DAYS - 1), today),
    }


def _charts(report: Report, rules: QueueRules, language: str) -> Mapping[str, tuple[Chart, Sequence[Series]]]:
    """Each chart with what its colours mean."""

    def word(text: str) -> str:
        return say(text, language)

    hours, days = report.tables[By.HOUR], report.tables[By.DAY]
    hour_names = [row.key for row in hours]
    ends = {
        Measure.DONE: "good",
        Measure.NO_SHOW: "bad",
        Measure.CANCELLED: "quiet-bar",
        Measure.CLOSED: "warn",
        Measure.OPEN: "pale",
    }

    def by_end(those: Sequence[Row]) -> list[Series]:
        found = [
            Series(kind, word(words.MEASURES[end]), [row.counts[end] for row in those])
            for end, kind in ends.items()
        ]
        return [one for one in found if any(one.values)]

    def waits(those: Sequence[Row]) -> list[Series]:
        spreads = [row.spreads[Measure.WAITING] for row in those]
        return [
            Series("main", word("Median"), [one.median for one in spreads]),
            Series("warn", word("90% paling lama"), [one.p90 for one in spreads]),
        ]

    classes = report.tables[By.CLASS]
    class_names = [words.name_of(By.CLASS, row.key, rules, language) for row in classes]
    counters = [
        Series("main", word(words.IN_HAND), [one.in_hand for one in report.counters]),
        Series("warn", word(words.IDLE_WHILE_WAITING), [one.idle_while_waiting for one in report.counters]),
        Series("pale", word(IDLE_ALONE), [one.idle - one.idle_while_waiting for one in report.counters]),
        Series("quiet-bar", word(words.PAUSED), [sum(one.paused.values()) for one in report.counters]),
    ]
    names = [words.name_of(By.COUNTER, one.counter, rules, language) for one in report.counters]
    day_names = [date.fromisoformat(row.key).strftime("%d/%m") for row in days]
    return {
        "hours": (columns(hour_names, by_end(hours)), by_end(hours)),
        "waiting": (beside(hour_names, waits(hours)), waits(hours)),
        "classes": (beside(class_names, waits(classes)), waits(classes)),
        "counters": (rows(names, counters, word("mnt")), counters),
        "days": (columns(day_names, by_end(days)), by_end(days)),
    }

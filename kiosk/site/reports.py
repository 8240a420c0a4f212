"""The reports for supervisors: JSON, and the files they take home."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from kiosk.queue.history import History
from kiosk.queue.reporting import Report
from kiosk.queue.rules import QueueRules
from kiosk.site.documentation import problems
from kiosk.site.problems import ProblemError
from kiosk.site.rendering import language_of
from kiosk.site.report_files import CSV_TYPE, XLSX_TYPE, CsvTable, as_csv, as_xlsx, file_name
from kiosk.site.report_json import DayReport, as_json
from kiosk.site.sessions import StaffOnly

LONGEST_DAYS = 92

router = APIRouter(prefix="/api/reports", tags=["reports"])

From = Annotated[date | None, Query(alias="from", description="the first business date; today when left out")]
To = Annotated[date | None, Query(description="the last one; the first when left out")]


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": "The file", "content": content}, **problems(401, 403, 422)}


def made(request: Request, first: date | None, last: date | None) -> Report:
    """The report of these days. Raises ProblemError when they are none, or too many."""
    history: History = request.app.state.history
    first = first or last or history.today
    last = last or first
    if last < first:
        raise ProblemError("report_backwards", first=first.isoformat(), last=last.isoformat())
    if last - first >= timedelta(days=LONGEST_DAYS):
        raise ProblemError("report_too_long", days=str(LONGEST_DAYS))
    return history.report(first, last)


@router.get("/day", response_model=DayReport, responses=problems(401, 403, 422))
def day(request: Request, _staff: StaffOnly, first: From = None, to: To = None) -> Response:
    """What happened on a day, or from a day to another."""
    rules: QueueRules = request.app.state.rules
    return JSONResponse(as_json(made(request, first, to), rules, request.app.state.clock.now()))


@router.get("/day.csv", response_class=Response, responses=_file(CSV_TYPE))
def day_csv(
    request: Request,
    _staff: StaffOnly,
    first: From = None,
    to: To = None,
    table: CsvTable = CsvTable.FIGURES,
) -> Response:
    """One table of the report as CSV."""
    rules: QueueRules = request.app.state.rules
    report = made(request, first, to)
    return _download(as_csv(report, rules, table), CSV_TYPE, file_name(report, rules, "csv"))


@router.get("/day.xlsx", response_class=Response, responses=_file(XLSX_TYPE))
def day_xlsx(request: Request, _staff: StaffOnly, first: From = None, to: To = None) -> Response:
    """The whole report as a workbook, in the language of the reader."""
    rules: QueueRules = request.app.state.rules
    report = made(request, first, to)
    body = as_xlsx(report, rules, language_of(request), request.app.state.clock.now())
    return _download(body, XLSX_TYPE, file_name(report, rules, "xlsx"))


def _download(body: bytes, media_type: str, name: str) -> Response:
    return Response(
        body, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

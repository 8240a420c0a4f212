"""Bookings from a file: what became of every row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice

from fastapi import APIRouter, Request
from fastapi.responses import Response

from central.bookings_csv import COLUMNS, UNREADABLE, Imported, Mistake, csv_rows, import_rows
from central.pages.deeds import note
from central.pages.door import Asking
from central.pages.forms import Posted
from central.pages.import_words import indonesian
from central.pages.language import language_of
from central.pages.rendering import page
from central.parts import Parts
from central.store import writing

router = APIRouter()
#: A booking costs about 50 ms (`central.identity`): more at once would outlast a proxy's patience.
MOST_ROWS = 1000
MOST_SHOWN = 200
_ZIP = b"PK\x03\x04"


@router.get("/office/bookings/import")
def ask(request: Request) -> Response:
    return _page(request, None)


@router.post("/office/bookings/import")
def take(request: Request, parts: Parts, person: Asking, form: Posted) -> Response:
    if not form.file.strip():
        return _page(request, None, 422, empty=True)
    done = Imported()
    rows = _xlsx(form.file, done) if form.file.startswith(_ZIP) else _csv(form.file, done)
    import_rows(parts.engine, _at_most(rows, done), done)
    kept = done.new + done.changed
    with writing(parts.engine) as connection:
        told = f"{done.new} new, {done.changed} changed, {done.same} same, {done.wrong} wrong"
        note(connection, person.name, "imported", parts.now(), why=told)
    return _page(request, done, 200 if kept or done.same else 422)


def _xlsx(content: bytes, done: Imported) -> Iterator[tuple[int, dict[str, str]]]:
    from central.bookings_xlsx import xlsx_rows  # openpyxl takes its time to load, and few send workbooks

    return xlsx_rows(content, done)


def _csv(content: bytes, done: Imported) -> Iterator[tuple[int, dict[str, str]]]:
    with io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", UNREADABLE, newline="") as file:
        yield from csv_rows(file, done)


def _at_most(
    rows: Iterator[tuple[int, dict[str, str]]], done: Imported
) -> Iterator[tuple[int, dict[str, str]]]:
    yield from islice(rows, MOST_ROWS)
    for number, _ in islice(rows, 1):
        done.mistakes.append(
            Mistake(number, "row", "is one too many, and so are all that follow", "another file")
        )


def _page(request: Request, done: Imported | None, status: int = 200, empty: bool = False) -> Response:
    mistakes = done.mistakes[:MOST_SHOWN] if done else []
    if language_of(request) == "id":
        mistakes = [indonesian(mistake) for mistake in mistakes]
    return page(
        request,
        "import.html",
        status,
        done=done,
        mistakes=mistakes,
        hidden=len(done.mistakes) - len(mistakes) if done else 0,
        empty=empty,
        columns=COLUMNS,
        most=MOST_ROWS,
    )

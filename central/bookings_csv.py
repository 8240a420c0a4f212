"""Bookings from a table, such as a CSV file: each row by itself, each mistake with its row and column."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError
from sqlalchemy import Engine

from central.bookings import NewBooking, keep
from central.quotas import is_full
from central.store import writing

COLUMNS = (
    "code",
    "number",
    "name",
    "nik",
    "birth_date",
    "service",
    "site",
    "office",
    "address",
    "starts_at",
    "people",
)
#: How a file is opened: a byte that is no UTF-8 costs its own row, not those after it.
UNREADABLE = "surrogateescape"
_MAY_BE_EMPTY = frozenset({"number", "nik", "birth_date"})

_WRITE = {
    "code": "1 to 512 printable characters",
    "number": "the sixteen digits of the application, or nothing",
    "name": "the name, at most 200 characters",
    "nik": "16 digits, or nothing",
    "birth_date": "year-month-day, as 1990-08-15, or nothing",
    "service": "the id of a service in services.toml",
    "site": "the id of a site in booth.toml",
    "office": "the office's name",
    "address": "the office's address",
    "starts_at": "date, time and offset, as 2026-03-02T09:30:00+08:00",
    "people": "a number from 1 to 50",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and what to write instead. Never the value: it may be a NIK."""

    row: int
    column: str
    wrong: str
    write: str


@dataclass(slots=True)
class Imported:
    """How many rows were new, changed or the same, and what was wrong with the rest."""

    new: int = 0
    changed: int = 0
    same: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """Rows that were not imported."""
        return len({mistake.row for mistake in self.mistakes})


def import_csv(engine: Engine, path: Path) -> Imported:
    """Import every good row of `path`, a UTF-8 CSV whose first line names COLUMNS."""
    done = Imported()
    with path.open(encoding="utf-8-sig", errors=UNREADABLE, newline="") as file:
        return import_rows(engine, csv_rows(file, done), done)


def import_rows(engine: Engine, rows: Iterable[tuple[int, dict[str, str]]], done: Imported) -> Imported:
    """Import every good one of `rows`: (number, text by column). Each is kept by itself, so
    that booths need not wait until all are: to import the same again changes nothing."""
    seen: dict[str, int] = {}
    for number, row in rows:
        booking = _booking(number, row, done)
        if booking is None:
            continue
        if booking.code in seen:
            done.mistakes.append(
                Mistake(number, "code", f"is that of row {seen[booking.code]}", "another code")
            )
            continue
        seen[booking.code] = number
        with writing(engine) as connection:
            full = is_full(connection, booking)
            verdict = None if full else keep(connection, booking)
        if verdict is None:
            done.mistakes.append(
                Mistake(number, "starts_at", "is an hour with no place left", "another hour")
            )
            continue
        setattr(done, verdict, getattr(done, verdict) + 1)
    return done


def csv_rows(file: TextIO, done: Imported) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV; a spreadsheet that speaks Indonesian parts them by semicolons."""
    number = 0
    try:
        first = file.readline()
        delimiter = ";" if ";" in first else ","
        reader = csv.DictReader(chain([first], file), restkey="", restval="", delimiter=delimiter)
        if not names_columns(reader.fieldnames or (), done):
            return
        for row in reader:
            number = reader.line_num
            if "" in row:
                done.mistakes.append(Mistake(number, "row", "has more fields than columns", "quotes"))
            elif not _is_text(row.values()):
                done.mistakes.append(Mistake(number, "row", "is not UTF-8 text", "UTF-8 CSV"))
            elif any(row.values()):
                yield number, {column: row[column].strip() for column in COLUMNS}
    except csv.Error:
        done.mistakes.append(Mistake(number + 1, "row", "has a quote that is not closed", "quotes"))


def _is_text(cells: Iterable[str]) -> bool:
    """Whether no byte of the file was unreadable."""
    try:
        "".join(cells).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def names_columns(there: Collection[object], done: Imported) -> bool:
    """Whether the first line names every column; each that is missing is a mistake."""
    missing = [column for column in COLUMNS if column not in there]
    done.mistakes += [
        Mistake(1, column, "the first line does not name this column", column) for column in missing
    ]
    return not missing


def _booking(number: int, row: dict[str, str], done: Imported) -> NewBooking | None:
    values: dict[str, object] = {
        column: value for column, value in row.items() if value or column not in _MAY_BE_EMPTY
    }
    if row["people"].isdecimal():
        values["people"] = int(row["people"])
    try:
        booking = NewBooking.model_validate(values)
    except ValidationError as error:
        for column in dict.fromkeys(str(mistake["loc"][0]) for mistake in error.errors()):
            wrong = "is empty" if not row[column] else "cannot be read"
            done.mistakes.append(Mistake(number, column, wrong, _WRITE[column]))
        return None
    if booking.nik and not _plausible(booking.nik):
        done.mistakes.append(Mistake(number, "nik", "holds no date that exists", _WRITE["nik"]))
        return None
    return booking


def _plausible(nik: str) -> bool:
    """Whether digits 7 to 12 are a day (a woman's has 40 added), month and year."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    for century in (1900, 2000):
        try:
            datetime(century + year, month, day - 40 if day > 40 else day)  # noqa: DTZ001
        except ValueError:
            continue
        return True
    return False

"""A table to take away as CSV, which no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response

from central.pages.rendering import file


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The table as a file of the browser's."""
    return file(table(columns, rows), "text/csv; charset=utf-8", name)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """`rows` under `columns`, in UTF-8 with a mark that spreadsheets know it by."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def _plain(value: object) -> object:
    # What begins so is run as a formula (OWASP, CSV injection).
    risky = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if risky else value

"""The rows of a workbook as text by column, as a CSV would have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from central.bookings_csv import COLUMNS, Imported, Mistake, names_columns

#: A spreadsheet keeps fifteen digits of a number: a NIK that is one has lost its last.
MOST_DIGITS = 15
LOST = "\x01"
MOST_ROWS, MOST_COLUMNS = 20_000, 50


def xlsx_rows(content: bytes, done: Imported) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the first sheet. Cells are text; a day may be a day, a moment needs its offset."""
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        head = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
        if not names_columns(head, done):
            return
        for number, cells in enumerate(rows, 2):
            row = {name: _text(cell) for name, cell in zip(head, cells, strict=False)}
            if any(row.values()):
                yield number, {column: row.get(column, "") for column in COLUMNS}
    except (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError, EOFError):
        done.mistakes.append(Mistake(1, "row", "is not an XLSX workbook", "XLSX, or UTF-8 CSV"))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    return LOST if isinstance(cell, int | float) and len(text) > MOST_DIGITS else text

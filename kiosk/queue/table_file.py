"""A table as people send it: CSV as spreadsheets and people write it, or XLSX.

Nothing that is wrong in one row costs another. Each line of a CSV is decoded by
itself, and a quotation mark that is never closed costs its own line.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

MOST_BYTES = 5 * 2**20
MOST_ROWS = 5_000
#: Beyond these a spreadsheet is not looked at: rows that were only coloured go on for ever.
ROWS_LOOKED_AT = 50_000
#: What the parts of a spreadsheet may come to when they are unpacked.
MOST_UNPACKED_BYTES = 20 * MOST_BYTES
#: A cell may hold line breaks, and so may a quotation mark that was forgotten.
MOST_LINES_A_ROW = 10
#: What the readers of text, archives, XML and spreadsheets raise at a file that is damaged or none.
DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    OSError,
    RuntimeError,
    EOFError,
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What stands for a byte that is no letter in any encoding that is tried.
NO_LETTER = "\ufffd"


class TooMuch(Exception):
    """The file holds more than is read."""


class Flaw(StrEnum):
    """Why a row is not read."""

    QUOTE = "quote"
    LETTER = "letter"


class Row(NamedTuple):
    """`number` as a spreadsheet counts, from 1."""

    number: int
    cells: Sequence[str]
    flaw: Flaw | None = None


def rows_of(content: bytes) -> Iterator[Row]:
    """Every row that is not empty. Raises TooMuch, and DAMAGED at what is no table."""
    found = 0
    for row in _xlsx(content) if content[:2] == b"PK" else _csv(content):
        if any(cell.strip() for cell in row.cells):
            found += 1
            if found > MOST_ROWS + 1:
                raise TooMuch
            yield row


def _csv(content: bytes) -> Iterator[Row]:
    lines = _lines(content)
    if lines and lines[0].lower().startswith("sep="):  # what Excel writes for itself
        delimiter = lines.pop(0)[4:5] or ","
    else:
        delimiter = max(",;\t", key=lines[0].count) if lines else ","
    if lines and "\0" in lines[0]:
        raise ValueError("not text")
    at, number, width = 0, 0, 0
    while at < len(lines):
        number += 1
        cells, taken = _record(lines, at, delimiter, width)
        width = width or len(cells)
        flaw = Flaw.QUOTE if taken is None else None
        if any(NO_LETTER in cell or "\0" in cell for cell in cells):
            flaw = Flaw.LETTER
        yield Row(number, cells, flaw)
        at += taken or 1


def _lines(content: bytes) -> list[str]:
    """As spreadsheets save: UTF-16 and UTF-8 with their marks, and what has none as
    UTF-8 or, a line at a time, as Windows writes it in the west."""
    if content.startswith(UTF_16):
        text = content.decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return text.removesuffix("\n").split("\n")
    raw = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return [_decoded(line) for line in raw.removesuffix(b"\n").split(b"\n")]


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _record(lines: Sequence[str], at: int, delimiter: str, width: int) -> tuple[list[str], int | None]:
    """The cells of the row that begins at line `at`, and how many lines it takes;
    None when a quotation mark in it is never closed. A line that is a whole row by
    itself is part of nobody's cell."""
    cells, is_whole = _parsed(lines[at], delimiter)
    if is_whole:
        return cells, 1
    for taken in range(2, MOST_LINES_A_ROW + 1):
        following = lines[at + taken - 1 : at + taken]
        if not following or (width and _is_row(following[0], delimiter, width)):
            break
        joined, is_whole = _parsed("\n".join(lines[at : at + taken]), delimiter, strict=True)
        if is_whole and len(joined) >= width:
            return joined, taken
    return cells, None


def _is_row(line: str, delimiter: str, width: int) -> bool:
    cells, is_whole = _parsed(line, delimiter)
    return is_whole and len(cells) >= width


def _parsed(text: str, delimiter: str, *, strict: bool = False) -> tuple[list[str], bool]:
    """The cells of one record, and whether every quotation mark in it was closed.
    Marks in the middle of a cell are read as letters, unless `strict`."""
    asked_for_more = False

    def source() -> Iterator[str]:
        nonlocal asked_for_more
        yield from text.splitlines(keepends=True) if strict else [text]
        asked_for_more = True

    try:
        cells = next(csv.reader(source(), delimiter=delimiter, strict=strict), [])
    except csv.Error:
        return [text], False
    return cells, not asked_for_more or not text


def _xlsx(content: bytes) -> Iterator[Row]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED_BYTES:
            raise TooMuch
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0].iter_rows(max_row=ROWS_LOOKED_AT, values_only=True)
        for number, row in enumerate(sheet, 1):
            yield Row(number, [_cell(value) for value in row])
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, time)):
        return value.strftime("%H.%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

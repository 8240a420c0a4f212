"""A report as files for a spreadsheet: CSV for programs, XLSX for people.

A text that a spreadsheet would take for a formula gets an apostrophe in front,
as a reason typed at a counter might begin with "=".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kiosk.queue.idling import Idle
from kiosk.queue.reporting import OF_TICKETS, OF_WORK, SPREADS, By, Report, Row, Spread
from kiosk.queue.rules import QueueRules
from kiosk.site import report_words as words
from kiosk.words import mark, say

Cell = str | int | float | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DECIMALS = 1
WIDEST = 48
SUMMARY = mark("Ringkasan")
IDLE_TABLE = mark("Loket")
REORDERINGS = mark("Perubahan urutan")
PAUSES = mark("Waktu jeda")
TOTAL = mark("Jumlah")

_IDLE = ("in_hand", "idle", "idle_while_waiting", "gaps")
_SPREAD = ("count", "mean", "median", "p90")


class CsvTable(StrEnum):
    """What one CSV holds: a file has one set of columns."""

    FIGURES = "figures"
    REORDERINGS = "reorderings"
    PAUSES = "pauses"


def neutral(cell: Cell) -> Cell:
    """`cell` as a spreadsheet may be given it: never a formula, no control characters."""
    if not isinstance(cell, str):
        return cell
    text = f"'{cell}" if cell.startswith(FORMULA) else cell
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def file_name(report: Report, rules: QueueRules, ending: str) -> str:
    """Site and days; nothing else."""
    days = [report.first.isoformat()] + ([report.last.isoformat()] if report.last != report.first else [])
    site = "".join(one if one.isascii() and one.isalnum() else "-" for one in rules.site)
    return f"laporan-{site}-{'_'.join(days)}.{ending}"


# CSV


def as_csv(report: Report, rules: QueueRules, table: CsvTable) -> bytes:
    """One table; columns are named by codes that stay, minutes have a point. UTF-8 with its mark, which
    spreadsheets need."""
    lines: dict[CsvTable, Iterable[Sequence[Cell]]] = {
        CsvTable.FIGURES: _figure_lines(report, rules),
        CsvTable.REORDERINGS: _reordering_lines(report, rules),
        CsvTable.PAUSES: _pause_lines(report),
    }
    text = io.StringIO()
    csv.writer(text).writerows([neutral(cell) for cell in line] for line in lines[table])
    return text.getvalue().encode("utf-8-sig")


def _figure_lines(report: Report, rules: QueueRules) -> Iterator[Sequence[Cell]]:
    spreads = [f"{measure}_{part}" for measure in SPREADS for part in _SPREAD]
    yield ["table", "code", "name_id", "name_en", *OF_TICKETS, *OF_WORK, *spreads, *_IDLE]
    yield ["total", "", "", "", *_cells(report.total)]
    for by in By:
        if by is By.COUNTER:
            break
        for row in report.tables[by]:
            yield [by, row.key, *_names(by, row.key, rules), *_cells(row)]
    work = {row.key: row for row in report.tables[By.COUNTER]}
    for one in report.counters:
        row = work.get(one.counter) or Row.nothing(one.counter)
        yield [By.COUNTER, one.counter, *_names(By.COUNTER, one.counter, rules), *_cells(row), *_idle(one)]


def _reordering_lines(report: Report, rules: QueueRules) -> Iterator[Sequence[Cell]]:
    yield ["at", "label", "change", "by", "counter", "reason", "detail"]
    for one in report.reorderings:
        by = words.staff_name(one.by)
        yield [rules.iso(one.at), one.label, one.change, by, one.counter, one.reason, one.detail]


def _pause_lines(report: Report) -> Iterator[Sequence[Cell]]:
    yield ["counter", "reason", "count", "minutes"]
    for one in report.counters:
        for reason, count in one.pauses.items():
            yield [one.counter, reason, count, _rounded(one.paused[reason])]


def _names(by: By, code: str, rules: QueueRules) -> tuple[str, str]:
    return words.name_of(by, code, rules, "id"), words.name_of(by, code, rules, "en")


# XLSX


def as_xlsx(report: Report, rules: QueueRules, language: str, now: datetime) -> bytes:
    """Every table on a sheet of its own, in the reader's language."""
    book = Workbook()
    book.properties.creator = "Anjungan"
    book.properties.title = rules.site_name
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new book has one sheet
    book.remove(sheet)

    def add(title: str, lines: Iterable[Sequence[Cell]]) -> None:
        _write(book.create_sheet(say(title, language)), [[neutral(cell) for cell in line] for line in lines])

    add(SUMMARY, _summary(report, rules, language, now))
    for by in By:
        if report.tables[by]:
            add(words.TABLES[by], _table(by, report, rules, language))
    add(IDLE_TABLE, _idle_table(report, rules, language))
    add(REORDERINGS, _reorderings(report, rules, language))
    add(PAUSES, _pauses(report, rules, language))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, lines: Sequence[Sequence[Cell]]) -> None:
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if number == 1:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif isinstance(value, float):
                cell.number_format = "0.0"
    sheet.freeze_panes = "B2"
    for column in range(1, max(map(len, lines)) + 1):
        longest = max(len(str(line[column - 1])) for line in lines[1:] or lines if column <= len(line))
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(12, longest + 2))


def _summary(report: Report, rules: QueueRules, language: str, now: datetime) -> Iterator[Sequence[Cell]]:
    yield [rules.site_name, None]
    yield [say("Dari tanggal", language), report.first.isoformat()]
    yield [say("Sampai tanggal", language), report.last.isoformat()]
    yield [say("Dibuat pada", language), rules.iso(now)]
    headings = _headings(language)
    yield from ([heading, cell] for heading, cell in zip(headings, _cells(report.total), strict=True))


def _headings(language: str) -> list[str]:
    parts = (
        say("{what}: jumlah", language),
        say("{what}: rata-rata (menit)", language),
        say("{what}: median (menit)", language),
        say("{what}: 90% paling lama (menit)", language),
    )
    spreads = [
        part.format(what=say(words.MEASURES[measure], language)) for measure in SPREADS for part in parts
    ]
    return [say(words.MEASURES[measure], language) for measure in (*OF_TICKETS, *OF_WORK)] + spreads


def _table(by: By, report: Report, rules: QueueRules, language: str) -> Iterator[Sequence[Cell]]:
    of_work = by in (By.STAGE, By.COUNTER)
    shown = [
        number
        for number, measure in enumerate((*OF_TICKETS, *OF_WORK, *(one for one in SPREADS for _ in _SPREAD)))
        if not (of_work and measure in _OF_TICKETS_ALONE)
    ]
    headings = _headings(language)
    yield [say(words.KEYS[by], language), *(headings[number] for number in shown)]
    for row in report.tables[by]:
        cells = _cells(row)
        yield [words.name_of(by, row.key, rules, language), *(cells[number] for number in shown)]
    cells = _cells(report.total)
    yield [say(TOTAL, language), *(cells[number] for number in shown)]


_OF_TICKETS_ALONE = {*OF_TICKETS, SPREADS[-1]}


def _idle_table(report: Report, rules: QueueRules, language: str) -> Iterator[Sequence[Cell]]:
    headings = (words.KEYS[By.COUNTER], words.IN_HAND, words.IDLE, words.IDLE_WHILE_WAITING, words.PAUSED)
    minutes = say("(menit)", language)
    yield [say(one, language) + (f" {minutes}" if number else "") for number, one in enumerate(headings)]
    for one in report.counters:
        in_hand, idle, while_waiting, _ = _idle(one)
        name = words.name_of(By.COUNTER, one.counter, rules, language)
        yield [name, in_hand, idle, while_waiting, _rounded(sum(one.paused.values()))]


def _reorderings(report: Report, rules: QueueRules, language: str) -> Iterator[Sequence[Cell]]:
    headings = ("Waktu", "Nomor", "Perubahan", "Ke", "Alasan", "Petugas", "Loket")
    yield [say(one, language) for one in headings]
    for one in report.reorderings:
        at = one.at.astimezone(rules.zone).strftime("%Y-%m-%d %H:%M")
        change, target = say(words.CHANGES[one.change], language), words.target_of(one, rules, language)
        reason = None if one.reason is None else say(one.reason, language)
        counter = words.name_of(By.COUNTER, one.counter, rules, language) if one.counter else None
        yield [at, one.label, change, target, reason, words.staff_name(one.by), counter]


def _pauses(report: Report, rules: QueueRules, language: str) -> Iterator[Sequence[Cell]]:
    yield [say(one, language) for one in ("Loket", "Alasan", "Berapa kali", "Menit")]
    for one in report.counters:
        for reason, count in one.pauses.items():
            name = words.name_of(By.COUNTER, one.counter, rules, language)
            yield [name, say(reason, language), count, _rounded(one.paused[reason])]


def _cells(row: Row) -> list[Cell]:
    counts: list[Cell] = [row.counts[measure] for measure in (*OF_TICKETS, *OF_WORK)]
    return counts + [cell for measure in SPREADS for cell in _spread(row.spreads[measure])]


def _spread(spread: Spread) -> list[Cell]:
    return [spread.count, _rounded(spread.mean), _rounded(spread.median), _rounded(spread.p90)]


def _idle(idle: Idle) -> list[Cell]:
    return [_rounded(idle.in_hand), _rounded(idle.idle), _rounded(idle.idle_while_waiting), idle.gaps]


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, DECIMALS)

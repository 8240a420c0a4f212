"""How the figures of a report are called, on the page and in the files."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.queue.order import CLASS_NAMES
from kiosk.queue.reporting import By, Change, Measure, Reordering
from kiosk.queue.rules import QueueRules
from kiosk.words import mark, say

MEASURES: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.ISSUED: mark("Terbit"),
        Measure.PEOPLE: mark("Orang"),
        Measure.DONE: mark("Tuntas"),
        Measure.NO_SHOW: mark("Tidak hadir"),
        Measure.CANCELLED: mark("Dibatalkan"),
        Measure.CLOSED: mark("Ditutup akhir hari"),
        Measure.OPEN: mark("Belum selesai"),
        Measure.CALLS: mark("Panggilan"),
        Measure.RECALLS: mark("Panggilan ulang"),
        Measure.MISSED: mark("Tidak datang saat dipanggil"),
        Measure.PARKED: mark("Ditunda"),
        Measure.WAITING: mark("Menunggu"),
        Measure.SERVICE: mark("Dilayani"),
        Measure.STAY: mark("Datang sampai tuntas"),
    }
)

TABLES: Mapping[By, str] = MappingProxyType(
    {
        By.DAY: mark("Per hari"),
        By.HOUR: mark("Per jam"),
        By.SERVICE: mark("Per layanan"),
        By.CLASS: mark("Per kelas"),
        By.STAGE: mark("Per tahap"),
        By.COUNTER: mark("Per loket"),
    }
)

KEYS: Mapping[By, str] = MappingProxyType(
    {
        By.DAY: mark("Hari"),
        By.HOUR: mark("Jam"),
        By.SERVICE: mark("Layanan"),
        By.CLASS: mark("Kelas"),
        By.STAGE: mark("Tahap"),
        By.COUNTER: mark("Loket"),
    }
)

CHANGES: Mapping[Change, str] = MappingProxyType(
    {
        Change.CHOSEN: mark("Nomor dipilih"),
        Change.CALLED_BACK: mark("Dipanggil kembali"),
        Change.GRANTED: mark("Prioritas diberikan"),
        Change.REVERTED: mark("Prioritas dicabut"),
        Change.TRANSFERRED: mark("Dipindahkan"),
    }
)

IN_HAND = mark("Memegang nomor")
IDLE = mark("Menganggur")
IDLE_WHILE_WAITING = mark("Menganggur saat ada yang menunggu")
PAUSED = mark("Dijeda")


def name_of(by: By, code: str, rules: QueueRules, language: str) -> str:
    """What people call the line `code` of a table; a code that is known no longer is its own name."""
    if by is By.HOUR:
        return f"{code}.00"
    if by is By.CLASS:
        return say(CLASS_NAMES.get(code, code), language).capitalize()
    if by is By.COUNTER:
        counter = rules.counters.get(code)
        return code if counter is None else counter.name
    if by is By.SERVICE and code in rules.services:
        return rules.services[code].name.in_(language)
    if by is By.STAGE and code in rules.stages:
        return rules.stages[code].name.in_(language)
    return code


def staff_name(by: str) -> str:
    """The account of `staff:sari`; anything else as it stands in the log."""
    return by.removeprefix("staff:")


def target_of(one: Reordering, rules: QueueRules, language: str) -> str | None:
    """Where a number went: the class, the counter or the stage; None when it was only called."""
    if one.detail is None:
        return None
    if one.change is not Change.TRANSFERRED:
        return name_of(By.CLASS, one.detail, rules, language)
    by = By.STAGE if one.detail in rules.stages else By.COUNTER
    return name_of(by, one.detail, rules, language)

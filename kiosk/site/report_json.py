"""A report as JSON, and the models that document it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from kiosk.queue.idling import Idle
from kiosk.queue.reporting import OF_TICKETS, OF_WORK, SPREADS, By, Change, Report, Row, Spread
from kiosk.queue.rules import QueueRules
from kiosk.site.report_words import name_of, staff_name
from kiosk.site.schemas import Moment

Json = dict[str, object]
#: Of a minute.
DECIMALS = 3


class Minutes(BaseModel):
    """Minutes; null when nothing was measured. Nine of ten took no longer than `p90`."""

    count: int
    mean: float | None
    median: float | None
    p90: float | None


class Work(BaseModel):
    """What was done, in the hour it was done."""

    calls: int
    recalls: int
    missed: int
    parked: int
    waiting: Minutes
    service: Minutes


class Figures(Work):
    """The tickets with it, in the hour they arrived: issued = done + no_show + cancelled + closed + open."""

    issued: int
    people: int
    done: int
    no_show: int
    cancelled: int
    closed: int
    open: int
    stay: Minutes


class DayFigures(Figures):
    day: date


class HourFigures(Figures):
    """`hour` is 0 to 23, the site's own."""

    hour: int


class NamedFigures(Figures):
    code: str
    id: str
    en: str


class StageFigures(Work):
    code: str
    id: str
    en: str


class CounterFigures(Work):
    """`idle_while_waiting_minutes` is part of `idle_minutes`; pauses are in neither."""

    code: str
    name: str
    in_hand_minutes: float
    idle_minutes: float
    idle_while_waiting_minutes: float
    gaps: int


class ReorderingTold(BaseModel):
    at: Moment
    label: str
    change: Change
    by: str
    counter: str | None
    reason: str | None
    detail: str | None


class PauseTold(BaseModel):
    counter: str
    name: str
    reason: str
    count: int
    minutes: float


class SiteTold(BaseModel):
    id: str
    name: str


class DayReport(BaseModel):
    """The days from `from` to `to`, both included; `empty` when no number was given in them."""

    site: SiteTold
    model_config = ConfigDict(populate_by_name=True)

    zone: str
    first: date = Field(alias="from")
    to: date
    made_at: Moment
    empty: bool
    total: Figures
    days: list[DayFigures]
    hours: list[HourFigures]
    services: list[NamedFigures]
    classes: list[NamedFigures]
    stages: list[StageFigures]
    counters: list[CounterFigures]
    reorderings: list[ReorderingTold]
    pauses: list[PauseTold]


def as_json(report: Report, rules: QueueRules, now: datetime) -> Json:
    """`report` in the shape of `DayReport`."""

    def coded(by: By, row: Row) -> Json:
        return {
            "code": row.key,
            "id": name_of(by, row.key, rules, "id"),
            "en": name_of(by, row.key, rules, "en"),
        }

    tables = report.tables
    work = {row.key: row for row in tables[By.COUNTER]}
    return {
        "site": {"id": rules.site, "name": rules.site_name},
        "zone": rules.zone.key,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "made_at": rules.iso(now),
        "empty": report.empty,
        "total": _figures(report.total),
        "days": [{"day": row.key, **_figures(row)} for row in tables[By.DAY]],
        "hours": [{"hour": int(row.key), **_figures(row)} for row in tables[By.HOUR]],
        "services": [{**coded(By.SERVICE, row), **_figures(row)} for row in tables[By.SERVICE]],
        "classes": [{**coded(By.CLASS, row), **_figures(row)} for row in tables[By.CLASS]],
        "stages": [{**coded(By.STAGE, row), **_work(row)} for row in tables[By.STAGE]],
        "counters": [
            {"code": one.counter, "name": name_of(By.COUNTER, one.counter, rules, "id")}
            | _work(work.get(one.counter) or Row.nothing(one.counter))
            | _idle(one)
            for one in report.counters
        ],
        "reorderings": [
            {
                "at": rules.iso(one.at),
                "label": one.label,
                "change": one.change,
                "by": staff_name(one.by),
                "counter": one.counter,
                "reason": one.reason,
                "detail": one.detail,
            }
            for one in report.reorderings
        ],
        "pauses": [
            {
                "counter": one.counter,
                "name": name_of(By.COUNTER, one.counter, rules, "id"),
                "reason": reason,
                "count": count,
                "minutes": _rounded(one.paused[reason]),
            }
            for one in report.counters
            for reason, count in one.pauses.items()
        ],
    }


def _figures(row: Row) -> Json:
    counts: Mapping[str, object] = {measure: row.counts[measure] for measure in (*OF_TICKETS, *OF_WORK)}
    return {**counts, **{measure: _spread(row.spreads[measure]) for measure in SPREADS}}


def _work(row: Row) -> Json:
    told = _figures(row)
    return {name: told[name] for name in Work.model_fields}


def _spread(spread: Spread) -> Json:
    return {
        "count": spread.count,
        "mean": _rounded(spread.mean),
        "median": _rounded(spread.median),
        "p90": _rounded(spread.p90),
    }


def _idle(idle: Idle) -> Json:
    return {
        "in_hand_minutes": _rounded(idle.in_hand),
        "idle_minutes": _rounded(idle.idle),
        "idle_while_waiting_minutes": _rounded(idle.idle_while_waiting),
        "gaps": idle.gaps,
    }


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, DECIMALS)

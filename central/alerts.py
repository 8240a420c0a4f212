"""Alerts: opened once, closed once, however many workers look at the same booths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import Connection, RowMapping, select, update

from central import schema
from central.alert_rules import BY_NAME, Look, Rule, Severity
from central.health import standings
from central.operators import Operator
from central.parts import Parts
from central.problems import answers
from central.store import insert_once
from central.words import stored

router = APIRouter(tags=["alerts"])
MOST = 500


class Words(BaseModel):
    id: str
    en: str


class Alert(BaseModel):
    """One alert. `closed_at` is null as long as it is open; `value` is what opened it."""

    id: int
    booth: str
    rule: str
    severity: Severity
    value: float
    says: Words
    opened_at: datetime
    closed_at: datetime | None


class Alerts(BaseModel):
    alerts: list[Alert]


@router.get("/v1/alerts", summary="What needs somebody, newest first", responses=answers(401))
def get_alerts(
    parts: Parts,
    operator: Operator,
    closed: Annotated[bool, Query(description="also those that are over")] = False,
) -> Alerts:
    with parts.engine.connect() as connection:
        return Alerts(alerts=list_alerts(connection, closed))


def list_alerts(connection: Connection, closed: bool) -> list[Alert]:
    """At most MOST alerts, newest first; those that are over too when `closed`."""
    asked = select(schema.alert).order_by(schema.alert.c.opened_at.desc(), schema.alert.c.id.desc())
    if not closed:
        asked = asked.where(schema.alert.c.closed_at.is_(None))
    rows = connection.execute(asked.limit(MOST)).mappings()
    return [alert_of(row) for row in rows if row["rule"] in BY_NAME]


def alert_of(row: RowMapping) -> Alert:
    """A row of the table, with the words of its rule."""
    rule = BY_NAME[row["rule"]]
    indonesian, english = rule.words(row["value"])
    return Alert.model_validate({**row, "severity": rule.severity, "says": {"id": indonesian, "en": english}})


def review(
    connection: Connection, rules: Sequence[Rule], channels: Iterable[str], now: datetime, since: datetime
) -> None:
    """Hold every booth against every rule; open and close what follows, and note for each
    of `channels` that it is to be told. `since` is when the watch began to look."""
    channels = tuple(channels)
    alerts = schema.alert.c
    still = connection.execute(select(alerts.id, alerts.booth, alerts.rule).where(alerts.closed_at.is_(None)))
    open_now = {(row.booth, row.rule): row.id for row in still}
    for standing in standings(connection):
        look = Look(standing, now, since)
        for rule in rules:
            alert, value = open_now.pop((standing.booth, rule.name), None), rule.measure(look)
            if value is None:
                continue
            if alert is None and rule.opens(value):
                _open(connection, standing.booth, rule, value, channels, now)
            elif alert is not None and rule.closes(value):
                _close(connection, alert, channels, now)
    for alert in open_now.values():  # its booth was revoked, or its rule is no more
        _close(connection, alert, channels, now)


def _open(
    connection: Connection, booth: str, rule: Rule, value: float, channels: Sequence[str], now: datetime
) -> None:
    """The table takes one open alert of a booth and a rule: the worker that is second does nothing."""
    new = {"booth": booth, "rule": rule.name, "value": value, "opened_at": stored(now)}
    if not insert_once(connection, schema.alert, new):
        return
    alerts = schema.alert.c
    alert = connection.scalar(
        select(alerts.id).where(alerts.booth == booth, alerts.rule == rule.name, alerts.closed_at.is_(None))
    )
    _note(connection, alert, "opened", channels, now)


def _close(connection: Connection, alert: int, channels: Sequence[str], now: datetime) -> None:
    alerts = schema.alert.c
    closed = connection.execute(
        update(schema.alert)
        .where(alerts.id == alert, alerts.closed_at.is_(None))
        .values(closed_at=stored(now))
    )
    if closed.rowcount == 1:
        _note(connection, alert, "closed", channels, now)


def _note(
    connection: Connection, alert: int | None, kind: str, channels: Sequence[str], now: datetime
) -> None:
    for channel in channels:
        told = {"alert": alert, "kind": kind, "channel": channel, "made_at": stored(now)}
        insert_once(connection, schema.notice, told)

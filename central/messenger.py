"""Tells people of alerts, through whatever apprise can reach.

A notice is claimed before it is told, so that of several workers one tells it.
A worker that dies in between leaves a claim that runs out: then it is told a
second time rather than never. What is a day old is told to nobody.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine, and_, or_, select, update

from central import schema
from central.alert_rules import BY_NAME, Severity
from central.alerts import Alert, alert_of
from central.store import writing
from central.words import stored

if TYPE_CHECKING:
    from apprise import Apprise

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)
STALE = timedelta(days=1)
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class News:
    """An alert that opened, or one that closed."""

    kind: str
    alert: Alert


def channel_of(url: str) -> str:
    """The name of an address in the database: it tells nothing of the password in it."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


class Messenger:
    """One address. `tell` is called from one thread."""

    def __init__(self, url: str) -> None:
        self.channel = channel_of(url)
        self._url = url
        self._gateway: Apprise | None = None

    def tell(self, engine: Engine, now: datetime) -> int:
        """Tell what is to be told as one message; how many notices were told."""
        news = self._claim(engine, now)
        if not news:
            return 0
        if not self._send(news):
            log.warning("alerts.not_told channel=%s notices=%d", self.channel, len(news))
            return 0
        told = [and_(schema.notice.c.alert == one.alert.id, schema.notice.c.kind == one.kind) for one in news]
        with writing(engine) as connection:
            connection.execute(
                update(schema.notice)
                .where(schema.notice.c.channel == self.channel, or_(*told))
                .values(told_at=stored(now))
            )
        log.info("alerts.told channel=%s notices=%d", self.channel, len(news))
        return len(news)

    def _claim(self, engine: Engine, now: datetime) -> list[News]:
        """Notices of this channel that nobody else is telling; the gravest and oldest first."""
        notices, alerts = schema.notice.c, schema.alert.c
        free = or_(notices.claimed_at.is_(None), notices.claimed_at < stored(now - CLAIM))
        waiting = and_(
            notices.channel == self.channel,
            notices.told_at.is_(None),
            notices.made_at > stored(now - STALE),
            free,
        )
        with engine.connect() as connection:
            if connection.scalar(select(notices.alert).where(waiting).limit(1)) is None:
                return []
        with writing(engine) as connection:
            first = select(notices.alert).where(waiting).order_by(notices.alert).limit(MOST_AT_ONCE)
            claimed = connection.execute(
                update(schema.notice)
                .where(waiting, notices.alert.in_(first))
                .values(claimed_at=stored(now))
                .returning(notices.alert, notices.kind)
            ).all()
            ids = {row.alert for row in claimed}
            rows = connection.execute(select(schema.alert).where(alerts.id.in_(ids))).mappings()
            known = {row["id"]: alert_of(row) for row in rows if row["rule"] in BY_NAME}
        news = [News(row.kind, known[row.alert]) for row in claimed if row.alert in known]
        return sorted(news, key=_by_gravity)

    def _send(self, news: Sequence[News]) -> bool:
        from apprise import NotifyType  # a second to import, and only where somebody is to be told

        opened = [one.alert.severity for one in news if one.kind == "opened"]
        how = (
            NotifyType.SUCCESS
            if not opened
            else NotifyType.FAILURE
            if Severity.FAILURE in opened
            else NotifyType.WARNING
        )
        gateway = self._gateway or self._reach()
        return gateway is not None and bool(
            gateway.notify(body=body_of(news), title=title_of(news), notify_type=how)
        )

    def _reach(self) -> Apprise | None:
        from apprise import Apprise

        gateway = Apprise()
        if not gateway.add(self._url):
            log.error("alerts.unknown_address channel=%s", self.channel)
            return None
        self._gateway = gateway
        return gateway


def title_of(news: Sequence[News]) -> str:
    """One line: how many opened and closed."""
    opened = sum(one.kind == "opened" for one in news)
    over = len(news) - opened
    return f"Anjungan: {opened} gangguan, {over} pulih / new: {opened}, over: {over}"


def body_of(news: Sequence[News]) -> str:
    """A paragraph for each: booth, since when, and what to do, in both languages."""
    return "\n\n".join(_paragraph(one) for one in news)


def _paragraph(one: News) -> str:
    alert = one.alert
    since = alert.opened_at.strftime("%Y-%m-%d %H:%M UTC")
    if one.kind == "opened":
        return f"{alert.booth} ({since}): {alert.says.id}\n{alert.booth}: {alert.says.en}"
    indonesian, english = BY_NAME[alert.rule].what(alert.value)
    return f"{alert.booth}: PULIH. Sejak {since}: {indonesian}\n{alert.booth}: OVER. Since {since}: {english}"


def _by_gravity(one: News) -> tuple[bool, bool, int]:
    return one.kind != "opened", one.alert.severity is not Severity.FAILURE, one.alert.id

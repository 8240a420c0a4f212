"""`/metrics`: how the booths are, for Prometheus. Codes and numbers only.

What is told comes from the database, so every worker tells the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select
from starlette.responses import Response

from central import schema
from central.alerts import Alert, list_alerts
from central.health import Heartbeat, Standing, standings
from central.operators import Operator
from central.parts import Parts
from central.problems import answers

router = APIRouter(tags=["alerts"])


#: What a booth's newest beat tells: name, help, and how it is read.
OF_BEAT: tuple[tuple[str, str, Callable[[Heartbeat], float | None]], ...] = (
    ("disk_free_bytes", "Room at the booth", lambda beat: beat.disk.free_bytes if beat.disk else None),
    ("temperature_celsius", "Its hottest sensor", lambda beat: beat.temperature_c),
    ("uptime_seconds", "Since it was switched on", lambda beat: beat.uptime_s),
    ("unsent_submissions", "Submissions that wait there", lambda beat: beat.unsent.submissions),
    ("unsent_events", "Ticket events that wait there", lambda beat: beat.unsent.events),
    ("unsent_bytes", "Bytes that wait there", lambda beat: beat.unsent.bytes),
    ("unsent_oldest_seconds", "Age of the oldest submission", lambda beat: beat.unsent.oldest_s or 0.0),
    (
        "unsent_events_oldest_seconds",
        "Age of the oldest ticket event",
        lambda beat: beat.unsent.events_oldest_s or 0.0,
    ),
    ("quarantined_submissions", "Refused and held there", lambda beat: beat.unsent.quarantined),
    ("rejected_events", "Ticket events rejected here", lambda beat: beat.unsent.events_rejected),
)


class Figures(Collector):
    """Gives the numbers of one moment."""

    def __init__(self, booths: list[Standing], alerts: list[Alert], untold: int, now: datetime) -> None:
        self._booths = booths
        self._alerts = alerts
        self._untold = untold
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self._each("seen_seconds", "Since its last heartbeat", self._ago_s)
        yield self._each("clock_off_seconds", "Our clock less the booth's", lambda one: one.clock_off_s)
        for name, help_text, read in OF_BEAT:
            yield self._each(name, help_text, partial(_of_newest, read))
        yield _labelled(
            "anjungan_booths",
            "Booths by their program's version",
            ["version"],
            Counter((one.beat.version or "",) for one in self._booths if one.beat),
        )
        yield _labelled(
            "anjungan_alert_open",
            "1 for an alert that is open",
            ["booth", "rule", "severity"],
            {(alert.booth, alert.rule, alert.severity.value): 1 for alert in self._alerts},
        )
        yield _labelled("anjungan_alert_notices_untold", "Reached nobody yet", [], {(): self._untold})

    def _each(self, name: str, help_text: str, of: Callable[[Standing], float | None]) -> GaugeMetricFamily:
        told: dict[tuple[str, ...], float] = {}
        for booth in self._booths:
            if (value := of(booth)) is not None:
                told[(booth.booth,)] = value
        return _labelled(f"anjungan_booth_{name}", help_text, ["booth"], told)

    def _ago_s(self, one: Standing) -> float | None:
        return None if one.seen_at is None else (self._now - one.seen_at).total_seconds()


def _of_newest(read: Callable[[Heartbeat], float | None], booth: Standing) -> float | None:
    return read(booth.beat) if booth.beat else None


def _labelled(
    name: str, help_text: str, labels: list[str], values: Mapping[tuple[str, ...], float]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=labels)
    for of, value in values.items():
        family.add_metric(list(of), float(value))
    return family


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response, responses=answers(401))
def get_metrics(parts: Parts, operator: Operator) -> Response:
    with parts.engine.connect() as connection:
        figures = Figures(
            standings(connection), list_alerts(connection, closed=False), _untold(connection), parts.now()
        )
    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _untold(connection: Connection) -> int:
    waiting = select(func.count()).select_from(schema.notice).where(schema.notice.c.told_at.is_(None))
    return connection.scalar(waiting) or 0

"""`/metrics`: how the queue is, for Prometheus. Counts only: no number, no name, no ticket.

What is told comes from the database, so every worker tells the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from kiosk.queue.store import Store
from kiosk.site.documentation import problems

router = APIRouter(tags=["metrics"])

CENTRE = ("ok", "away", "unknown")
Values = Mapping[tuple[str, ...], float]
"""Labels to value."""


class QueueFigures(Collector):
    """Gives the numbers of one moment: what the board shows, and what waits for the centre."""

    def __init__(self, board: Mapping[str, Any], unsent: int) -> None:
        self._board = board
        self._unsent = unsent

    def collect(self) -> Iterator[GaugeMetricFamily]:
        site = self._board["site"]["id"]
        yield _family("info", "The program that runs", ["site", "version"], {(site, version("anjungan")): 1})
        waiting: Values = {(row["stage"]["code"],): row["count"] for row in self._board["waiting"]}
        yield _family("waiting_tickets", "Tickets that wait", ["stage"], waiting)
        counters: Values = {(row["code"],): row["state"] == "open" for row in self._board["counters"]}
        yield _family("counter_open", "1 for a counter that is open", ["counter"], counters)
        yield _family("unsent_events", "Events that the centre has not judged", [], {(): self._unsent})
        centre: Values = {(state,): self._board["network"]["centre"] == state for state in CENTRE}
        yield _family("centre", "1 for how the centre is, as its verdicts tell", ["is"], centre)


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response, responses=problems(401))
def get_metrics(request: Request) -> Response:
    store: Store = request.app.state.store
    registry = CollectorRegistry(auto_describe=False)
    registry.register(QueueFigures(store.board(), int(str(store.health()["unsent"]))))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _family(name: str, help_text: str, labels: list[str], values: Values) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"anjungan_site_{name}", help_text, labels=labels)
    for of, value in values.items():
        family.add_metric(list(of), float(value))
    return family

"""Booths: how each is, in words, and what needs somebody."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from central.alert_rules import Severity
from central.alerts import list_alerts
from central.health import standings
from central.pages.csv_files import csv_file
from central.pages.rendering import file_day, page
from central.pages.sites import site_of_booth
from central.parts import Parts
from central.store import reading
from central.words import stored
from central.zones import USUAL, zones

router = APIRouter()
COLUMNS = ("booth", "site", "seen_at", "version", "paper", "free_bytes", "unsent", "oldest_s", "alerts")


@router.get("/office/booths")
def list_booths(request: Request, parts: Parts, search: str = "", form: str = "") -> Response:
    with reading(parts.engine) as connection:
        places, known = site_of_booth(connection), zones(connection)
        alerts = list_alerts(connection, closed=False)
        there = standings(connection)
    wanted = search.strip().casefold()
    shown = [one for one in there if wanted in f"{one.booth} {places.get(one.booth, '')}".casefold()]
    by_booth: dict[str, list[object]] = {}
    for alert in sorted(alerts, key=lambda one: one.severity is not Severity.FAILURE):
        by_booth.setdefault(alert.booth, []).append(alert)
    # Those that need somebody first.
    shown.sort(key=lambda one: (one.booth not in by_booth, one.booth))
    if form == "csv":
        rows = [
            (
                one.booth,
                places.get(one.booth, ""),
                stored(one.seen_at) if one.seen_at else "",
                one.beat.version if one.beat else "",
                one.beat.devices.paper if one.beat and one.beat.devices else "",
                one.beat.disk.free_bytes if one.beat and one.beat.disk else "",
                one.beat.unsent.submissions if one.beat else "",
                one.beat.unsent.oldest_s if one.beat else "",
                len(by_booth.get(one.booth, [])),
            )
            for one in shown
        ]
        return csv_file(f"booths-{file_day(parts.now())}.csv", COLUMNS, rows)
    return page(
        request,
        "booths.html",
        booths=shown,
        total=len(there),
        places=places,
        zones=known,
        usual=USUAL,
        alerts=by_booth,
        now=parts.now(),
        search=search,
    )

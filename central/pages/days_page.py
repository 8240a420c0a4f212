"""The first page: figures by site and day, and who has waited longest to send."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from central.pages.csv_files import csv_file
from central.pages.figures import Figures, by_day, waiting
from central.pages.rendering import file_day, page
from central.pages.sites import sites
from central.parts import Parts
from central.store import reading
from central.zones import USUAL, local, read_day, zones

router = APIRouter()
DAYS, MOST_DAYS = 7, 92
NAMES = tuple(field.name for field in fields(Figures))


@router.get("/office")
def days(
    request: Request, parts: Parts, site: str = "", first: str = "", last: str = "", form: str = ""
) -> Response:
    site = site.replace("\0", "")
    begin, end, cut = _days(first, last, local(parts.now(), USUAL).date())
    with reading(parts.engine) as connection:
        known = zones(connection)
        figures = {
            key: one for key, one in by_day(connection, begin, end, known).items() if site in ("", key[1])
        }
        late = [one for one in waiting(connection) if site in ("", one.site)]
        places = sites(connection, parts.now())
    if form == "csv":
        rows = [(*key, *(getattr(one, name) for name in NAMES)) for key, one in figures.items()]
        return csv_file(f"days-{file_day(parts.now())}.csv", ("day", "site", *NAMES), rows)
    total = Figures(*(sum(getattr(one, name) for one in figures.values()) for name in NAMES))
    return page(
        request,
        "days.html",
        figures=figures,
        total=total,
        late=late,
        sites=places,
        site=site,
        first=begin,
        last=end,
        cut=cut,
        most=MOST_DAYS,
        zones=known,
        usual=USUAL,
        now=parts.now(),
    )


def _days(first: str, last: str, today: date) -> tuple[date, date, bool]:
    """From when to when, at most MOST_DAYS; and whether that is less than was asked for."""
    end = read_day(last) or today
    begin = read_day(first) or end - timedelta(days=DAYS - 1)
    begin, end = min(begin, end), max(begin, end)
    earliest = end - timedelta(days=MOST_DAYS - 1)
    return max(begin, earliest), end, begin < earliest

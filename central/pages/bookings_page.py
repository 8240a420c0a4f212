"""Bookings of some days, as a page or a CSV, and the slip of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Row, or_, select

from central import schema
from central.identity import masked
from central.names import Names, names
from central.pages.csv_files import csv_file
from central.pages.deeds import note
from central.pages.door import Asking
from central.pages.language import language_of
from central.pages.people import Role
from central.pages.rendering import file, file_day, page, told
from central.pages.sites import sites
from central.parts import Parts
from central.store import reading, writing
from central.tokens import token_for
from central.words import Id
from central.zones import USUAL, local, read_day, span, zones

router = APIRouter()
MOST, MOST_DAYS, MOST_IN_FILE = 300, 92, 20_000
IN_FILE = (
    "starts_at",
    "number",
    "name",
    "service",
    "service_name",
    "site",
    "people",
    "status",
    "arrived_label",
    "arrived_at",
)
NO_SUCH = "Jadwal ini tidak ada di pusat. Cari lagi di daftar jadwal."
NO_KEY = "Belum ada kunci untuk menandatangani jadwal. Teknisi pusat menjalankan `central keys`."

_booking = schema.booking.c


@router.get("/office/bookings")
def list_bookings(
    request: Request,
    parts: Parts,
    person: Asking,
    site: str = "",
    day: str = "",
    until: str = "",
    search: str = "",
    form: str = "",
) -> Response:
    """From `day`, today unless said, to `until`, the same day unless said; a search looks at every day."""
    site, search = (value.replace("\0", "").strip() for value in (site, search))
    whole = person.role.is_at_least(Role.OFFICER)
    with reading(parts.engine) as connection:
        known = zones(connection)
        zone = known.get(site, USUAL)
        first_day = read_day(day) or local(parts.now(), zone).date()
        last_day = min(
            max(read_day(until) or first_day, first_day), first_day + timedelta(days=MOST_DAYS - 1)
        )
        asked = select(schema.booking).order_by(_booking.starts_at, _booking.id)
        if site:
            asked = asked.where(_booking.site == site)
        if search:
            places = [_booking.code, _booking.number, _booking.arrived_label]
            places += [_booking.name] if whole else []  # a search must not tell what the list does not
            asked = asked.where(or_(*(place.icontains(search, autoescape=True) for place in places)))
        else:
            first, after = span(first_day, last_day, zone)
            asked = asked.where(_booking.starts_at >= first, _booking.starts_at < after)
        rows = connection.execute(asked.limit(MOST_IN_FILE if form == "csv" else MOST + 1)).all()
        places_known, called = sites(connection, parts.now()), names(connection)
    if form == "csv":
        language = language_of(request)
        with writing(parts.engine) as connection:
            note(connection, person.name, "bookings", parts.now(), site or None, f"{len(rows)}")
        lines = [_line(row, whole, known.get(row.site, USUAL), called, language) for row in rows]
        return csv_file(f"bookings-{file_day(parts.now())}.csv", IN_FILE, lines)
    return page(
        request,
        "bookings.html",
        rows=rows[:MOST],
        cut=len(rows) > MOST,
        most=MOST,
        site=site,
        day=first_day,
        until=last_day,
        search=search,
        sites=places_known,
        zones=known,
        usual=USUAL,
        whole=whole,
        masked=masked,
        called=called,
    )


def _line(row: Row[Any], whole: bool, zone: str, called: Names, language: str) -> Sequence[object]:
    """A row of IN_FILE, times by the clock of the site. No NIK and no birth date: a file gets lost."""
    return (
        local(row.starts_at, zone).isoformat(timespec="minutes"),
        row.number or row.code,
        row.name if whole else masked(row.name),
        row.service,
        called.said("service", row.service, language, row.site),
        row.site,
        row.people,
        row.status,
        row.arrived_label or "",
        local(row.arrived_at, zone).isoformat(timespec="minutes") if row.arrived_at else "",
    )


@router.get("/office/bookings/{booking}/slip")
def get_slip(request: Request, parts: Parts, person: Asking, booking: Id) -> Response:
    with reading(parts.engine) as connection:
        row = connection.execute(select(schema.booking).where(_booking.id == booking)).one_or_none()
        known, called = zones(connection), names(connection)
    if row is None:
        return told(request, NO_SUCH, 404)
    token = token_for(row._mapping, parts.signing(), parts.now())
    if token is None:
        return told(request, NO_KEY, 409)
    from central.pages.slip_pdf import slip  # fpdf takes half a second to load, and few slips are drawn

    service = called.of("service", row.service, row.site)
    drawn = slip(row._mapping, token, known.get(row.site, USUAL), service)
    with writing(parts.engine) as connection:
        note(connection, person.name, "slip", parts.now(), row.id)
    return file(drawn, "application/pdf", f"jadwal-{row.id[:8]}.pdf")

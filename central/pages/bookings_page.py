"""Bookings of a day, and the slip of one."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import or_, select

from central import schema
from central.identity import masked
from central.pages.deeds import note
from central.pages.door import Asking
from central.pages.people import Role
from central.pages.rendering import file, page, told
from central.pages.sites import sites
from central.parts import Parts
from central.store import reading, writing
from central.tokens import token_for
from central.words import Id
from central.zones import USUAL, local, read_day, span, zones

router = APIRouter()
MOST = 300
NO_SUCH = "Jadwal ini tidak ada di pusat. Cari lagi di daftar jadwal."
NO_KEY = "Belum ada kunci untuk menandatangani jadwal. Teknisi pusat menjalankan `central keys`."

_booking = schema.booking.c


@router.get("/office/bookings")
def list_bookings(
    request: Request, parts: Parts, person: Asking, site: str = "", day: str = "", search: str = ""
) -> Response:
    """Of one day, today unless said; a search looks at every day."""
    site, search = (value.replace("\0", "").strip() for value in (site, search))
    whole = person.role.is_at_least(Role.OFFICER)
    with reading(parts.engine) as connection:
        known = zones(connection)
        zone = known.get(site, USUAL)
        wanted_day = read_day(day) or local(parts.now(), zone).date()
        asked = select(schema.booking).order_by(_booking.starts_at, _booking.id)
        if site:
            asked = asked.where(_booking.site == site)
        if search:
            places = [_booking.code, _booking.number, _booking.arrived_label]
            places += [_booking.name] if whole else []  # a search must not tell what the list does not
            asked = asked.where(or_(*(place.icontains(search, autoescape=True) for place in places)))
        else:
            first, after = span(wanted_day, wanted_day, zone)
            asked = asked.where(_booking.starts_at >= first, _booking.starts_at < after)
        rows = connection.execute(asked.limit(MOST + 1)).all()
        places_known = sites(connection, parts.now())
    return page(
        request,
        "bookings.html",
        rows=rows[:MOST],
        cut=len(rows) > MOST,
        most=MOST,
        site=site,
        day=wanted_day,
        search=search,
        sites=places_known,
        zones=known,
        usual=USUAL,
        whole=whole,
        masked=masked,
    )


@router.get("/office/bookings/{booking}/slip")
def get_slip(request: Request, parts: Parts, person: Asking, booking: Id) -> Response:
    with reading(parts.engine) as connection:
        row = connection.execute(select(schema.booking).where(_booking.id == booking)).one_or_none()
        known = zones(connection)
    if row is None:
        return told(request, NO_SUCH, 404)
    token = token_for(row._mapping, parts.signing(), parts.now())
    if token is None:
        return told(request, NO_KEY, 409)
    from central.pages.slip_pdf import slip  # fpdf takes half a second to load, and few slips are drawn

    drawn = slip(row._mapping, token, known.get(row.site, USUAL))
    with writing(parts.engine) as connection:
        note(connection, person.name, "slip", parts.now(), row.id)
    return file(drawn, "application/pdf", f"jadwal-{row.id[:8]}.pdf")

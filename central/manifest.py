"""The manifest that a site takes home: its bookings, and some of others, so that somebody
who comes to the wrong office hears which one is right.

It is known by its ETag, which is put together from the mark of the site's bookings
and the day: whoever has it already is told so without a booking being read.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection, RowMapping, or_, select

from central import schema
from central.booking_marks import mark_of
from central.booking_uses import conflicts_at
from central.booths import Booth, MayAskAbout
from central.identity import SCRYPT, code_hash, masked
from central.parts import Parts
from central.problems import answers
from central.quotas import zone_of
from central.store import reading, salt
from central.words import Id
from central.zones import local, span

router = APIRouter(tags=["bookings"])
COMING_DAYS = 14
MOST_ELSEWHERE = 300
"""About 135 KB. A stolen booth tells of no more, and no list outgrows what a booth takes."""
REGION_DIGITS, MOST_REGIONS = 4, 8
"""Province and regency: the beginning of a NIK (DOMAIN 6.1)."""
FORM = 2
"""Counts up when the manifest of the same bookings looks otherwise."""

_booking = schema.booking.c
_DAY = timedelta(days=1)
_REST = 16 - REGION_DIGITS


@router.get(
    "/v1/sites/{site}/manifest",
    summary="The bookings of the coming days",
    response_model=dict[str, Any],
    responses={304: {"description": "As in If-None-Match"}, **answers(401, 403)},
)
def get_manifest(
    parts: Parts,
    booth: Booth,
    may_ask_about: MayAskAbout,
    site: Id,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    may_ask_about(site)
    now = parts.now()
    tokens = parts.signing().published(now)
    with reading(parts.engine) as connection:
        zone = zone_of(connection, site)
        today = local(now, zone).date()
        # Before the bookings: those that change in between are fetched once more, never missed.
        known = [FORM, site, mark_of(connection, site), zone, today.isoformat(), tokens]
        etag = f'"{hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if if_none_match is not None and etag in (tag.strip() for tag in if_none_match.split(",")):
            return Response(status_code=304, headers=headers)
        content = {
            **manifest(connection, site, today, zone),
            "tokens": tokens,
            "conflicts": [one.model_dump(mode="json") for one in conflicts_at(connection, site, now)],
            "generated_at": now.isoformat(),
        }
    return JSONResponse(content, headers=headers)


def manifest(connection: Connection, site: str, today: date, zone: str) -> dict[str, Any]:
    """The bookings at `site` from yesterday to COMING_DAYS ahead, and those of `elsewhere`."""
    pepper = salt(connection)
    first, after = span(today - _DAY, today + COMING_DAYS * _DAY, zone)
    coming = select(schema.booking).where(
        _booking.site == site, _booking.starts_at >= first, _booking.starts_at < after
    )
    rows = connection.execute(coming.order_by(_booking.starts_at, _booking.id)).mappings().all()
    regions = Counter(row["nik"][:REGION_DIGITS] for row in rows if row["nik"]).most_common(MOST_REGIONS)
    return {
        "site": site,
        "salt": pepper.hex(),
        "scrypt": SCRYPT,
        "bookings": [
            {
                **_open(row, pepper),
                "masked_name": masked(row["name"]),
                "people": row["people"],
                "status": row["status"],
                "arrived": {"label": row["arrived_label"], "at": row["arrived_at"]}
                if row["arrived_at"]
                else None,
            }
            for row in rows
        ],
        "elsewhere": [
            {**_open(row, pepper), "site": row["site"]}
            for row in _elsewhere(connection, site, today, zone, [region for region, _ in regions])
        ],
    }


def _elsewhere(
    connection: Connection, site: str, today: date, zone: str, regions: Sequence[str]
) -> Sequence[RowMapping]:
    """Bookings at other sites of those who might come here by mistake: of yesterday, today and
    tomorrow those of people from `regions`; as far as there is room, of others from today on."""
    first, after = span(today - _DAY, today + _DAY, zone)
    begin, _ = span(today, today, zone)
    others = select(schema.booking).where(_booking.site != site, _booking.starts_at < after)
    by_time = (_booking.starts_at, _booking.id)
    found: list[RowMapping] = []
    if regions:
        near = or_(*(_booking.nik.between(one + "0" * _REST, one + "9" * _REST) for one in regions))
        theirs = others.where(near, _booking.starts_at >= first).order_by(
            _booking.starts_at < begin, *by_time
        )
        found += connection.execute(theirs.limit(MOST_ELSEWHERE)).mappings()
    if room := MOST_ELSEWHERE - len(found):
        known = {row["id"] for row in found}
        anybody = others.where(_booking.starts_at >= begin).order_by(*by_time).limit(MOST_ELSEWHERE)
        more = connection.execute(anybody).mappings()
        found += [row for row in more if row["id"] not in known][:room]
    return found


def _open(row: Mapping[Any, Any], pepper: bytes) -> dict[str, Any]:
    codes = [row["code"], *([row["number"]] if row["number"] else [])]
    return {
        "id": row["id"],
        "codes": [code_hash(code, pepper) for code in codes],
        "identity": row["identity"],
        "service": row["service"],
        "starts_at": row["starts_at"],
        "office": row["office"],
        "address": row["address"],
    }

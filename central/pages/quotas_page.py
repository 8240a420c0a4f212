"""Slots of a site on a day: how many are booked, how many may be; and the clock of the site."""

from __future__ import annotations

from datetime import date
from typing import Self

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator

from central.names import names
from central.pages.deeds import note
from central.pages.door import Asking
from central.pages.forms import Form, Posted
from central.pages.people import Role
from central.pages.rendering import HEADERS, page
from central.pages.sites import sites
from central.parts import Parts
from central.quota_table import of_days, slots
from central.quotas import EVERY, set_quota, set_zone, zone_of
from central.store import reading, writing
from central.words import Id, Word
from central.zones import ZONES, local, read_day

router = APIRouter()
WRONG = "Tidak tersimpan. Periksa lokasi, layanan, jam, jumlah dan tanggalnya."


class NewQuota(BaseModel):
    """`people` None takes the limit away. `until` is the hour that no longer counts. With `only`
    it is for that day alone, and then also for every service."""

    site: Id
    service: Word | None = None
    begin: int = Field(ge=0, le=23)
    until: int = Field(ge=1, le=24)
    people: int | None = Field(default=None, ge=0, le=10_000)
    only: date | None = None

    @model_validator(mode="after")
    def is_possible(self) -> Self:
        if self.begin >= self.until or (self.service is None and self.only is None):
            raise ValueError("hours that do not follow, or a quota of every day without its service")
        if self.only is not None and read_day(self.only.isoformat()) is None:
            raise ValueError("a day that is in no calendar of ours")
        return self


@router.get("/office/quotas")
def show(request: Request, parts: Parts, person: Asking, site: str = "", day: str = "") -> Response:
    return _page(request, parts, person.role, site, day)


@router.post("/office/quotas")
def change(request: Request, parts: Parts, person: Asking, form: Posted) -> Response:
    fields = ("site", "service", "begin", "until", "people", "only")
    try:
        new = NewQuota.model_validate({name: form.get(name) for name in fields if form.get(name)})
    except ValidationError:
        return _page(request, parts, person.role, form.get("site"), form.get("day"), form)
    service, only = new.service or EVERY, f" {new.only}" if new.only else ""
    told = f"{service} {new.begin}-{new.until}{only}: {'-' if new.people is None else new.people}"
    with writing(parts.engine) as connection:
        set_quota(connection, new.site, service, (new.begin, new.until), new.people, new.only)
        note(connection, person.name, "quota", parts.now(), new.site, told)
    return _back(new.site, form.get("day"))


@router.post("/office/zones")
def change_zone(request: Request, parts: Parts, person: Asking, form: Posted) -> Response:
    site, zone = form.get("site"), form.get("zone")
    try:
        TypeAdapter(Id).validate_python(site)
    except ValidationError:
        return _page(request, parts, person.role, "", form.get("day"), form)
    if zone not in ZONES:
        return _page(request, parts, person.role, site, form.get("day"), form)
    with writing(parts.engine) as connection:
        set_zone(connection, site, zone)
        note(connection, person.name, "zone", parts.now(), site, zone)
    return _back(site, form.get("day"))


def _back(site: str, day: str) -> Response:
    kept = f"&day={day}" if read_day(day) else ""
    return RedirectResponse(f"/office/quotas?site={site}{kept}", 303, headers=HEADERS)


def _page(
    request: Request, parts: Parts, role: Role, site: str, day: str, wrong: Form | None = None
) -> Response:
    site = site.replace("\0", "").strip()
    with reading(parts.engine) as connection:
        places = sites(connection, parts.now())
        site = site or (places[0] if places else "")
        zone = zone_of(connection, site)
        wanted = read_day(day) or local(parts.now(), zone).date()
        there = slots(connection, site, wanted) if site else {}
        coming = of_days(connection, site, local(parts.now(), zone).date())
        called = names(connection)
    hours = sorted({hour for by_hour in there.values() for hour in by_hour})
    return page(
        request,
        "quotas.html",
        422 if wrong else 200,
        site=site,
        sites=places,
        day=wanted,
        slots=there,
        every=EVERY,
        hours=hours,
        coming=coming,
        called=called,
        services=sorted({*called.codes("service", site), *there} - {EVERY}),
        zone=zone,
        zones=ZONES,
        may_change=role.is_at_least(Role.ADMINISTRATOR),
        form=wrong or Form({}),
        wrong=WRONG if wrong else "",
    )

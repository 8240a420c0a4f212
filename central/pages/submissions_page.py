"""Submissions: found by what is open of them; opened with a reason, which is written down first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection, Row, Select, and_, or_, select

from central import schema
from central.names import names
from central.pages.csv_files import csv_file
from central.pages.deeds import note
from central.pages.door import Asking
from central.pages.forms import Posted
from central.pages.opening import open_submission
from central.pages.people import Role
from central.pages.rendering import file_day, page, told
from central.pages.sites import sites
from central.parts import Parts
from central.store import reading, writing
from central.words import Id
from central.zones import USUAL, read_day, span, zones

router = APIRouter()
A_PAGE, MOST_IN_FILE = 50, 10_000
LEAST_WHY, MOST_WHY = 5, 200

_sent, _ticket = schema.submission.c, schema.ticket.c
_COLUMNS = (
    _sent.id,
    _sent.site,
    _sent.booth,
    _sent.kind,
    _sent.created_at,
    _sent.received_at,
    _sent.booking,
    _ticket.label,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; each empty when it does not matter."""

    site: str = ""
    day: str = ""
    kind: str = ""
    search: str = ""


def _found(asked: Asked, zone: str) -> Select[Any]:
    same_ticket = and_(_ticket.site == _sent.site, _ticket.id == _sent.ticket)
    chosen = select(*_COLUMNS).select_from(schema.submission.outerjoin(schema.ticket, same_ticket))
    if asked.site:
        chosen = chosen.where(_sent.site == asked.site)
    if asked.kind:
        chosen = chosen.where(_sent.kind == asked.kind)
    if day := read_day(asked.day):
        first, after = span(day, day, zone)
        chosen = chosen.where(_sent.created_at >= first, _sent.created_at < after)
    if asked.search:
        places = (_sent.id, _sent.ticket, _sent.booking, _sent.booth, _ticket.label)
        chosen = chosen.where(or_(*(place.icontains(asked.search, autoescape=True) for place in places)))
    return chosen.order_by(_sent.created_at.desc(), _sent.id.desc())


@router.get("/office/submissions")
def list_submissions(
    request: Request,
    parts: Parts,
    site: str = "",
    day: str = "",
    kind: str = "",
    search: str = "",
    older: str = "",
    form: str = "",
) -> Response:
    """`older` is the last one that was seen: `created_at~id`."""
    asked = Asked(*(value.replace("\0", "").strip() for value in (site, day, kind, search)))
    with reading(parts.engine) as connection:
        known = zones(connection)
        wanted = _found(asked, known.get(asked.site, USUAL))
        at, _, last = older.replace("\0", "").partition("~")
        if last:
            wanted = wanted.where(or_(_sent.created_at < at, and_(_sent.created_at == at, _sent.id < last)))
        most = MOST_IN_FILE if form == "csv" else A_PAGE + 1
        rows = connection.execute(wanted.limit(most)).all()
        places, kinds = sites(connection, parts.now()), _kinds(connection)
    if form == "csv":
        return csv_file(
            f"submissions-{file_day(parts.now())}.csv", [c.name for c in _COLUMNS], map(tuple, rows)
        )
    more = f"{rows[A_PAGE - 1].created_at}~{rows[A_PAGE - 1].id}" if len(rows) > A_PAGE else ""
    return page(
        request,
        "submissions.html",
        rows=rows[:A_PAGE],
        more=more,
        asked=asked,
        sites=places,
        kinds=kinds,
        zones=known,
        usual=USUAL,
        filtered=any((site, day, kind, search, older)),
    )


@router.get("/office/submissions/{submission}")
def get_submission(request: Request, parts: Parts, person: Asking, submission: Id) -> Response:
    with reading(parts.engine) as connection:
        found = _one(connection, submission)
        known = zones(connection)
    return _shown(request, parts, person.role, found, known)


@router.post("/office/submissions/{submission}")
def open_it(request: Request, parts: Parts, person: Asking, submission: Id, form: Posted) -> Response:
    why = " ".join(form.get("why").split())
    with reading(parts.engine) as connection:
        found = _one(connection, submission)
        known = zones(connection)
    if found is None or not parts.identities:
        return _shown(request, parts, person.role, found, known)
    if not LEAST_WHY <= len(why) <= MOST_WHY:
        return _shown(request, parts, person.role, found, known, status=422, short=True)
    with writing(parts.engine) as connection:  # before a word of it is read
        note(connection, person.name, "opened", parts.now(), submission, why)
    opened = open_submission(found.body, parts.documents, parts.identities)
    if opened is None:
        with writing(parts.engine) as connection:
            note(connection, person.name, "not_opened", parts.now(), submission)
    status = 200 if opened is not None else 409
    return _shown(
        request, parts, person.role, found, known, status, opened=opened, failed=opened is None, why=why
    )


def _shown(
    request: Request,
    parts: Any,
    role: Role,
    found: Row[Any] | None,
    known: dict[str, str],
    status: int = 200,
    **values: Any,
) -> Response:
    if found is None:
        return told(request, NO_SUCH, 404)
    with reading(parts.engine) as connection:
        deed = schema.office_deed.c
        before = connection.execute(
            select(deed.at, deed.by, deed.why)
            .where(deed.subject == found.id, deed.kind == "opened")
            .order_by(deed.at.desc())
            .limit(20)
        ).all()
        called = names(connection)
    given: dict[str, Any] = {"opened": None, "failed": False, "short": False, "why": ""} | values
    return page(
        request,
        "submission.html",
        status,
        row=found,
        before=before,
        called=called,
        zone=known.get(found.site, USUAL),
        may_open=role.is_at_least(Role.OFFICER),
        has_key=bool(parts.identities),
        most_why=MOST_WHY,
        **given,
    )


NO_SUCH = "Kiriman ini tidak ada di pusat. Periksa nomornya, atau cari di daftar kiriman."


def _one(connection: Connection, submission: str) -> Any:
    same_ticket = and_(_ticket.site == _sent.site, _ticket.id == _sent.ticket)
    asked = select(*_COLUMNS, _sent.body, _sent.sha256, _sent.ticket).select_from(
        schema.submission.outerjoin(schema.ticket, same_ticket)
    )
    return connection.execute(asked.where(_sent.id == submission)).one_or_none()


def _kinds(connection: Connection) -> list[str]:
    """Of the newest that came: the kinds are few, and all of them come every day."""
    newest = select(_sent.kind).order_by(_sent.created_at.desc()).limit(2000).subquery()
    return sorted(connection.scalars(select(newest.c.kind).distinct()))

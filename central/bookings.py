"""Bookings: made, found, arrived. What a site takes home of them is `central.manifest`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field, StrictInt, StringConstraints
from sqlalchemy import Connection, Row, or_, select, update

from central import schema
from central.booking_marks import touch
from central.booths import Booth, MayAskAbout
from central.identity import identity_hash, masked
from central.parts import CentreParts, Parts
from central.problems import Problem, answers
from central.quotas import is_full
from central.store import insert_once, salt, writing
from central.tokens import token_for
from central.words import Day, Id, Line, Moment, Word, stored

router = APIRouter(tags=["bookings"])

_PRINTABLE = r"^[^\x00-\x20](?:[^\x00-\x1f]*[^\x00-\x20])?$"
Code = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=_PRINTABLE)]
Nik = Annotated[str, StringConstraints(pattern=r"^[0-9]{16}$")]
Table = schema.booking.c


class NewBooking(BaseModel):
    """An appointment. `code` is what the QR holds, `number` the sixteen digits on paper."""

    code: Code
    number: Id | None = None
    name: Line
    nik: Nik | None = None
    birth_date: Day | None = None
    service: Word
    site: Id
    office: Line
    address: Line
    starts_at: Moment
    people: Annotated[StrictInt, Field(ge=1, le=50)] = 1


class Arrival(BaseModel):
    label: str
    at: datetime


class KnownBooking(BaseModel):
    """A booking as a booth may see it: no NIK, no whole name."""

    id: str
    code: str
    service: str
    site: str
    office: str
    address: str
    starts_at: datetime
    masked_name: str
    people: int
    status: Literal["booked", "arrived"]
    arrived: Arrival | None
    token: str | None
    """What its QR holds: the booking, signed (`AJ1:…`); None where no key signs bookings."""


class NewArrival(BaseModel):
    """Who came: the ticket that the booking became."""

    ticket: Id
    label: Line
    at: Moment


def keep(connection: Connection, new: NewBooking) -> Literal["new", "changed", "same"]:
    """Keep `new` under its code. A change (another day) is taken over; an arrival stays."""
    values = {**new.model_dump(exclude={"starts_at", "birth_date"}), "starts_at": stored(new.starts_at)}
    values["birth_date"] = new.birth_date.isoformat() if new.birth_date else None
    known = connection.execute(select(schema.booking).where(Table.code == new.code)).one_or_none()
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        return "same"
    values["identity"] = (
        identity_hash(new.nik, new.birth_date, salt(connection)) if new.nik and new.birth_date else None
    )
    if known is None:
        if insert_once(connection, schema.booking, {"id": uuid4().hex, "status": "booked", **values}):
            touch(connection, new.site)
            return "new"
        return keep(connection, new)  # somebody else was first, just now
    connection.execute(update(schema.booking).where(Table.id == known.id).values(**values))
    touch(connection, known.site, new.site)
    return "changed"


def find(connection: Connection, code: str) -> Row[Any] | None:
    """The booking with this code, number or id."""
    either = or_(Table.code == code, Table.number == code, Table.id == code)
    return connection.execute(select(schema.booking).where(either).order_by(Table.starts_at)).first()


def arrive(
    connection: Connection, code: str, ticket: str, label: str, at: datetime
) -> tuple[Row[Any] | None, bool]:
    """Mark a booking arrived; the first ticket that came with it stays. The row after, or None;
    and whether that was news, which the caller then tells with `touch`."""
    known = find(connection, code)
    if known is None:
        return None, False
    changed = connection.execute(
        update(schema.booking)
        .where(Table.id == known.id, Table.status == "booked")
        .values(status="arrived", arrived_ticket=ticket, arrived_label=label[:64], arrived_at=stored(at))
    )
    return find(connection, known.id), changed.rowcount == 1


@router.post(
    "/v1/bookings",
    summary="Make a booking",
    status_code=201,
    responses={
        200: {"model": KnownBooking, "description": "Was made before, the same"},
        **answers(401, 403, 409),
    },
)
def post_booking(
    parts: Parts, booth: Booth, may_ask_about: MayAskAbout, new: NewBooking, response: Response
) -> KnownBooking:
    may_ask_about(new.site)
    with writing(parts.engine) as connection:
        if find(connection, new.code) is None and is_full(connection, new):
            raise Problem(409, "quota_full", "No place is left in this hour")
        known = keep(connection, new)
        if known == "changed":
            raise Problem(409, "code_taken", "This code belongs to another booking")
        if known == "same":
            response.status_code = 200
        row = find(connection, new.code)
    assert row is not None
    return _known(row, parts)


@router.get("/v1/bookings/{code}", summary="Find a booking", responses=answers(401, 404))
def get_booking(parts: Parts, booth: Booth, code: Annotated[Code, Path()]) -> KnownBooking:
    with parts.engine.connect() as connection:
        row = find(connection, code)
    if row is None:
        raise Problem(404, "unknown_booking", "No booking has this code")
    return _known(row, parts)


@router.post(
    "/v1/bookings/{code}/arrival", summary="Mark a booking arrived", responses=answers(401, 403, 404, 409)
)
def post_arrival(
    parts: Parts,
    booth: Booth,
    may_ask_about: MayAskAbout,
    code: Annotated[Code, Path()],
    arrival: NewArrival,
) -> KnownBooking:
    with writing(parts.engine) as connection:
        known = find(connection, code)
        if known is not None:
            may_ask_about(known.site)
        row, new = arrive(connection, code, arrival.ticket, arrival.label, arrival.at)
        if row is not None and new:
            touch(connection, row.site)
    if row is None:
        raise Problem(404, "unknown_booking", "No booking has this code")
    if row.arrived_ticket != arrival.ticket:
        raise Problem(409, "booking_used", "This booking became another ticket", label=row.arrived_label)
    return _known(row, parts)


def _known(row: Row[Any], parts: CentreParts) -> KnownBooking:
    values = {name: value for name, value in row._mapping.items() if name in KnownBooking.model_fields}
    arrived = Arrival(label=row.arrived_label, at=row.arrived_at) if row.arrived_at else None
    token = token_for(row._mapping, parts.signing(), parts.now())
    return KnownBooking(**values, masked_name=masked(row.name), arrived=arrived, token=token)

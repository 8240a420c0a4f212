"""What is here, in numbers: for the daily figures and for comparing with a booth."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import Connection, Table, func, select

from central import schema
from central.booths import Booth
from central.parts import Parts
from central.problems import answers

router = APIRouter(tags=["summary"])


class Summary(BaseModel):
    """Counts of what the centre holds. `arrivals` are bookings that came, by site."""

    submissions: int
    documents: int
    tickets: int
    events: int
    bookings: int
    arrivals: dict[str, int]


def summarise(connection: Connection) -> Summary:
    def count(table: Table) -> int:
        return connection.scalar(select(func.count()).select_from(table)) or 0

    arrived = (
        select(schema.booking.c.site, func.count())
        .where(schema.booking.c.status == "arrived")
        .group_by(schema.booking.c.site)
    )
    return Summary(
        submissions=count(schema.submission),
        documents=count(schema.document),
        tickets=count(schema.ticket),
        events=count(schema.event),
        bookings=count(schema.booking),
        arrivals={row.site: row[1] for row in connection.execute(arrived)},
    )


@router.get("/v1/summary", summary="What is here, in numbers", responses=answers(401))
def get_summary(parts: Parts, booth: Booth) -> Summary:
    with parts.engine.connect() as connection:
        return summarise(connection)

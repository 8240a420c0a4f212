"""How many places remain, by service and class; and the tickets of one booking."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from kiosk.queue.places import Places
from kiosk.queue.store import Store
from kiosk.site.documentation import problems
from kiosk.site.schemas import Booking, DayOver, Moment, TicketPlace, Words
from kiosk.site.sessions import BoothOrStaff

router = APIRouter(prefix="/api", tags=["places"])


class ReservedNow(BaseModel):
    """Places that only priority groups may have, until this time of day."""

    places: int
    until: str


class ServicePlaces(BaseModel):
    """Places count people; null is no limit."""

    code: str
    name: Words
    given: int
    quota: int | None
    left: int | None
    left_this_hour: int | None
    left_of_class: dict[str, int]
    left_by_class: dict[str, int | None]
    reserved: ReservedNow | None


class SessionAhead(BaseModel):
    """A session day of the coming week; `spare_left` is the room for who is on no roster."""

    date: str
    state: str
    opens: str
    closes: str
    spare_left: int


class PlacesLeft(BaseModel):
    """`sessions` are the session days up to `sessions_until`; null where the site keeps none."""

    date: str
    time: Moment
    day_ended: DayOver | None = None
    services: list[ServicePlaces]
    sessions: list[SessionAhead] | None
    sessions_until: str


class BookingTicket(TicketPlace):
    people: int


class BookingTickets(BaseModel):
    """The tickets of today that a booking became; `people` have come."""

    people: int
    tickets: list[BookingTicket]


@router.get("/places", response_model=PlacesLeft, responses=problems(401))
def places(request: Request, _by: BoothOrStaff) -> Response:
    """How many places each service has given and has left now."""
    store: Store = request.app.state.store
    return JSONResponse(Places(store.database, store.rules).at(store.clock.now()))


@router.get("/bookings/tickets", response_model=BookingTickets, responses=problems(401, 422))
def tickets_of_booking(request: Request, _by: BoothOrStaff, booking: Annotated[Booking, Query()]) -> Response:
    """The numbers that a booking was given today, to print one again."""
    store: Store = request.app.state.store
    return JSONResponse(store.of_booking(booking))

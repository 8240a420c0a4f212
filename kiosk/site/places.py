"""How many places remain, by service and class; and the tickets of one booking."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from kiosk.queue.places import Places
from kiosk.queue.store import Store
from kiosk.site.documentation import problems
from kiosk.site.schemas import TicketPlace, Words
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
    left_by_class: dict[str, int | None]
    reserved: ReservedNow | None


class PlacesLeft(BaseModel):
    date: str
    services: list[ServicePlaces]


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
def tickets_of_booking(
    request: Request, _by: BoothOrStaff, booking: Annotated[str, Query(min_length=1, max_length=512)]
) -> Response:
    """The numbers that a booking was given today, to print one again."""
    store: Store = request.app.state.store
    return JSONResponse(store.of_booking(booking))

"""Signed booking tokens at a real booth: shown to the reader, with nobody to ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from booth_site import MORNING, SiteProcess
from crew_booth import CrewBooth, wire_manifest

from central.signing_keys import SigningKeys
from central.tokens import token_for
from kiosk.client.manifest import Manifest
from kiosk.faults import FaultCode
from kiosk.visit import events as on
from kiosk.visit.booking import Arrival
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork, SlipKind

CENTRE = SigningKeys().begun(MORNING - timedelta(days=30))
ROW = {
    "id": "0123456789abcdef0123456789abcdef",
    "service": "new_adult",
    "site": "kotabaru",
    "starts_at": MORNING.isoformat(),
    "people": 1,
}


def token(signed_by: SigningKeys = CENTRE, **changes: object) -> str:
    made = token_for({**ROW, **changes}, signed_by, MORNING)
    assert made is not None
    return made


@pytest.fixture
def told(booth: CrewBooth) -> CrewBooth:
    """A booth whose manifest has the keys, and another booking."""
    with Manifest(booth.state / "manifest", booth.clock) as manifest:
        manifest.replace({**wire_manifest(), "tokens": CENTRE.published(MORNING)}, "etag-2")
    return booth


def _look_up(booth: CrewBooth) -> None:
    booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING))


def test_a_token_that_no_list_holds_becomes_a_number_and_is_known_the_second_time(
    told: CrewBooth, site: SiteProcess
) -> None:
    _look_up(told)
    told.show_code(token())
    told.see(Step.FOUND)
    assert told.visit.arrival is Arrival.ON_TIME
    told.do(on.Next(), on.Next(), on.Next())
    told.see(Step.TICKET)
    assert told.see_paper() is Paperwork.OUT
    assert told.visit.ticket is not None
    label = told.visit.ticket.label
    told.do(on.Ended())
    told.clock.skip(60)
    _look_up(told)
    told.show_code(token())
    told.see(Step.FOUND)
    assert told.visit.arrival is Arrival.USED
    assert told.visit.booking is not None
    assert told.visit.booking.used is not None
    assert told.visit.booking.used[0] == label
    on_disk = told.bytes_on_disk()
    assert token().encode() not in on_disk


def test_a_token_needs_neither_site_nor_centre(told: CrewBooth, site: SiteProcess) -> None:
    told.see_reserve()
    site.kill()
    _look_up(told)
    told.show_code(token())
    told.see(Step.FOUND)
    told.do(on.Next(), on.Next(), on.Next())
    told.see(Step.TICKET)
    assert told.visit.ticket is not None
    assert told.visit.ticket.from_reserve
    told.see_paper()


def test_what_the_manifest_knows_of_a_booking_goes_before_what_its_token_says(told: CrewBooth) -> None:
    moved = {**wire_manifest()["bookings"][0], "id": ROW["id"], "codes": []}  # type: ignore[index]
    page = {**wire_manifest(), "bookings": [moved], "tokens": CENTRE.published(MORNING)}
    with Manifest(told.state / "manifest", told.clock) as manifest:
        manifest.replace(page, "etag-3")
    _look_up(told)
    yesterday = (MORNING - timedelta(days=1)).isoformat()
    told.show_code(token(starts_at=yesterday))
    told.see(Step.FOUND)
    assert told.visit.arrival is Arrival.ON_TIME
    assert told.visit.booking is not None
    assert told.visit.booking.masked_name == "B••• S•••••••"


def test_an_office_that_no_list_names_is_on_the_applicants_own_paper(told: CrewBooth) -> None:
    _look_up(told)
    told.show_code(token(site="batulicin"))
    told.see(Step.FOUND)
    assert told.visit.arrival is Arrival.OTHER_OFFICE
    told.do(on.Next())
    told.see(Step.SLIP)
    assert told.visit.slip is SlipKind.OTHER_OFFICE
    assert told.see_paper() is Paperwork.OUT


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (token()[:-3], FaultCode.TOKEN_TORN),
        (token().replace("AJ1:", "AJ1:00", 1), FaultCode.TOKEN_TORN),
        (token(SigningKeys().begun(MORNING)), FaultCode.TOKEN_UNKNOWN_KEY),
        (token(SigningKeys("other").begun(MORNING)), FaultCode.TOKEN_FOREIGN),
        (token(starts_at=(MORNING - timedelta(days=1)).isoformat()), FaultCode.TOKEN_EXPIRED),
    ],
)
def test_what_is_wrong_with_a_token_is_said_and_the_other_ways_stay_open(
    told: CrewBooth, text: str, fault: FaultCode
) -> None:
    _look_up(told)
    told.show_code_until(text, lambda: told.visit.fault is not None)
    assert told.visit.fault is not None
    assert told.visit.fault.code is fault
    assert told.visit.step is Step.LOOKUP
    told.do(on.TypeNumberChosen(), on.Back())
    assert told.visit.step is Step.LOOKUP

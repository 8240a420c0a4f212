"""Finding a booking: in the manifest, in a signed token, on the roster of the site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.client import booking_token
from kiosk.client.manifest import Manifest
from kiosk.client.site import SiteClient
from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.visit.booking import TOKEN_PREFIX, Booking
from kiosk.visit.offer import Offer


class BookingFinder:
    """Neither the manifest nor a token needs a network."""

    def __init__(self, manifest: Manifest, site: SiteClient, offer: Offer, clock: Clock) -> None:
        self._manifest = manifest
        self._site = site
        self._offer = offer
        self._clock = clock

    def code(self, candidates: Sequence[str]) -> Booking | Fault | None:
        """The booking that carries one of `candidates`, the first of them foremost. A
        fault tells what is wrong with a token; None is a code that nobody knows."""
        known = self._manifest.find_code(candidates)
        if known is not None:
            return known
        if candidates[0].startswith(TOKEN_PREFIX):
            return self._in_token(candidates[0])
        return self._on_roster(candidates)

    def person(self, nik: str, birth_date: date) -> Booking | None:
        """The soonest booking of a person."""
        found = self._manifest.find_person(nik, birth_date)
        return found[0] if found else None

    def _in_token(self, token: str) -> Booking | Fault:
        """What the manifest knows of the booking goes before what the token says: it
        may have been given another day since."""
        told = booking_token.check(token, self._manifest.token_keys(), self._clock.now())
        if isinstance(told, booking_token.Expired):
            return self._manifest.find_id(told.booking) or told
        if isinstance(told, Fault):
            return told
        return self._manifest.find_id(told.id) or self._manifest.completed(told)

    def _on_roster(self, candidates: Sequence[str]) -> Booking | None:
        """A booking that the site alone knows: the roster of a session day."""
        if not self._offer.session_days:
            return None
        found = self._site.expected(candidates)
        if found is None:
            return None
        offer = self._offer
        return Booking(
            id=found.code,
            service=found.service,
            starts_at=found.starts_at,
            site=offer.site,
            office=offer.office_name,
            address="",
            masked_name=found.masked_name,
            people=found.people,
        )

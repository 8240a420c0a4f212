"""The deeds of booths that have a reserve: leasing it, and handing in what was given from it."""

from __future__ import annotations

from datetime import date

from kiosk.queue import handing_in, overview, refused_numbers, reserves
from kiosk.queue.handing_in import HandIn
from kiosk.queue.ledger import Ledger
from kiosk.queue.line import Line
from kiosk.queue.overview import Json
from kiosk.queue.refusals import Refusal
from kiosk.queue.refused_numbers import RefusedNumber
from kiosk.queue.store import Deed, Store


class ReserveStore:
    """Deeds for a `Store` to do."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._line = Line(store.rules)

    def leasing(self, lease_id: str, booth: str, day: date, by: str) -> Deed:
        """Lease a block of each series: {id, booth, business_date, blocks}. The
        same id gives the same blocks; another id gives others."""

        def work(ledger: Ledger) -> Json | Refusal:
            blocks = reserves.lease(ledger, lease_id, booth, day)
            if isinstance(blocks, Refusal):
                return blocks
            return {
                "id": lease_id,
                "booth": booth,
                "business_date": day.isoformat(),
                "blocks": [block.as_json() for block in blocks],
            }

        return self._store.once(lease_id, f"lease {booth} {day}", by, work)

    def handing_in(self, given: HandIn, by: str) -> Deed:
        """Record a ticket of the reserve: {id, label, ahead, wait, zone}, as if
        it had been given now. `wait` is None when it does not wait any more."""

        def work(ledger: Ledger) -> Json | Refusal:
            ticket = handing_in.hand_in(ledger, given)
            if isinstance(ticket, Refusal):
                return ticket
            ahead, wait = self._line.before(ledger.connection, ticket, ledger.now)
            return {
                "id": ticket.id,
                "label": ticket.label,
                "ahead": ahead,
                "wait": None if wait is None else wait.as_json(),
                "zone": overview.zone_of(ticket, ledger.rules),
                "people": ticket.people,
            }

        return self._store.once(given.order.id, "hand-in", by, work)

    def refused(self) -> list[RefusedNumber]:
        """The numbers that were refused and whose holders nobody has seen to yet."""
        store = self._store
        with store.database.read() as connection:
            return refused_numbers.unsettled(connection, store.rules.business_date(store.clock.now()))

    def settling(self, ticket: str, request_id: str, by: str) -> Deed:
        """The holder of a refused number was seen to: {ticket, label}."""
        return self._store.once(
            request_id, "settle", by, lambda ledger: refused_numbers.settle(ledger, ticket)
        )

"""The deeds at a counter that are not steps of one ticket, and what is read with them."""

from __future__ import annotations

from kiosk.queue import day_end, day_over, my_day, overview, pausing, undoing
from kiosk.queue.ledger import Ledger
from kiosk.queue.overview import Json
from kiosk.queue.refusals import Refusal
from kiosk.queue.store import Deed, Store


class CounterStore:
    """Deeds for a `Store` to do, and what officers and supervisors ask of the day."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pausing(self, counter: str, reason: str, request_id: str, by: str) -> Deed:
        """Pause a counter: {counter, state, reason, since}."""
        return self._store.once(
            request_id, f"pause {counter}", by, lambda ledger: pausing.pause(ledger, counter, reason)
        )

    def opening(self, counter: str, request_id: str, by: str) -> Deed:
        """Open a counter again: {counter, state, reason, since}."""
        return self._store.once(
            request_id, f"open {counter}", by, lambda ledger: pausing.reopen(ledger, counter)
        )

    def undoing(self, request_id: str, by: str, of: str | None = None) -> Deed:
        """Take back the last step of `by`, if it was one `of` that ticket: the ticket as staff sees it."""

        def work(ledger: Ledger) -> Json | Refusal:
            ticket = undoing.undo(ledger, of)
            return ticket if isinstance(ticket, Refusal) else overview.staff_ticket(ticket, ledger.rules)

        return self._store.once(request_id, "undo", by, work)

    def ending_day(self, reason: str | None, force: bool, request_id: str, by: str) -> Deed:
        """Account for everyone: {date, days}."""
        return self._store.once(
            request_id, "end day", by, lambda ledger: day_end.end_day(ledger, reason, force)
        )

    def reopening_day(self, reason: str | None, request_id: str, by: str) -> Deed:
        """Give numbers again today: {date, ended_at}."""
        return self._store.once(request_id, "reopen day", by, lambda ledger: day_over.reopen(ledger, reason))

    def day(self) -> Json:
        """What is still open today and from days before."""
        rules, now = self._store.rules, self._store.clock.now()
        with self._store.database.read() as connection:
            return day_end.day(connection, rules, rules.business_date(now))

    def my_day(self, by: str) -> Json:
        """What `by` has done today."""
        rules, now = self._store.rules, self._store.clock.now()
        with self._store.database.read() as connection:
            return my_day.my_day(connection, by, rules.business_date(now))

"""Somebody at a counter who presses buttons."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.counter_store import CounterStore
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Answer, Outcome, Store
from kiosk.queue.tickets import Step

Make = Callable[..., Order]
SARI, BUDI = "staff:Sari", "staff:Budi"


class Counter:
    """Presses buttons at a store, each under an id of its own."""

    def __init__(self, store: Store, order: Make) -> None:
        self.store = store
        self.counters = CounterStore(store)
        self._order = order
        self._clicks = 0

    def issue(self, service: str = "new", **more: object) -> str:
        order = self._order(service, **more)
        answer = self.store.issue(order, "booth:booth-1")
        assert isinstance(answer, Answer), answer
        return order.id

    def next(self, counter: str = "1", by: str = SARI) -> Outcome:
        return self.store.call_next(counter, self.click(), by)

    def called(self, counter: str = "1", by: str = SARI) -> str:
        answer = self.next(counter, by)
        assert isinstance(answer, Answer), answer
        return str(answer.body["id"])

    def act(
        self,
        ticket: str,
        step: Step,
        counter: str = "1",
        reason: str | None = None,
        by: str = SARI,
        **more: object,
    ) -> Outcome:
        action = Action(step, counter, reason, **more)  # type: ignore[arg-type]
        return self.store.act(ticket, action, self.click(), by)

    def pause(self, counter: str = "1", reason: str = "istirahat") -> Outcome:
        return self.store.do(self.counters.pausing(counter, reason, self.click(), SARI))

    def open(self, counter: str = "1") -> Outcome:
        return self.store.do(self.counters.opening(counter, self.click(), SARI))

    def undo(self, by: str = SARI) -> Outcome:
        return self.store.do(self.counters.undoing(self.click(), by))

    def click(self) -> str:
        self._clicks += 1
        return f"click-{self._clicks:04d}"

    def row(self, ticket: str) -> dict[str, object]:
        """The ticket's columns, but for the moment of its last event."""
        with self.store.database.read() as connection:
            row = (
                connection.execute(select(schema.ticket).where(schema.ticket.c.id == ticket)).mappings().one()
            )
        return {str(key): value for key, value in row.items() if key != "changed_at"}

    def kinds(self, ticket: str) -> list[str]:
        event = schema.ticket_event.c
        with self.store.database.read() as connection:
            return list(
                connection.execute(
                    select(event.kind).where(event.ticket == ticket).order_by(event.sequence)
                ).scalars()
            )


def body(outcome: Outcome) -> dict[str, object]:
    assert isinstance(outcome, Answer), outcome
    return dict(outcome.body)


def code(outcome: Outcome) -> RefusalCode:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code

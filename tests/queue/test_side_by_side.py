"""Deeds that want the same rows at the same moment, on PostgreSQL, where writers go side by side.

Somebody holds a row until all have come to a stop; let go, each gets its answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from pressing import BUDI, SARI, Counter, body, code
from sqlalchemy import Connection, Select, select, text

from kiosk.clock import ManualClock
from kiosk.dock.postgres import Cluster
from kiosk.queue import accounts, schema
from kiosk.queue.accounts import Role
from kiosk.queue.calling import Action
from kiosk.queue.handing_in import HandIn
from kiosk.queue.issuing import Order
from kiosk.queue.people import People
from kiosk.queue.refusals import RefusalCode
from kiosk.queue.reserve_store import ReserveStore
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Answer, Outcome, Store
from kiosk.queue.tickets import Step

PATIENCE_S = 20.0
TODAY = date(2026, 11, 23)
BOOKING: dict[str, Any] = {"booking": "KODE-0001", "party": 2}

Make = Callable[..., Order]
_WAIT = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def where(postgres: Cluster) -> str:
    return postgres.make()


class Together:
    """Deeds in threads of their own, each begun when those before it wait for a lock."""

    def __init__(self, store: Store, pool: ThreadPoolExecutor, holder: Connection) -> None:
        self.holder = holder
        self._store = store
        self._pool = pool
        self._begun = 0

    def begin(self, deed: Callable[[], object]) -> Future[object]:
        doing = self._pool.submit(deed)
        self._begun += 1
        deadline = time.monotonic() + PATIENCE_S
        while self._waiting() < self._begun:
            assert time.monotonic() < deadline, "it does not wait"
        return doing

    def _waiting(self) -> int:
        with self._store.database.read() as connection:
            return int(connection.execute(_WAIT).scalar_one())


@contextmanager
def held(store: Store, rows: Select[tuple[object, ...]]) -> Iterator[Together]:
    """`rows` are nobody else's until the block ends."""
    with ThreadPoolExecutor(2) as pool, store.database.write() as holder:
        assert holder.execute(rows.with_for_update()).all()
        yield Together(store, pool, holder)


def this(ticket: str) -> Select[tuple[object, ...]]:
    return select(schema.ticket).where(schema.ticket.c.id == ticket)


def outcome(doing: Future[object]) -> Outcome:
    found = doing.result(PATIENCE_S)
    assert not isinstance(found, bool)
    return found  # type: ignore[return-value]


def test_priority_granted_and_taken_back_at_once_do_not_stop_one_another(desk: Counter) -> None:
    plain, first = desk.issue(), desk.issue(priority=True)
    places = schema.place_count.c
    with held(desk.store, select(places.issued).where(places.class_ == "regular")) as together:
        grant = together.begin(lambda: desk.act(plain, Step.PRIORITY, grant=True))
        revert = together.begin(lambda: desk.act(first, Step.PRIORITY, "2", by=BUDI, grant=False))
    assert body(outcome(grant))["class"] == "priority"
    assert body(outcome(revert))["class"] == "regular"


def test_what_somebody_else_just_parked_is_not_finished_too(desk: Counter) -> None:
    in_hand, following = desk.issue(), desk.issue()
    desk.called()
    desk.act(in_hand, Step.SERVE)
    with held(desk.store, this(in_hand)) as together:
        park = together.begin(lambda: desk.act(in_hand, Step.PARK, reason="fotokopi"))
        press = together.begin(
            lambda: desk.store.do(desk.store.calling_next("1", "press-0001", BUDI, finish=True))
        )
    assert body(outcome(park))["state"] == "parked"
    assert body(outcome(press))["id"] == following
    assert desk.row(in_hand)["state"] == "parked"


def test_one_that_was_parked_is_called_back_while_its_counter_goes_on(desk: Counter) -> None:
    in_hand, following = desk.issue(), desk.issue()
    desk.called()
    desk.act(in_hand, Step.SERVE)
    with held(desk.store, this(in_hand)) as together:
        park = Action(Step.PARK, "1", "fotokopi")
        assert isinstance(desk.store.acting(in_hand, park, "park-0001", SARI)(together.holder), Answer)
        back = together.begin(lambda: desk.act(in_hand, Step.CALL, reason="kembali", by=BUDI))
        press = together.begin(
            lambda: desk.store.do(desk.store.calling_next("1", "press-0001", SARI, finish=True))
        )
    assert body(outcome(back))["state"] == "called"
    assert body(outcome(press))["id"] == following


def test_a_companion_comes_while_the_number_of_the_booking_is_handed_in(desk: Counter, order: Make) -> None:
    store = desk.store
    leased = store.do(ReserveStore(store).leasing("lease-0001", "booth-1", TODAY, "booth:booth-1"))
    number = next(one["first"] for one in body(leased)["blocks"] if one["series"] == "A")  # type: ignore[attr-defined]
    unanswered = desk.issue(**BOOKING)
    on_paper, companion = order(**BOOKING), order(booth="booth-2", **BOOKING)
    given = HandIn(on_paper, TODAY, number, replaces=unanswered)
    with held(store, this(unanswered)) as together:
        handing = together.begin(lambda: store.do(ReserveStore(store).handing_in(given, "booth:booth-1")))
        issuing = together.begin(lambda: store.issue(companion, "booth:booth-2"))
    assert body(outcome(handing))["id"] == on_paper.id
    assert body(outcome(issuing))["id"] == on_paper.id
    assert desk.row(unanswered)["state"] == "cancelled"
    assert desk.row(on_paper.id)["people"] == 2


def test_a_call_for_help_that_comes_twice_at_once_is_one(store: Store) -> None:
    def ask() -> bool | None:
        return store.ask_assistance("help-0001", "booth-1", "document")

    with held(store, select(schema.change)) as together:
        asked = [together.begin(ask), together.begin(ask)]
    answers = [one.result(PATIENCE_S) for one in asked]
    assert (answers.count(None), answers.count(False)) == (1, 1), "one is new, and nobody has answered"


def test_a_booking_used_again_while_its_cancelling_is_undone_is_told(desk: Counter, order: Make) -> None:
    cancelled = desk.issue(**BOOKING)
    desk.act(cancelled, Step.CANCEL)
    again = order(**BOOKING)
    with held(desk.store, select(schema.change)) as together:
        issuing = together.begin(lambda: desk.store.issue(again, "booth:booth-1"))
        undoing = together.begin(lambda: desk.undo(SARI))
    assert isinstance(outcome(issuing), Answer)
    assert code(outcome(undoing)) is RefusalCode.BOOKING_USED


def test_no_session_begins_with_a_password_that_was_just_exchanged(
    store: Store, rules: QueueRules, clock: ManualClock
) -> None:
    store.add_staff("Sari", Role.OFFICER, "old-hash")
    people = People(store.database, rules, clock)
    attempt = people.begin_sign_in("Sari", "192.0.2.1")
    with held(store, select(schema.staff.c.name)) as together:
        accounts.give_password(together.holder, "Sari", "new-hash")
        signing_in = together.begin(lambda: people.signed_in(attempt, "a-token", timedelta(hours=12)))
    assert signing_in.result(PATIENCE_S) is None
    assert people.session("a-token", in_use=False) is None

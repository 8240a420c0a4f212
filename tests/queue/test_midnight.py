"""Midnight in the middle of it all: who was there at midnight is still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pressing import Counter, body, code
from small_office import OPENING
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import RefusalCode
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.queue.tickets import Step

MIDNIGHT = OPENING + timedelta(hours=16)
MORNING = OPENING + timedelta(days=1)


@pytest.fixture
def desk(where: Path | str, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]):
    """An office that never closes, at ten minutes to midnight."""
    clock.set_wall(MIDNIGHT - timedelta(minutes=10))
    store = Store.open(where, replace(rules, hours={}), clock)
    yield Counter(store, order)
    store.close()


def let_pass(clock: ManualClock, until: datetime) -> None:
    clock.advance((until - clock.now()).total_seconds())


def arrive(desk: Counter, **more: object) -> str:
    return desk.issue(arrived_at=desk.store.clock.now(), **more)


def serve(desk: Counter, ticket: str, counter: str) -> str:
    """Serve and finish what was called; the state it is in then."""
    body(desk.act(ticket, Step.SERVE, counter))
    return str(body(desk.act(ticket, Step.FINISH, counter))["state"])


def test_who_is_called_before_midnight_goes_on_to_the_last_stage(desk: Counter, clock: ManualClock) -> None:
    ticket = arrive(desk)
    assert desk.called("1") == ticket
    let_pass(clock, MIDNIGHT + timedelta(minutes=5))
    assert serve(desk, ticket, "1") == "waiting"
    place = desk.store.place(ticket)
    assert place is not None
    assert place["ahead"] == 0
    assert place["wait"] is not None
    assert desk.called("3") == ticket
    assert serve(desk, ticket, "3") == "done"


def test_the_line_of_yesterday_is_called_before_that_of_today(desk: Counter, clock: ManualClock) -> None:
    before = [arrive(desk), arrive(desk, priority=True)]
    let_pass(clock, MIDNIGHT + timedelta(minutes=5))
    after = arrive(desk, priority=True)
    queue = desk.store.queue("1")
    waiting = queue["waiting"]
    assert [one["id"] for one in waiting] == [*before[::-1], after]  # type: ignore[attr-defined]
    assert queue["next"]["label"] == "A002"  # type: ignore[index]
    calls = []
    for _ in range(3):
        calls.append(desk.called("1"))
        board = desk.store.board()
        assert board["now"]["id"] == calls[-1]  # type: ignore[index]
        assert board["counters"][0]["label"] == board["now"]["label"]  # type: ignore[index]
        body(desk.act(calls[-1], Step.NO_SHOW))
    assert calls == [*before[::-1], after]
    assert desk.store.board()["waiting"][0]["count"] == 0  # type: ignore[index]


def test_a_counter_with_yesterdays_number_in_hand_is_busy(desk: Counter, clock: ManualClock) -> None:
    first, second = arrive(desk), arrive(desk)
    assert desk.called("1") == first
    let_pass(clock, MIDNIGHT + timedelta(minutes=5))
    arrive(desk)
    assert code(desk.next("1")) is RefusalCode.TICKET_IN_HAND
    body(desk.act(first, Step.PARK, reason="fotokopi"))
    body(desk.act(first, Step.RESUME))
    assert desk.called("1") == first
    body(desk.act(second, Step.TRANSFER, to_counter="2"))
    assert desk.called("2") == second


def test_in_the_morning_the_line_of_yesterday_is_not_called(desk: Counter, clock: ManualClock) -> None:
    left = arrive(desk)
    let_pass(clock, MORNING)
    today = arrive(desk)
    assert desk.called("1") == today
    assert code(desk.act(left, Step.PARK, reason="kemarin")) is RefusalCode.PAST_DAY


def test_a_number_finished_in_the_morning_is_accounted_for(desk: Counter, clock: ManualClock) -> None:
    """Nobody would ever call it to its last stage: it is closed there and then, and says so."""
    ticket = arrive(desk)
    assert desk.called("1") == ticket
    let_pass(clock, MORNING)
    assert serve(desk, ticket, "1") == "cancelled"
    event = schema.ticket_event.c
    with desk.store.database.read() as connection:
        rows = connection.execute(
            select(event.kind, event.reason, event.data)
            .where(event.ticket == ticket)
            .order_by(event.sequence)
        ).all()
    assert [row.kind for row in rows] == ["issued", "called", "served", "finished", "cancelled"]
    assert (rows[-1].reason, rows[-1].data["from"]) == ("end of day", "waiting")
    assert rows[-2].data["next"] == "biometrics", "what it did not come to is told"

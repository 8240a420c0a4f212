"""A clock that is put forward, by hours or by days, takes nobody's place away and ends no day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pressing import Counter, body
from sqlalchemy import select
from test_clock_watch import HOUR, PARKED, arrive, deeds, finished

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.clock_moves import ClockMoves
from kiosk.queue.issuing import Order
from kiosk.queue.places import Places
from kiosk.queue.pruning import prune_requests
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Answer, Store
from kiosk.queue.tickets import IllegalStep, Step

DAYS = timedelta(days=3)


def alike(rules: QueueRules) -> QueueRules:
    """The same rules in another process."""
    return replace(rules, moves=ClockMoves())


def put_forward(clock: ManualClock, by: timedelta) -> None:
    clock.set_wall(clock.now() + by)


def test_between_two_who_wait_nothing_changes_and_nobody_is_overdue(
    desk: Counter, clock: ManualClock
) -> None:
    regular = arrive(desk, clock)
    clock.advance(30 * 60)
    priority = arrive(desk, clock, priority=True)
    clock.advance(20 * 60)  # 50 minutes at rate 1, 20 minutes at rate 3
    put_forward(clock, 5 * HOUR)
    clock.advance(60)
    assert finished(desk) == (priority, "Antrean prioritas, menunggu 21 menit: kreditnya paling tinggi.")
    newcomer = arrive(desk, clock, priority=True)
    assert [finished(desk)[0] for _ in range(2)] == [regular, newcomer]
    assert deeds(desk.store) == [("clock_put_forward", {"minutes": 300, "numbers": 2})]


def test_an_arrival_by_a_clock_that_was_not_put_forward_has_not_waited_for_it(
    desk: Counter, clock: ManualClock
) -> None:
    first = arrive(desk, clock)
    clock.advance(20 * 60)
    put_forward(clock, 5 * HOUR)
    clock.advance(60)
    by_the_booth = clock.now() - 5 * HOUR
    second = desk.issue(arrived_at=by_the_booth)
    assert desk.row(second)["arrived_at"] == by_the_booth
    assert [finished(desk)[0] for _ in range(2)] == [first, second]


def test_a_booking_whose_window_was_passed_over_gains_credit_from_then_on(
    desk: Counter, clock: ManualClock
) -> None:
    booked = arrive(desk, clock, booking="booking-1", booked_at=clock.now() + 2 * HOUR)
    clock.advance(10 * 60)
    walk_in = arrive(desk, clock)
    put_forward(clock, 5 * HOUR)
    clock.advance(60)
    newcomer = arrive(desk, clock)
    assert finished(desk)[0] == walk_in
    # Booked and newcomer have gained credit for one minute and for none.
    assert [finished(desk)[0] for _ in range(2)] == [booked, newcomer]


def test_a_clock_put_forward_by_days_ends_no_day(desk: Counter, clock: ManualClock) -> None:
    waiting, called = arrive(desk, clock), arrive(desk, clock)
    assert desk.called("1") == waiting
    clock.advance(600)
    put_forward(clock, DAYS)
    newcomer = arrive(desk, clock)
    assert desk.row(newcomer)["label"] == "A003", "no second A001 in one hall"
    assert desk.row(newcomer)["business_date"] == desk.row(called)["business_date"]
    body(desk.act(waiting, Step.SERVE))
    assert body(desk.act(waiting, Step.FINISH))["state"] == "waiting", "it goes on to its next stage"
    place = desk.store.place(called)
    assert place is not None
    assert place["ahead"] == 0
    assert place["wait"]["high"] < 60  # type: ignore[index]
    board = desk.store.board()
    assert board["waiting"][0]["count"] == 2  # type: ignore[index]
    assert [finished(desk)[0] for _ in range(2)] == [called, newcomer]


def test_to_the_wrong_day_and_back_is_one_day(desk: Counter, clock: ManualClock) -> None:
    before = arrive(desk, clock)
    clock.advance(600)
    put_forward(clock, DAYS)
    meanwhile = arrive(desk, clock)
    clock.advance(600)
    clock.set_wall(clock.now() - DAYS)
    after = arrive(desk, clock)
    assert [desk.row(one)["label"] for one in (before, meanwhile, after)] == ["A001", "A002", "A003"]
    clock.advance(60)
    calls = [finished(desk) for _ in range(3)]
    assert calls == [
        (before, "Menunggu paling lama: 21 menit."),
        (meanwhile, "Menunggu paling lama: 11 menit."),
        (after, "Menunggu paling lama: 1 menit."),
    ]
    assert desk.store.queue()["today"] == {"issued": 3, "done": 0, "no_show": 3, "waiting": 0}


def test_when_the_true_day_comes_later_it_is_a_day_of_its_own(desk: Counter, clock: ManualClock) -> None:
    arrive(desk, clock)
    put_forward(clock, DAYS)
    arrive(desk, clock)
    clock.set_wall(clock.now() - DAYS)
    arrive(desk, clock)
    clock.advance(DAYS.total_seconds())
    assert desk.row(arrive(desk, clock))["label"] == "A001"


def test_a_morning_that_begins_with_a_clock_of_yesterday_is_its_own_day(
    desk: Counter, clock: ManualClock
) -> None:
    """Nobody was at work: what was left open last night does not keep the day."""
    left = arrive(desk, clock)
    clock.advance(8 * 3600)
    put_forward(clock, timedelta(hours=16))
    first = arrive(desk, clock)
    assert desk.row(first)["label"] == "A001"
    assert desk.called("1") == first
    assert desk.row(left)["state"] == "waiting"


def test_quota_and_places_are_those_of_the_day_that_was_kept(desk: Counter, clock: ManualClock) -> None:
    arrive(desk, clock)
    put_forward(clock, DAYS)
    arrive(desk, clock)
    places = Places(desk.store.database, desk.store.rules).at(clock.now())
    assert places["services"][0]["given"] == 2  # type: ignore[index]


def test_a_deed_that_fails_does_not_lose_the_notice(desk: Counter, clock: ManualClock) -> None:
    first = arrive(desk, clock)
    clock.advance(600)
    put_forward(clock, 5 * HOUR)
    with pytest.raises(IllegalStep):
        desk.act(first, Step.FINISH)
    assert deeds(desk.store) == []
    second = arrive(desk, clock)
    assert deeds(desk.store) == [("clock_put_forward", {"minutes": 300, "numbers": 1})]
    assert [finished(desk)[0] for _ in range(2)] == [first, second]
    assert len(deeds(desk.store)) == 1


def test_a_worker_that_only_reads_and_a_site_that_starts_again_know_of_it(
    where: Path | str, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]
) -> None:
    of_each = [rules, alike(rules), alike(rules)]
    writer, reader = (Store.open(where, own, clock) for own in of_each[:2])
    desk, other = Counter(writer, order), Counter(reader, order)
    first = arrive(desk, clock)
    body(reader.act(first, PARKED, "request-a", "staff:Sari"))
    body(writer.act(first, Action(Step.RESUME, "1"), "request-b", "staff:Sari"))
    put_forward(clock, DAYS)
    second = arrive(desk, clock)
    assert reader.board()["waiting"][0]["count"] == 2  # type: ignore[index]
    again = Store.open(where, of_each[2], clock)
    assert [one["id"] for one in again.queue()["waiting"]] == [first, second]  # type: ignore[attr-defined]
    assert [finished(other)[0] for _ in range(2)] == [first, second]
    assert len(deeds(writer)) == 1
    for store in (writer, reader, again):
        store.close()


def test_a_click_of_a_moment_ago_is_still_known(
    desk: Counter, clock: ManualClock, order: Callable[..., Order]
) -> None:
    one = order(arrived_at=clock.now())
    first = desk.store.issue(one, "booth:booth-1")
    put_forward(clock, 10 * DAYS)
    assert prune_requests(desk.store.database, clock.now()) == 0
    again = desk.store.issue(one, "booth:booth-1")
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert again.repeat
    with desk.store.database.read() as connection:
        assert len(connection.execute(select(schema.ticket.c.id)).all()) == 1

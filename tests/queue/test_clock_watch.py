"""A clock that is put back takes nobody's place away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pressing import Counter, body, code
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import RefusalCode
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Answer, Store
from kiosk.queue.tickets import Step

HOUR = timedelta(hours=1)
EARLY = "Datang sebelum jadwal"
PARKED = Action(Step.PARK, "1", "fotokopi")


def arrive(desk: Counter, clock: ManualClock, **more: object) -> str:
    return desk.issue(arrived_at=clock.now(), **more)


def finished(desk: Counter) -> tuple[str, str]:
    """Call the next to counter 1 and let it go: its id, and why it was next."""
    answer = desk.next()
    assert isinstance(answer, Answer), answer
    told = answer.body
    body(desk.act(str(told["id"]), Step.NO_SHOW))
    return str(told["id"]), str(told["reason"]["id"])  # type: ignore[index]


def deeds(store: Store) -> list[tuple[str, dict[str, int]]]:
    with store.database.read() as connection:
        rows = connection.execute(select(schema.audit.c.deed, schema.audit.c.data))
        return [(row.deed, {key: row.data[key] for key in ("minutes", "numbers")}) for row in rows]


def test_who_came_before_the_clock_was_put_back_is_called_before_who_came_after(
    desk: Counter, clock: ManualClock
) -> None:
    before = []
    for _ in range(3):
        clock.advance(20 * 60)
        before.append(arrive(desk, clock))
    clock.set_wall(clock.now() - HOUR)
    after = []
    for _ in range(2):
        clock.advance(60)
        after.append(arrive(desk, clock))
    calls = [finished(desk) for _ in range(5)]
    assert [ticket for ticket, _ in calls] == before + after
    assert not any(EARLY in why for _, why in calls)
    assert calls[0][1] == "Menunggu paling lama: 42 menit."
    assert deeds(desk.store) == [("clock_put_back", {"minutes": 60, "numbers": 3})]


def test_between_two_who_wait_a_clock_put_back_changes_nothing(desk: Counter, clock: ManualClock) -> None:
    regular = arrive(desk, clock)
    clock.advance(30 * 60)
    priority = arrive(desk, clock, priority=True)
    clock.advance(20 * 60)  # 50 minutes at rate 1, 20 minutes at rate 3
    clock.set_wall(clock.now() - HOUR)
    clock.advance(60)
    newcomer = arrive(desk, clock, priority=True)
    assert [finished(desk)[0] for _ in range(3)] == [priority, regular, newcomer]


def test_a_booking_before_its_window_waits_for_the_window_by_the_new_time(
    desk: Counter, clock: ManualClock
) -> None:
    clock.advance(3600)
    early = arrive(desk, clock, booking="booking-1", booked_at=clock.now() + timedelta(minutes=45))
    clock.advance(60)
    walk_in = arrive(desk, clock)
    clock.set_wall(clock.now() - HOUR)
    assert finished(desk)[0] == walk_in
    ticket, why = finished(desk)
    assert ticket == early
    assert EARLY in why


def test_priority_granted_after_the_jump_keeps_the_time_waited(desk: Counter, clock: ManualClock) -> None:
    clock.advance(3600)
    first = arrive(desk, clock)
    clock.advance(600)
    second = arrive(desk, clock)
    clock.set_wall(clock.now() - HOUR)
    clock.advance(300)
    body(desk.act(second, Step.PRIORITY, grant=True))
    third = arrive(desk, clock)
    assert [finished(desk)[0] for _ in range(3)] == [second, first, third]
    moved = desk.row(first)["credit_from"], desk.row(second)["credit_from"]
    assert moved[1] - moved[0] == timedelta(minutes=10)  # type: ignore[operator]


def test_a_site_that_starts_with_a_clock_put_back_knows_it_from_its_log(
    where: Path | str, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]
) -> None:
    clock.advance(3600)
    store = Store.open(where, rules, clock)
    before = Counter(store, order).issue(arrived_at=clock.now())
    store.close()
    clock.set_wall(clock.now() - HOUR)
    store = Store.open(where, rules, clock)
    desk = Counter(store, order)
    after = desk.issue(arrived_at=clock.now())
    clock.advance(300)
    assert [finished(desk)[0] for _ in range(2)] == [before, after]
    store.close()


def test_two_workers_that_notice_one_jump_move_everybody_once(
    where: Path | str, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]
) -> None:
    stores = [Store.open(where, rules, clock) for _ in range(2)]
    desks = [Counter(store, order) for store in stores]
    clock.advance(3600)
    tickets = [arrive(one, clock) for one in desks]
    clock.set_wall(clock.now() - HOUR)
    body(stores[0].act(tickets[0], PARKED, "request-a", "staff:Sari"))
    moved = desks[0].row(tickets[1])["credit_from"]
    clock.advance(120)
    body(stores[1].act(tickets[1], PARKED, "request-b", "staff:Budi"))
    assert desks[0].row(tickets[1])["credit_from"] == moved
    assert deeds(stores[0]) == [("clock_put_back", {"minutes": 60, "numbers": 2})]
    for store in stores:
        store.close()


def test_a_clock_that_goes_to_and_fro_is_noticed_every_time(desk: Counter, clock: ManualClock) -> None:
    tickets = []
    for _ in range(2):
        clock.advance(3600)
        tickets.append(arrive(desk, clock))
        clock.set_wall(clock.now() - HOUR)
        clock.advance(60)
        tickets.append(arrive(desk, clock))
        clock.set_wall(clock.now() + HOUR)
        clock.advance(60)
    clock.advance(600)
    assert [finished(desk)[0] for _ in range(4)] == tickets
    assert [deed for deed, _ in deeds(desk.store)] == ["clock_put_back", "clock_put_forward"] * 2


def test_after_a_clock_was_put_back_nobody_waits_an_hour_to_call_again(
    desk: Counter, clock: ManualClock
) -> None:
    desk.issue()
    ticket = desk.called()
    clock.set_wall(clock.now() - HOUR)
    body(desk.act(ticket, Step.RECALL))  # the call was a moment ago, but nobody is made to wait an hour
    clock.advance(5)
    assert code(desk.act(ticket, Step.RECALL)) is RefusalCode.RECALLED_TOO_SOON
    clock.advance(15)
    body(desk.act(ticket, Step.RECALL))


def test_a_clock_put_back_an_hour_makes_no_negative_time(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    clock.advance(600)
    ticket = desk.called()
    called_at = clock.now()
    clock.set_wall(called_at - timedelta(hours=1))
    body(desk.act(ticket, Step.SERVE))
    clock.advance(120)
    body(desk.act(ticket, Step.FINISH))
    event = schema.ticket_event.c
    with desk.store.database.read() as connection:
        rows = connection.execute(
            select(event.kind, event.at, event.device_at, event.data)
            .where(event.ticket == ticket)
            .order_by(event.sequence)
        ).all()
    moments = [row.at for row in rows]
    assert moments == sorted(moments)
    assert [row.kind for row in rows] == ["issued", "called", "served", "finished"]
    assert rows[2].at == called_at
    assert rows[2].device_at == called_at - timedelta(hours=1)  # what the clock said is kept
    assert rows[3].data["minutes"] >= 0
    with desk.store.database.read() as connection:
        noted = connection.execute(select(schema.audit.c.deed, schema.audit.c.data)).one()
    assert (noted.deed, noted.data["minutes"], noted.data["numbers"]) == ("clock_put_back", 60, 1)
    assert desk.called("3") == ticket

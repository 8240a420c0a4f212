"""Numbers that a booth gives while the site is out of reach, and how they come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import reserves, schema
from kiosk.queue.database import Database
from kiosk.queue.handing_in import HandIn
from kiosk.queue.issuing import Order
from kiosk.queue.ledger import Ledger
from kiosk.queue.pruning import KEPT, prune_requests
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.reserve_store import ReserveStore
from kiosk.queue.rules import Entrance, QueueRules, ReserveRule
from kiosk.queue.store import Answer, Store

Make = Callable[..., Order]
TODAY = date(2026, 11, 23)


@pytest.fixture
def rules(rules: QueueRules) -> QueueRules:
    """Blocks of three numbers below 99."""
    return replace(rules, reserve=ReserveRule(numbers=3, top=99))


def lease(store: Store, id_: str = "lease-0001", booth: str = "booth-1", day: date = TODAY) -> object:
    return store.do(ReserveStore(store).leasing(id_, booth, day, f"booth:{booth}"))


def blocks(answer: object) -> dict[str, tuple[int, int]]:
    assert isinstance(answer, Answer)
    return {one["series"]: (one["first"], one["last"]) for one in answer.body["blocks"]}  # type: ignore[attr-defined]


def hand_in(
    store: Store, order: Order, number: int, replaces: str | None = None, day: date = TODAY
) -> Answer | Refusal:
    given = HandIn(order, day, number, replaces)
    outcome = store.do(ReserveStore(store).handing_in(given, f"booth:{order.booth}"))
    assert outcome is not None
    return outcome


def label(answer: object) -> object:
    assert isinstance(answer, Answer), answer
    return answer.body["label"]


def waiting(store: Store) -> list[str]:
    return [ticket["label"] for ticket in store.queue()["waiting"]]  # type: ignore[attr-defined]


def audited(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    with database.read() as connection:
        rows = connection.execute(select(schema.audit).order_by(schema.audit.c.sequence))
        return [(row.deed, row.subject, row.data) for row in rows]


def test_each_booth_gets_numbers_of_its_own_from_the_top(store: Store) -> None:
    assert blocks(lease(store)) == {"A": (97, 99), "C": (97, 99)}
    assert blocks(lease(store, "lease-0002", "booth-2")) == {"A": (94, 96), "C": (94, 96)}


def test_the_same_lease_again_is_the_same_numbers_and_a_new_one_is_not(store: Store) -> None:
    first, again, new = lease(store), lease(store), lease(store, "lease-0003")
    assert isinstance(again, Answer)
    assert again.repeat
    assert blocks(first) == blocks(again)
    assert blocks(new) == {"A": (94, 96), "C": (94, 96)}, "a booth that lost its disk gives nothing twice"


def test_a_day_that_is_over_or_far_away_is_not_leased(store: Store) -> None:
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=8)):
        refusal = lease(store, day=day)
        assert isinstance(refusal, Refusal)
        assert refusal.code is RefusalCode.WRONG_DAY
    assert blocks(lease(store, day=TODAY + timedelta(days=1))) == {"A": (97, 99), "C": (97, 99)}


def test_ordinary_numbers_step_over_what_is_leased(store: Store, order: Make) -> None:
    lease(store)
    labels = [label(store.issue(order(), "booth:booth-1")) for _ in range(98)]
    assert labels[95:] == ["A096", "A100", "A101"]


def test_what_the_ordinary_numbers_have_reached_is_not_leased(store: Store, order: Make) -> None:
    for _ in range(97):
        store.issue(order(), "booth:booth-1")
    assert blocks(lease(store)) == {"C": (97, 99)}


def test_half_the_range_stays_for_the_ordinary_numbers(store: Store) -> None:
    leased = [blocks(lease(store, f"lease-{n:04d}", "booth-1")) for n in range(20)]
    assert [len(one) for one in leased] == [2] * 16 + [0] * 4
    assert leased[15]["A"] == (52, 54)


def test_a_ticket_of_the_reserve_waits_since_its_true_arrival(
    store: Store, order: Make, clock: ManualClock
) -> None:
    lease(store)
    clock.advance(60)
    arrived = order(arrived_at=clock.now())
    clock.advance(600)
    store.issue(order(), "booth:booth-2")
    clock.advance(3000)
    answer = hand_in(store, arrived, 97)
    assert label(answer) == "A097"
    assert waiting(store) == ["A097", "A001"]
    (handed_in, _) = store.queue()["waiting"]  # type: ignore[misc]
    assert handed_in["arrived_at"] == "2026-11-23T08:01:00+08:00"
    assert handed_in["note"]["id"] == "Nomor cadangan: terbit 08.01 saat anjungan terputus."
    assert handed_in["note"]["en"].startswith("Reserve number: given at 08.01")


def test_handing_in_ten_times_records_one(store: Store, order: Make) -> None:
    lease(store)
    given = order()
    answers = [hand_in(store, given, 97) for _ in range(10)]
    assert [label(answer) for answer in answers] == ["A097"] * 10
    assert [answer.repeat for answer in answers if isinstance(answer, Answer)] == [False] + [True] * 9
    assert waiting(store) == ["A097"]


@pytest.mark.parametrize("number", [1, 96, 94, 100])
def test_only_a_number_that_this_booth_was_lent_is_taken(store: Store, order: Make, number: int) -> None:
    lease(store)
    lease(store, "lease-0002", "booth-2")
    refusal = hand_in(store, order(), number)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.NOT_LEASED
    assert audited(store.database)[-1][0] == "reserve_refused", "somebody holds it, so it is written down"
    assert waiting(store) == []


def test_a_number_is_never_two_tickets(store: Store, order: Make) -> None:
    lease(store)
    hand_in(store, order(), 97)
    refusal = hand_in(store, order(), 97)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.NUMBER_TAKEN
    assert waiting(store) == ["A097"]


def test_a_number_whose_answer_was_lost_gives_way_to_the_one_on_paper(store: Store, order: Make) -> None:
    lease(store)
    lost = order()
    store.issue(lost, "booth:booth-1")
    on_paper = replace(lost, id="ticket-paper")
    hand_in(store, on_paper, 97, replaces=lost.id)
    assert waiting(store) == ["A097"]
    with store.database.read() as connection:
        story = connection.execute(
            select(schema.ticket_event.c.ticket, schema.ticket_event.c.kind, schema.ticket_event.c.reason)
        ).all()
    assert sorted(map(tuple, story)) == sorted(
        [
            (lost.id, "issued", None),
            (lost.id, "cancelled", "replaced_by_reserve"),
            ("ticket-paper", "issued", None),
        ]
    )


def test_a_request_that_arrives_after_its_hand_in_gives_no_number(store: Store, order: Make) -> None:
    lease(store)
    late = order()
    hand_in(store, replace(late, id="ticket-paper"), 97, replaces=late.id)
    refusal = store.issue(late, "booth:booth-1")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.REQUEST_REUSED
    assert waiting(store) == ["A097"]


def test_a_lost_number_that_was_called_frees_its_counter(store: Store, order: Make) -> None:
    lease(store)
    lost = order()
    store.issue(lost, "booth:booth-1")
    store.call_next("1", "click-0001", "staff:rina")
    hand_in(store, replace(lost, id="ticket-paper"), 97, replaces=lost.id)
    called = store.call_next("1", "click-0002", "staff:rina")
    assert label(called) == "A097"


def test_a_lost_answer_counts_one_place_not_two(store: Store, order: Make) -> None:
    lease(store)
    lost = order("collection")
    store.issue(lost, "booth:booth-1")
    hand_in(store, replace(lost, id="ticket-paper"), 97, replaces=lost.id)
    assert label(store.issue(order("collection"), "booth:booth-1")) == "C002", "two places, two people"


def test_a_quota_does_not_refuse_a_number_that_is_on_paper(store: Store, order: Make) -> None:
    lease(store)
    for _ in range(2):
        store.issue(order("collection"), "booth:booth-1")
    assert label(hand_in(store, order("collection"), 97)) == "C097"
    refusal = store.issue(order("collection"), "booth:booth-1")
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.QUOTA_FULL


def test_a_booking_used_at_two_booths_stands_twice_and_the_staff_is_told(
    store: Store, order: Make, clock: ManualClock
) -> None:
    lease(store, booth="booth-2")
    booked = {"booking": "booking-9901", "booked_at": clock.now(), "entrance": Entrance.BOOKING}
    store.issue(order(**booked), "booth:booth-1")
    assert label(hand_in(store, order(booth="booth-2", **booked), 97)) == "A097"
    assert sorted(waiting(store)) == ["A001", "A097"]
    (_, second) = store.queue()["waiting"]  # type: ignore[misc]
    assert second["note"]["code"] == "booking_used_twice"
    assert "A001" in second["note"]["id"]
    assert ("booking_used_twice", "A097") in [(deed, subject) for deed, subject, _ in audited(store.database)]


def test_a_ticket_of_yesterday_is_told_on_its_own_day_and_not_called_today(
    store: Store, order: Make, clock: ManualClock
) -> None:
    lease(store)
    arrived = order(arrived_at=clock.now() + timedelta(hours=1))
    clock.advance(24 * 3600)
    assert label(hand_in(store, arrived, 97)) == "A097"
    assert waiting(store) == []
    assert store.call_next("1", "click-0001", "staff:rina") is None
    with store.database.read() as connection:
        events = connection.execute(
            select(schema.ticket_event).order_by(schema.ticket_event.c.sequence)
        ).all()
    assert [(event.kind, event.business_date, event.reason) for event in events] == [
        ("issued", TODAY, None),
        ("cancelled", TODAY, "handed_in_after_its_day"),
    ]
    assert events[0].data["arrived_at"] == "2026-11-23T09:00:00+08:00"


def test_a_booth_whose_clock_is_wrong_gains_nobody_more_than_since_the_lease(
    store: Store, order: Make, clock: ManualClock
) -> None:
    lease(store)
    opening = clock.now()
    clock.advance(1800)
    hand_in(store, order(arrived_at=opening - timedelta(hours=5)), 97)
    hand_in(store, order(arrived_at=clock.now() + timedelta(hours=5)), 98)
    arrivals = [one["arrived_at"] for one in store.queue()["waiting"]]  # type: ignore[attr-defined]
    assert arrivals == ["2026-11-23T08:00:00+08:00", "2026-11-23T08:30:00+08:00"]


def test_the_end_of_the_day_accounts_for_every_number_that_was_lent(
    store: Store, order: Make, clock: ManualClock
) -> None:
    lease(store)
    hand_in(store, order(), 98)
    with store.settling() as connection:
        unused = reserves.close(Ledger(connection, store.rules, clock.now(), "staff:sari"), TODAY)
    assert [(one.series, one.first, one.last) for one in unused] == [
        ("A", 97, 97),
        ("A", 99, 99),
        ("C", 97, 99),
    ]
    closed = [data for deed, _, data in audited(store.database) if deed == "reserve_closed"]
    assert [(one["series"], one["handed_in"], one["unused"]) for one in closed] == [
        ("A", 1, ["A097", "A099"]),
        ("C", 0, ["C097–C099"]),
    ]
    assert label(hand_in(store, order(), 97)) == "A097", "a booth that was away until now is still heard"
    assert audited(store.database)[-1][:2] == ("reserve_handed_in_late", "A097")


def test_a_day_that_nobody_ended_is_closed_by_the_first_lease_of_the_next(
    store: Store, clock: ManualClock
) -> None:
    lease(store)
    clock.advance(24 * 3600)
    lease(store, "lease-0002", day=TODAY + timedelta(days=1))
    closed = [data["unused"] for deed, _, data in audited(store.database) if deed == "reserve_closed"]
    assert closed == [["A097–A099"], ["C097–C099"]]


def test_what_was_handed_in_before_a_long_holiday_is_known_after_it(
    store: Store, order: Make, clock: ManualClock
) -> None:
    lease(store)
    given = order()
    assert label(hand_in(store, given, 97)) == "A097"
    clock.advance(KEPT.total_seconds() + 1)
    store.issue(order(), "booth:booth-1")
    assert prune_requests(store.database, clock.now()) > 0
    assert label(hand_in(store, given, 97)) == "A097"
    assert not [one for one in audited(store.database) if one[0] == "reserve_refused"]


def test_a_lease_whose_answer_was_lost_before_a_long_holiday_is_the_same_after_it(
    store: Store, order: Make, clock: ManualClock
) -> None:
    day = TODAY + timedelta(days=5)
    first = blocks(lease(store, day=day))
    clock.advance(KEPT.total_seconds() + 1)
    store.issue(order(), "booth:booth-1")
    assert prune_requests(store.database, clock.now()) > 0
    assert blocks(lease(store, day=day)) == first

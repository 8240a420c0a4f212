"""One code for up to five: any of them come, in any turns, and are called together."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from kiosk.clock import ManualClock
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step

Make = Callable[..., Order]
CODE = "BOOKING-9901"


@pytest.fixture
def come(store: Store, order: Make) -> Callable[..., Answer | Refusal]:
    """`people` of a booking for `party` come to the booth."""

    def arrive(people: int, party: int = 5, **more: object) -> Answer | Refusal:
        return store.issue(order(booking=CODE, people=people, party=party, **more), "booth:booth-1")

    return arrive


def told(answer: Answer | Refusal | None) -> tuple[str, int]:
    assert isinstance(answer, Answer), answer
    people = answer.body["people"]
    assert isinstance(people, int)
    return str(answer.body["label"]), people


def no(answer: Answer | Refusal) -> tuple[RefusalCode, dict[str, str]]:
    assert isinstance(answer, Refusal), answer
    return answer.code, dict(answer.values)


def act(store: Store, ticket: object, step: Step, request: str, **more: object) -> Answer:
    answer = store.act(str(ticket), Action(step, "1", **more), request, "staff:Sari")  # type: ignore[arg-type]
    assert isinstance(answer, Answer), answer
    return answer


def test_companions_join_the_ticket_while_it_waits_and_keep_its_label(
    store: Store, come: Callable[..., Answer | Refusal], clock: ManualClock
) -> None:
    assert told(come(2)) == ("A001", 2)
    clock.advance(300)
    joined = come(3, arrived_at=clock.now())
    assert told(joined) == ("A001", 5)
    called = store.call_next("1", "request-1", "staff:Sari")
    assert told(called) == ("A001", 5), "all are shown at the counter"
    assert isinstance(called, Answer)
    assert called.body["arrived_at"] == "2026-11-23T08:00:00+08:00", "the first of them set the time"
    assert [event.kind for event in StoreFeed(store).unsent(9)] == ["issued", "joined", "called"]


def test_whoever_comes_after_the_call_gets_a_ticket_of_their_own(
    store: Store, come: Callable[..., Answer | Refusal]
) -> None:
    come(2)
    store.call_next("1", "request-1", "staff:Sari")
    assert told(come(1)) == ("A002", 1)
    assert told(come(2)) == ("A002", 3), "who follows joins the one that waits"
    assert no(come(1))[0] is RefusalCode.BOOKING_USED
    shown = store.of_booking(CODE)
    tickets = shown["tickets"]
    assert isinstance(tickets, list)
    assert (shown["people"], [one["label"] for one in tickets]) == (5, ["A001", "A002"])


@pytest.mark.parametrize("step", [Step.NO_SHOW, Step.PARK])
def test_a_ticket_that_does_not_wait_is_not_joined(
    store: Store, come: Callable[..., Answer | Refusal], step: Step
) -> None:
    come(2)
    called = store.call_next("1", "request-1", "staff:Sari")
    assert isinstance(called, Answer)
    act(store, called.body["id"], step, "request-2", reason="berkas")
    assert told(come(2)) == ("A002", 2)


def test_a_cancelled_part_gives_its_people_back(store: Store, come: Callable[..., Answer | Refusal]) -> None:
    first = come(5)
    assert isinstance(first, Answer)
    act(store, first.body["id"], Step.CANCEL, "request-1", reason="salah cetak")
    assert told(come(5)) == ("A002", 5)


def test_wrong_counts_are_told_with_how_many_may_still_come(
    come: Callable[..., Answer | Refusal],
) -> None:
    code, values = no(come(6, 5))
    assert (code, values) == (RefusalCode.TOO_MANY_PEOPLE, {"party": "5", "here": "0", "left": "5"})
    come(4)
    code, values = no(come(2))
    assert (code, values) == (RefusalCode.TOO_MANY_PEOPLE, {"party": "5", "here": "4", "left": "1"})
    assert told(come(1)) == ("A001", 5)


def test_a_booking_of_one_is_used_once(come: Callable[..., Answer | Refusal]) -> None:
    assert told(come(1, 1)) == ("A001", 1)
    code, values = no(come(1, 1))
    assert (code, values["label"]) == (RefusalCode.BOOKING_USED, "A001")


def test_a_repeated_arrival_joins_once(
    store: Store, come: Callable[..., Answer | Refusal], order: Make
) -> None:
    come(1)
    again = order(booking=CODE, people=2, party=5)
    assert told(store.issue(again, "booth:booth-1")) == ("A001", 3)
    repeat = store.issue(again, "booth:booth-1")
    assert isinstance(repeat, Answer)
    assert repeat.repeat
    assert told(repeat) == ("A001", 3)
    assert store.of_booking(CODE)["people"] == 3


def test_companions_at_several_booths_at_once_are_all_counted_once(store: Store, clock: ManualClock) -> None:
    """Two come at each of four booths, of a group of six: three pairs are in, one is told the truth."""
    from kiosk.queue.rules import Entrance

    together, serial = Barrier(4), itertools.count(1)
    orders = [
        Order(
            f"pair-{next(serial):04d}",
            "new",
            Entrance.BOOKING,
            clock.now(),
            f"booth-{booth}",
            booking=CODE,
            booked_at=clock.now() + timedelta(minutes=5),
            people=2,
            party=6,
        )
        for booth in range(4)
    ]

    def arrive(order: Order) -> Answer | Refusal:
        together.wait(20.0)
        return store.issue(order, "booth:booth-1")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(arrive, orders))
    assert sorted(told(one)[1] for one in answers if isinstance(one, Answer)) == [2, 4, 6]
    assert {told(one)[0] for one in answers if isinstance(one, Answer)} == {"A001"}
    assert [no(one)[0] for one in answers if isinstance(one, Refusal)] == [RefusalCode.BOOKING_USED]

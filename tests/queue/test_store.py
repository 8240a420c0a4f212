"""Numbers, repeats, days and refusals, on a real database file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from kiosk.clock import ManualClock
from kiosk.queue.calling import Action
from kiosk.queue.feed import EventVerdict, Settlement
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import IllegalStep, Step

Make = Callable[..., Order]


def issued(store: Store, order: Order) -> str:
    answer = store.issue(order, "booth:booth-1")
    assert isinstance(answer, Answer), answer
    return str(answer.body["label"])


def called(store: Store, counter: str, request: str) -> Answer:
    answer = store.call_next(counter, request, "staff:Sari")
    assert isinstance(answer, Answer), answer
    return answer


def act(store: Store, answer: Answer, step: Step, counter: str = "1", **more: object) -> Answer:
    action = Action(step, counter, **more)  # type: ignore[arg-type]
    request = f"{step}-{answer.body['id']}-{answer.body['stage']}"
    done = store.act(str(answer.body["id"]), action, request, "staff:Sari")
    assert isinstance(done, Answer), done
    return done


def refusal(answer: object) -> RefusalCode:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_numbers_count_up_by_series(store: Store, order: Make) -> None:
    assert [issued(store, order()) for _ in range(3)] == ["A001", "A002", "A003"]
    assert issued(store, order("collection")) == "C001"


def test_a_repeated_order_repeats_the_answer_and_takes_no_number(store: Store, order: Make) -> None:
    once = order()
    first = store.issue(once, "booth:booth-1")
    issued(store, order())
    again = store.issue(once, "booth:booth-1")
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert again.repeat
    assert again.body == first.body
    assert issued(store, order()) == "A003"


def test_the_day_turns_at_midnight_in_kotabaru(tmp_path: Path, rules: QueueRules, order: Make) -> None:
    from dataclasses import replace

    clock = ManualClock(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC))  # 23.59.59 WITA
    store = Store.open(tmp_path / "night.db", replace(rules, hours={}), clock)
    assert issued(store, order(arrived_at=clock.now())) == "A001"
    clock.advance(1)
    assert issued(store, order(arrived_at=clock.now())) == "A001"
    assert called(store, "1", "request-1").body["label"] == "A001"
    assert [event.data["business_date"] for event in StoreFeed(store).unsent(2)] == [
        "2026-11-23",
        "2026-11-24",
    ]
    store.close()


def test_yesterdays_ticket_in_hand_does_not_block_the_counter(
    store: Store, order: Make, clock: ManualClock
) -> None:
    issued(store, order())
    called(store, "1", "request-1")
    clock.advance(24 * 3600)
    issued(store, order(arrived_at=clock.now()))
    called(store, "1", "request-2")


def test_a_full_quota_takes_no_number(store: Store, order: Make) -> None:
    labels = [issued(store, order("collection")) for _ in range(2)]
    assert refusal(store.issue(order("collection"), "booth:booth-1")) is RefusalCode.QUOTA_FULL
    assert labels == ["C001", "C002"]


def test_closed_is_by_the_sites_own_hours_and_arrival_counts(
    store: Store, order: Make, clock: ManualClock
) -> None:
    noon = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    clock.set_wall(noon)
    assert refusal(store.issue(order(arrived_at=noon), "booth:booth-1")) is RefusalCode.CLOSED
    assert issued(store, order(arrived_at=noon - timedelta(seconds=30))) == "A001"


def test_a_booking_is_used_once_a_day_and_the_first_number_is_named(store: Store, order: Make) -> None:
    issued(store, order(booking="6302000000000017"))
    again = store.issue(order(booking="6302000000000017"), "booth:booth-1")
    assert refusal(again) is RefusalCode.BOOKING_USED
    assert isinstance(again, Refusal)
    assert again.values["label"] == "A001"


def test_a_booking_of_a_cancelled_ticket_is_free_again(store: Store, order: Make) -> None:
    first = order(booking="6302000000000017")
    issued(store, first)
    store.act(first.id, Action(Step.CANCEL, "1"), "cancel-1", "staff:Sari")
    assert issued(store, order(booking="6302000000000017")) == "A002"


def test_a_booth_whose_clock_is_wrong_gains_nothing(store: Store, order: Make, clock: ManualClock) -> None:
    issued(store, order())
    clock.advance(60)
    issued(store, order(arrived_at=clock.now() - timedelta(days=400)))
    issued(store, order(arrived_at=clock.now() + timedelta(days=400)))
    assert called(store, "1", "request-1").body["label"] == "A001"


def test_a_repeated_click_returns_the_same_ticket(store: Store, order: Make) -> None:
    issued(store, order())
    issued(store, order())
    first = called(store, "1", "request-1")
    assert called(store, "1", "request-1").body == first.body
    assert refusal(store.call_next("2", "request-1", "staff:Sari")) is RefusalCode.REQUEST_REUSED


def test_a_counter_holds_one_ticket(store: Store, order: Make) -> None:
    issued(store, order())
    issued(store, order())
    called(store, "1", "request-1")
    assert refusal(store.call_next("1", "request-2", "staff:Sari")) is RefusalCode.TICKET_IN_HAND


def test_finishing_a_stage_sends_the_ticket_on_with_its_arrival_kept(store: Store, order: Make) -> None:
    issued(store, order())
    ticket = called(store, "1", "request-1")
    act(store, ticket, Step.SERVE)
    moved = act(store, ticket, Step.FINISH)
    assert (moved.body["state"], moved.body["stage"]["code"]) == ("waiting", "biometrics")  # type: ignore[index]
    assert moved.body["arrived_at"] == ticket.body["arrived_at"]
    again = called(store, "3", "request-2")
    act(store, again, Step.SERVE, "3")
    assert act(store, again, Step.FINISH, "3").body["state"] == "done"


def test_a_transfer_to_a_counter_waits_for_that_counter(store: Store, order: Make) -> None:
    issued(store, order())
    ticket = called(store, "1", "request-1")
    act(store, ticket, Step.TRANSFER, to_counter="3")
    assert store.call_next("2", "request-2", "staff:Sari") is None
    assert called(store, "3", "request-3").body["label"] == "A001"


def test_missed_and_parked_come_back_in_their_old_place(
    store: Store, order: Make, clock: ManualClock
) -> None:
    for _ in range(3):
        issued(store, order(arrived_at=clock.now()))
        clock.advance(60)
    missed = called(store, "1", "request-1")
    act(store, missed, Step.NO_SHOW)
    assert [one["label"] for one in store.queue()["missed"]] == ["A001"]  # type: ignore[index, attr-defined]
    act(store, missed, Step.RESUME)
    assert called(store, "1", "request-2").body["label"] == "A001"


def test_priority_taken_back_keeps_the_arrival(store: Store, order: Make, clock: ManualClock) -> None:
    first, second = order(), order(priority=True, arrived_at=clock.now() + timedelta(seconds=0))
    issued(store, first)
    issued(store, second)
    reverted = store.act(second.id, Action(Step.PRIORITY, "1", grant=False), "revert-1", "staff:Sari")
    assert isinstance(reverted, Answer)
    assert reverted.body["class"] == "regular"
    clock.advance(600)
    assert called(store, "1", "request-1").body["label"] == "A001"


def test_a_ticket_at_another_counter_is_left_alone(store: Store, order: Make) -> None:
    issued(store, order())
    ticket = called(store, "1", "request-1")
    other = store.act(str(ticket.body["id"]), Action(Step.SERVE, "2"), "serve-2", "staff:Budi")
    assert refusal(other) is RefusalCode.OTHER_COUNTER


def test_an_illegal_step_changes_nothing(store: Store, order: Make) -> None:
    one = order()
    issued(store, one)
    before = StoreFeed(store).depth()
    with pytest.raises(IllegalStep):
        store.act(one.id, Action(Step.FINISH, "1"), "finish-1", "staff:Sari")
    assert StoreFeed(store).depth() == before


def test_the_log_cannot_be_rewritten(store: Store, order: Make) -> None:
    issued(store, order())
    for deed in ("UPDATE ticket_event SET kind = 'called'", "DELETE FROM ticket_event"):
        with pytest.raises(DatabaseError, match="append-only"), store.database.write() as connection:
            connection.execute(text(deed))


def test_a_settled_event_is_not_offered_again_in_another_process_view(
    store: Store, order: Make, where: Path | str, clock: ManualClock
) -> None:
    first = order(arrived_at=clock.now())
    issued(store, first)
    called(store, "1", "request-1")
    forwarder = Store.open(where, store.rules, clock)
    feed = StoreFeed(forwarder)
    events = feed.unsent(10)
    assert [event.kind for event in events] == ["issued", "called"]
    assert events[0].data == {
        "label": "A001",
        "series": "A",
        "number": 1,
        "business_date": "2026-11-23",
        "service": "new",
        "entrance": "walk_in",
        "class": "regular",
        "stage": "documents",
        "booking": None,
        "people": 1,
        "arrived_at": "2026-11-23T08:00:00+08:00",
        "booth": "booth-1",
        "site": "kotabaru",
    }
    assert store.queue()["network"] == {"centre": "unknown", "unsent": 2}
    feed.settle([Settlement(events[0].id, EventVerdict.APPLIED), Settlement("nobody", EventVerdict.ALREADY)])
    assert [event.kind for event in feed.unsent(10)] == ["called"]
    assert store.queue()["network"] == {"centre": "ok", "unsent": 1}
    clock.advance(180)
    assert store.queue()["network"] == {"centre": "away", "unsent": 1}
    forwarder.close()


def test_the_board_shows_the_call_in_hand_and_each_of_the_five_before_once(
    store: Store, order: Make, clock: ManualClock
) -> None:
    for n in range(7):
        issued(store, order())
        ticket = called(store, "1", f"request-{n}")
        clock.advance(15)
        act(store, ticket, Step.RECALL)
        act(store, ticket, Step.PARK, reason="fotokopi")
    board = store.board()
    calls = board["calls"]
    assert isinstance(calls, list)
    assert [call["label"] for call in calls] == ["A007", "A006", "A005", "A004", "A003", "A002"]
    assert board["now"] == calls[0]
    assert calls[0]["recall"] == 1
    assert calls[0]["counter"] == {"code": "1", "name": "Loket 1"}

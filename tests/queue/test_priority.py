"""Priority lasts through every stage, is granted or taken back with one press, and moves no arrival."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_office import OPENING, small_office

from kiosk.clock import ManualClock
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step
from kiosk.visit.booking import Arrival, Booking, Windows, arrival

Make = Callable[..., Order]
RULES = replace(small_office(), early_minutes=60, late_minutes=60)
BOOKED = OPENING + timedelta(hours=3)


def press(store: Store, ticket: str, step: Step, request: str, **more: object) -> Answer:
    counter = str(more.pop("counter", "2"))
    answer = store.act(ticket, Action(step, counter, **more), request, "staff:Sari")  # type: ignore[arg-type]
    assert isinstance(answer, Answer), answer
    return answer


def next_at(store: Store, counter: str, request: str) -> str:
    answer = store.call_next(counter, request, "staff:Sari")
    assert isinstance(answer, Answer), answer
    return str(answer.body["label"])


def issued(store: Store, order: Order) -> str:
    answer = store.issue(order, "booth:booth-1")
    assert isinstance(answer, Answer), answer
    return str(answer.body["id"])


def test_priority_goes_first_at_the_second_stage_too(store: Store, order: Make, clock: ManualClock) -> None:
    regular = issued(store, order())
    clock.advance(60)
    priority = issued(store, order(priority=True, arrived_at=clock.now()))
    clock.advance(600)
    for n, ticket in enumerate((regular, priority)):
        press(store, ticket, Step.CALL, f"call-{n}", reason="uji")
        press(store, ticket, Step.SERVE, f"serve-{n}")
        assert press(store, ticket, Step.FINISH, f"finish-{n}").body["state"] == "waiting"
    assert next_at(store, "3", "request-1") == "A002", "it came later, and is called first here as well"


@pytest.mark.parametrize("step", [Step.TRANSFER, Step.PARK, Step.NO_SHOW])
def test_no_detour_takes_priority_away(store: Store, order: Make, step: Step) -> None:
    ticket = issued(store, order(priority=True))
    press(store, ticket, Step.CALL, "call-0001", reason="uji")
    more = {"stage": "biometrics"} if step is Step.TRANSFER else {}
    answer = press(store, ticket, step, "detour-01", reason="berkas", **more)
    if step is not Step.TRANSFER:
        answer = press(store, ticket, Step.RESUME, "resume-01")
    assert (answer.body["state"], answer.body["class"]) == ("waiting", "priority")
    assert answer.body["arrived_at"] == "2026-11-23T08:00:00+08:00"


def test_one_press_grants_priority_to_one_who_waits_and_one_takes_it_back(
    store: Store, order: Make, clock: ManualClock
) -> None:
    issued(store, order())
    clock.advance(120)
    second = issued(store, order(arrived_at=clock.now()))
    clock.advance(600)
    granted = press(store, second, Step.PRIORITY, "grant-0001", grant=True, reason="lansia")
    assert (granted.body["class"], granted.body["arrived_at"]) == ("priority", "2026-11-23T08:02:00+08:00")
    assert granted.body["state"] == "waiting"
    reverted = press(store, second, Step.PRIORITY, "revert-001", grant=False, reason="keliru")
    assert (reverted.body["class"], reverted.body["arrived_at"]) == ("regular", "2026-11-23T08:02:00+08:00")
    assert next_at(store, "1", "request-1") == "A001"
    log = [event for event in StoreFeed(store).unsent(20) if event.kind.startswith("priority")]
    told = [(event.kind, event.by, event.reason, event.data["from"], event.data["to"]) for event in log]
    assert told == [
        ("priority_granted", "staff:Sari", "lansia", "regular", "priority"),
        ("priority_reverted", "staff:Sari", "keliru", "priority", "regular"),
    ]


def test_two_officers_who_grant_priority_together_grant_it_once(store: Store, order: Make) -> None:
    ticket = issued(store, order())
    for click in ("grant-0001", "grant-0002"):
        assert press(store, ticket, Step.PRIORITY, click, grant=True).body["class"] == "priority"
    for click in ("revert-001", "revert-002"):
        assert press(store, ticket, Step.PRIORITY, click, grant=False).body["class"] == "regular"
    log = [event.kind for event in StoreFeed(store).unsent(20) if event.kind.startswith("priority")]
    assert log == ["priority_granted", "priority_reverted"]


def test_taking_priority_back_from_a_booking_leaves_it_a_booking(store: Store, order: Make) -> None:
    ticket = issued(store, order(booking="B9901", booked_at=OPENING + timedelta(minutes=10), priority=True))
    assert press(store, ticket, Step.PRIORITY, "revert-001", grant=False).body["class"] == "booking"


# The windows of an appointment, at their edges


@pytest.mark.parametrize(
    ("seconds", "class_", "gains_from"),
    [
        (-60 * 60 - 1, "booking", -60 * 60),
        (-60 * 60, "booking", -60 * 60),
        (-60 * 60 + 1, "booking", -60 * 60 + 1),
        (0, "booking", 0),
        (60 * 60, "booking", 60 * 60),
        (60 * 60 + 1, "regular", 60 * 60 + 1),
    ],
)
def test_an_appointment_gains_from_its_window_and_is_a_walk_in_after_it(
    seconds: int, class_: str, gains_from: int
) -> None:
    came = BOOKED + timedelta(seconds=seconds)
    assert RULES.standing(False, came, BOOKED) == (class_, BOOKED + timedelta(seconds=gains_from))


@given(st.integers(-2 * 86400, 2 * 86400))
def test_booth_and_queue_agree_on_early_late_and_another_day(seconds: int) -> None:
    came = (BOOKED + timedelta(seconds=seconds)).astimezone(RULES.zone)
    booking = Booking("B9901", "new", BOOKED, RULES.site, "", "", "")
    windows = Windows(timedelta(minutes=RULES.early_minutes), timedelta(minutes=RULES.late_minutes))
    judged = arrival(booking, RULES.site, came, windows)
    standing = RULES.standing(False, came, BOOKED)
    assert (standing.class_ == "regular") is (judged in (Arrival.LATE, Arrival.OTHER_DAY))
    assert (standing.credit_from > came) is (judged is Arrival.EARLY)

"""Finish this one and call the next, in one press."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.store import Answer, Store
from kiosk.queue.tickets import Step

Make = Callable[..., Order]
BY = "staff:Sari"


def press(store: Store, request: str) -> Answer | None:
    outcome = store.do(store.calling_next("1", request, BY, finish=True))
    assert outcome is None or isinstance(outcome, Answer)
    return outcome


def state(store: Store, ticket: Order) -> tuple[object, object]:
    place = store.place(ticket.id)
    assert place is not None
    return place["state"], place["stage"]["code"]  # type: ignore[index]


def test_what_is_in_hand_is_finished_and_the_next_is_called(store: Store, order: Make) -> None:
    first, second = order(), order()
    for one in (first, second):
        store.issue(one, "booth:booth-1")
    called = press(store, "press-0001")
    assert called is not None
    assert called.body["id"] == first.id
    following = press(store, "press-0002")
    assert following is not None
    assert following.body["id"] == second.id
    before = state(store, first)
    assert before[0] == "waiting"  # for its next stage
    assert before[1] != called.body["stage"]["code"]  # type: ignore[index]


def test_repeating_the_press_finishes_nothing_more(store: Store, order: Make) -> None:
    first, second = order(), order()
    for one in (first, second):
        store.issue(one, "booth:booth-1")
    press(store, "press-0001")
    press(store, "press-0002")
    again = press(store, "press-0002")
    assert again is not None
    assert again.repeat
    assert state(store, second)[0] == "called"


def test_the_last_one_is_finished_though_nobody_follows(store: Store, order: Make) -> None:
    only = order()
    store.issue(only, "booth:booth-1")
    press(store, "press-0001")
    store.act(only.id, Action(Step.SERVE, "1"), "serve-0001", BY)
    version = store.version()
    assert press(store, "press-0002") is None
    assert state(store, only)[0] == "waiting"
    assert store.version() > version

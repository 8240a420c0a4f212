"""What the staff console is told: who is next and why before the call, what waits by class, who is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from small_office import small_office
from sqlalchemy import insert

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Answer, Store
from kiosk.queue.tickets import Step
from kiosk.words import Wording

Make = Callable[..., Order]


@pytest.fixture
def rules() -> QueueRules:
    return replace(small_office(), documents={"ktp": Wording("KTP-el", "Identity card")})


def issued(store: Store, order: Order) -> str:
    answer = store.issue(order, "booth:booth-1")
    assert isinstance(answer, Answer), answer
    return str(answer.body["label"])


def seen(store: Store, counter: str | None = None) -> Any:
    return store.queue(counter)


def test_who_is_next_is_told_before_the_call_with_the_reason_of_the_call(
    store: Store, order: Make, clock: ManualClock
) -> None:
    issued(store, order(priority=False))
    clock.advance(60)
    issued(store, order(priority=True))
    issued(store, order("collection"))
    clock.advance(600)
    for number in range(2):
        preview = seen(store, "1")["next"]
        called = store.call_next("1", f"request-{number}", "staff:Sari")
        assert isinstance(called, Answer)
        assert preview == {"label": called.body["label"], "reason": called.body["reason"]}
        finish(store, called)
    assert seen(store, "1")["next"] is None


def finish(store: Store, called: Answer) -> None:
    store.act(str(called.body["id"]), Action(Step.NO_SHOW, "1"), f"gone-{called.body['id']}", "staff:Sari")


def test_a_number_kept_for_another_counter_is_next_there_only(store: Store, order: Make) -> None:
    issued(store, order())
    called = store.call_next("1", "request-1", "staff:Sari")
    assert isinstance(called, Answer)
    move = Action(Step.TRANSFER, "1", to_counter="2")
    store.act(str(called.body["id"]), move, "request-2", "staff:Sari")
    assert seen(store, "1")["next"] is None
    assert seen(store, "2")["next"]["label"] == "A001"
    assert seen(store)["waiting"][0]["for_counter"] == "2"


def test_a_paused_counter_has_nobody_next_and_says_why_it_is_paused(
    store: Store, order: Make, clock: ManualClock
) -> None:
    issued(store, order())
    pause = {
        "site": "kotabaru",
        "counter": "1",
        "state": "paused",
        "reason": "salat",
        "since": clock.now(),
        "by": "staff:Sari",
    }
    with store.database.write() as connection:
        connection.execute(insert(schema.counter_state).values(pause))
    shown = seen(store, "1")
    assert shown["next"] is None
    assert [(one["state"], one["reason"]) for one in shown["counters"]] == [
        ("paused", "salat"),
        ("open", None),
        ("open", None),
    ]


def test_what_waits_is_counted_by_stage_and_class_since_the_first_of_them(
    store: Store, order: Make, clock: ManualClock
) -> None:
    first = clock.now()
    for priority in (False, True, False):
        issued(store, order(priority=priority))
        clock.advance(60)
    issued(store, order("collection"))
    waits = {(one["stage"], one["class"]): (one["count"], one["since"]) for one in seen(store)["waits"]}
    assert set(waits) == {
        ("documents", "regular"),
        ("documents", "priority"),
        ("biometrics", "regular"),
    }
    assert waits["documents", "regular"] == (2, store.rules.iso(first))


def test_the_parked_that_are_due_first_stand_first(store: Store, order: Make, clock: ManualClock) -> None:
    for minutes in (None, 20, 5):
        issued(store, order())
        called = store.call_next("1", f"request-{minutes}", "staff:Sari")
        assert isinstance(called, Answer)
        park = Action(Step.PARK, "1", "fotokopi", minutes=minutes)
        assert isinstance(store.act(str(called.body["id"]), park, f"park-{minutes}", "staff:Sari"), Answer)
    assert [one["label"] for one in seen(store)["parked"]] == ["A003", "A002", "A001"]


def test_the_checklist_of_the_booth_stands_in_the_applicants_order(store: Store, order: Make) -> None:
    issued(store, order(checklist={"old_passport": "skipped", "ktp": "scanned"}))
    issued(store, order())
    told, silent = seen(store)["waiting"]
    assert told["checklist"] == [
        {"code": "old_passport", "id": "old_passport", "en": "old_passport", "state": "skipped"},
        {"code": "ktp", "id": "KTP-el", "en": "Identity card", "state": "scanned"},
    ]
    assert silent["checklist"] is None

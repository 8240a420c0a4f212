"""Reserve numbers that the queue refused stay on a list until somebody saw to who holds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kiosk.clock import ManualClock
from kiosk.queue.handing_in import HandIn
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.reserve_store import ReserveStore
from kiosk.queue.rules import QueueRules, ReserveRule
from kiosk.queue.store import Answer, Store

Make = Callable[..., Order]
TODAY = date(2026, 11, 23)
DAY_S = 24 * 3600


@pytest.fixture
def rules(rules: QueueRules) -> QueueRules:
    return replace(rules, reserve=ReserveRule(numbers=3, top=99))


def offer(store: Store, order: Order, number: int) -> Answer | Refusal:
    given = HandIn(order, TODAY, number)
    outcome = store.do(ReserveStore(store).handing_in(given, f"booth:{order.booth}"))
    assert outcome is not None
    return outcome


def listed(store: Store) -> list[tuple[str, str]]:
    return [(one.label, one.why) for one in ReserveStore(store).refused()]


def test_a_refused_number_is_listed_once_however_often_the_booth_offers_it(store: Store, order: Make) -> None:
    held = order(id="held-0001")
    for _ in range(3):
        assert isinstance(offer(store, held, 97), Refusal)
    assert listed(store) == [("A097", "not_leased")]
    (one,) = ReserveStore(store).refused()
    assert (one.booth, one.arrived_at) == (held.booth, store.rules.iso(held.arrived_at))


def test_one_whose_service_is_gone_is_listed_too(store: Store, order: Make) -> None:
    offer(store, replace(order(id="held-0001"), service="gone"), 97)
    assert listed(store) == [("97", "unknown_service")]


def test_it_leaves_the_list_when_the_booth_is_believed_after_all(store: Store, order: Make) -> None:
    held = order(id="held-0001")
    offer(store, held, 97)
    store.do(ReserveStore(store).leasing("lease-0001", held.booth, TODAY, "booth"))
    assert isinstance(offer(store, held, 97), Answer)
    assert listed(store) == []


def test_it_leaves_the_list_when_its_holder_was_seen_to(store: Store, order: Make) -> None:
    for n in (1, 2):
        offer(store, order(id=f"held-000{n}"), 96 + n)
    deed = ReserveStore(store).settling("held-0001", "request-0001", "staff:budi")
    first, again = store.do(deed), store.do(deed)
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert first.body == again.body == {"ticket": "held-0001", "label": "A097"}
    assert listed(store) == [("A098", "not_leased")]
    nobody = store.do(ReserveStore(store).settling("held-0001", "request-0002", "staff:budi"))
    assert isinstance(nobody, Refusal)
    assert nobody.code is RefusalCode.UNKNOWN_TICKET


def test_after_a_week_nobody_holds_the_paper_any_more(store: Store, order: Make, clock: ManualClock) -> None:
    offer(store, order(id="held-0001"), 97)
    clock.advance(7 * DAY_S)
    assert len(listed(store)) == 1
    clock.advance(DAY_S)
    assert listed(store) == []

"""What every event carries beside its words: the boot it was written in, and a reason or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_office import OPENING

from kiosk.clock import ManualClock, boot_id
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step


def test_an_event_tells_its_boot_and_how_long_after_it_began_whatever_the_clock_says(
    store: Store, order: Callable[..., Order], clock: ManualClock
) -> None:
    clock.advance(90.0)
    assert isinstance(store.issue(order(), "booth:booth-1"), Answer)
    clock.advance(5.0)
    clock.set_wall(OPENING)
    assert isinstance(store.call_next("1", "request-1", "staff:Sari"), Answer)
    told = [(event.kind, event.boot, event.uptime_s) for event in StoreFeed(store).unsent(10)]
    assert told == [("issued", boot_id(), 90.0), ("called", boot_id(), 95.0)]


@pytest.mark.parametrize(
    ("typed", "kept"), [("", None), ("  ", None), ("Tidak membawa KTP", "Tidak membawa KTP")]
)
def test_an_empty_reason_is_none(
    store: Store, order: Callable[..., Order], typed: str, kept: str | None
) -> None:
    issued = store.issue(order(), "booth:booth-1")
    assert isinstance(issued, Answer)
    assert isinstance(store.call_next("1", "request-1", "staff:Sari"), Answer)
    cancelling = Action(Step.CANCEL, "1", typed)
    assert isinstance(store.act(str(issued.body["id"]), cancelling, "request-2", "staff:Sari"), Answer)
    last = StoreFeed(store).unsent(10)[-1]
    assert (last.kind, last.reason) == ("cancelled", kept)

"""Events are packed for a centre that takes them so, and plain for one that does not."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from booth_side import Booth
from central_process import CentralProcess
from meddler import Meddler, Request, Said

from kiosk.queue.feed import EventVerdict, TicketEvent

TODAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def between(central: CentralProcess) -> Iterator[Meddler]:
    made = Meddler(central.url)
    yield made
    made.close()


@pytest.fixture
def behind(between: Meddler, central: CentralProcess, make_booth: Callable[..., Booth]) -> Booth:
    return make_booth(between.url, central.enrol("booth-1"), central.recipient)


def events(first: int) -> list[TicketEvent]:
    return [
        TicketEvent(f"event-{number}", number, f"ticket-{number}", "issued", TODAY, "booth-1", None, None, {})
        for number in range(first, first + 50)
    ]


def applied(booth: Booth, first: int) -> bool:
    verdicts = booth.centre.post_events(events(first))
    return isinstance(verdicts, list) and all(one.verdict is EventVerdict.APPLIED for one in verdicts)


def is_packed(request: Request) -> bool:
    return request.body.startswith(b"\x1f\x8b")


def test_they_are_packed_once_the_centre_said_that_it_takes_it(behind: Booth, between: Meddler) -> None:
    assert applied(behind, 0)
    assert applied(behind, 50)
    assert [is_packed(one) for one in between.seen] == [False, True]
    plain, packed = (len(one.body) for one in between.seen)
    assert packed < plain / 5
    assert behind.centre.event_bytes == packed / 50


def test_a_centre_put_back_to_an_older_one_gets_them_plain_at_once(behind: Booth, between: Meddler) -> None:
    assert applied(behind, 0)
    between.answer = lambda one: Said.problem(422, "invalid") if is_packed(one) else None
    assert applied(behind, 50)
    assert [is_packed(one) for one in between.seen] == [False, True, False]


def test_a_cut_says_nothing_about_what_the_centre_takes(behind: Booth, between: Meddler) -> None:
    assert applied(behind, 0)
    between.answer = lambda _: Said.problem(503, "away")
    assert not applied(behind, 50)
    between.answer = lambda _: None
    assert applied(behind, 50)
    assert [is_packed(one) for one in between.seen] == [False, True, True]
    assert b"event-99" in gzip.decompress(between.seen[-1].body)

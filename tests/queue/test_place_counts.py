"""A place is where its ticket is: bookings have theirs, cancelling gives it back, undoing takes it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pressing import SARI, Counter, body, code
from small_office import OPENING, small_office
from sqlalchemy import insert

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.issuing import Order
from kiosk.queue.places import Places
from kiosk.queue.quota import Quota
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Answer, Store
from kiosk.queue.tickets import Step

Make = Callable[..., Order]


def office(quota: Quota, session_days: bool = False) -> QueueRules:
    rules = small_office()
    services = {**rules.services, "new": replace(rules.services["new"], quota=quota)}
    return replace(rules, services=services, session_days=session_days)


@pytest.fixture
def desk(where: Path | str, clock: ManualClock, order: Make) -> Iterator[Counter]:
    """An office with two places a day."""
    store = Store.open(where, office(Quota(per_day=2)), clock)
    yield Counter(store, order)
    store.close()


def given(desk: Counter) -> tuple[object, object]:
    """Places given, and left for a walk-in."""
    services = Places(desk.store.database, desk.store.rules).at(desk.store.clock.now())["services"]
    assert isinstance(services, list)
    return services[0]["given"], services[0]["left_by_class"]["regular"]


def ask(desk: Counter, order: Order) -> object:
    answer = desk.store.issue(order, "booth:booth-1")
    return answer.code if isinstance(answer, Refusal) else answer.body["label"]


# Bookings


@pytest.mark.parametrize("minutes", [-120, 0, 180])
def test_a_booking_of_the_day_has_its_place_however_full_the_day_is(
    desk: Counter, order: Make, clock: ManualClock, minutes: int
) -> None:
    desk.issue(), desk.issue()
    assert ask(desk, order()) is RefusalCode.QUOTA_FULL
    booked_at = clock.now() + timedelta(minutes=minutes)
    assert ask(desk, order(booking="booking-1", booked_at=booked_at)) == "A003"
    assert ask(desk, order(booking="booking-2", booked_at=booked_at, priority=True)) == "A004"
    assert given(desk) == (4, 0)


def test_a_booking_of_another_day_has_no_place_today(desk: Counter, order: Make, clock: ManualClock) -> None:
    desk.issue(), desk.issue()
    tomorrow = clock.now() + timedelta(days=1)
    assert ask(desk, order(booking="booking-1", booked_at=tomorrow)) is RefusalCode.QUOTA_FULL


def test_bookings_that_came_leave_so_many_places_less_for_walk_ins(
    desk: Counter, order: Make, clock: ManualClock
) -> None:
    ask(desk, order(booking="booking-1", booked_at=clock.now()))
    assert given(desk) == (1, 1)
    assert ask(desk, order()) == "A002"
    assert ask(desk, order()) is RefusalCode.QUOTA_FULL


def test_places_of_a_roster_are_kept_until_their_window_is_over(
    where: Path | str, clock: ManualClock, order: Make
) -> None:
    store = Store.open(where, office(Quota(per_day=4), session_days=True), clock)
    _a_session_of_three_bookings(store)
    desk = Counter(store, order)
    assert given(desk) == (0, 1), "four places, and three are expected"
    assert ask(desk, order()) == "A001"
    refused = store.issue(order(), "booth:booth-1")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.values["full"]) == (RefusalCode.QUOTA_FULL, "day")
    booked = {"booking": "booking-0", "booked_at": OPENING}
    assert ask(desk, order(**booked)) == "A002"
    assert given(desk) == (2, 0), "one of them came, two are expected still"
    clock.advance(31 * 60)  # the first two were booked for 08.00, and the window is 30 minutes
    assert given(desk) == (2, 1)
    assert ask(desk, order(arrived_at=clock.now())) == "A003"
    late = {"booking": "booking-1", "booked_at": OPENING, "arrived_at": clock.now()}
    assert ask(desk, order(**late)) == "A004", "late is late, never refused"
    store.close()


def _a_session_of_three_bookings(store: Store) -> None:
    day = {
        "id": "session-1",
        "site": "kotabaru",
        "business_date": store.rules.business_date(OPENING),
        "opens": "07:00",
        "closes": "15:00",
        "quota": 10,
        "spare": 7,
        "state": "open",
        "by": SARI,
        "changed_at": OPENING,
    }
    people = [
        {
            "session_day": "session-1",
            "code": f"booking-{n}",
            "number": f"990{n}",
            "masked_name": "B••• S••••••",
            "service": "new",
            "starts_at": OPENING + timedelta(hours=n // 2 * 3),
            "people": 1,
        }
        for n in range(3)
    ]
    with store.database.write() as connection:
        connection.execute(insert(schema.session_day), day)
        connection.execute(insert(schema.roster), people)


# Giving back


def test_cancelling_gives_the_place_back_and_undoing_it_takes_it_again(desk: Counter, order: Make) -> None:
    ticket = desk.issue()
    desk.issue()
    body(desk.act(ticket, Step.CANCEL, reason="pulang"))
    assert given(desk) == (1, 1)
    body(desk.undo())
    assert given(desk) == (2, 0)
    body(desk.act(ticket, Step.CANCEL, reason="pulang"))
    assert ask(desk, order()) == "A003"
    assert ask(desk, order()) is RefusalCode.QUOTA_FULL


def test_who_was_cancelled_by_mistake_comes_back_even_when_the_place_is_gone(
    desk: Counter, order: Make
) -> None:
    ticket = desk.issue()
    desk.issue()
    body(desk.act(ticket, Step.CANCEL, reason="salah tekan"))
    assert ask(desk, order()) == "A003"
    body(desk.undo())
    assert given(desk) == (3, 0)


def test_a_missed_number_keeps_its_place(desk: Counter) -> None:
    desk.issue()
    body(desk.act(desk.called(), Step.NO_SHOW))
    assert given(desk) == (1, 1)


def test_companions_who_join_take_places_and_the_whole_group_gives_them_back(
    desk: Counter, clock: ManualClock
) -> None:
    more = {"booking": "booking-1", "booked_at": clock.now(), "party": 3}
    ticket = desk.issue(**more, people=1)
    desk.issue(**more, people=2)
    assert given(desk) == (3, 0)
    body(desk.act(ticket, Step.CANCEL, reason="pulang"))
    assert given(desk) == (0, 2)


def test_a_place_goes_with_its_ticket_to_another_class(
    where: Path | str, clock: ManualClock, order: Make
) -> None:
    store = Store.open(where, office(Quota(by_class={"regular": 1})), clock)
    desk = Counter(store, order)
    ticket = desk.issue()
    assert ask(desk, order()) is RefusalCode.QUOTA_FULL
    body(desk.act(ticket, Step.PRIORITY, grant=True))
    assert given(desk) == (1, 1)
    body(desk.undo())
    assert given(desk) == (1, 0)
    store.close()


def test_a_refused_number_takes_no_place(desk: Counter, order: Make) -> None:
    desk.issue(), desk.issue()
    for _ in range(3):
        answer = desk.store.issue(order(), "booth:booth-1")
        assert code(answer) is RefusalCode.QUOTA_FULL
    assert given(desk) == (2, 0)
    assert not isinstance(answer, Answer)

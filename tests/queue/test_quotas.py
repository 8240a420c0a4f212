"""Places by day, hour and class, and those kept for priority: never more than there are."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier as ThreadBarrier
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_office import OPENING, small_office
from sqlalchemy import insert

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.issuing import Order
from kiosk.queue.places import Places, next_day
from kiosk.queue.quota import Given, Limit, Quota, Reserved, left, what_is_full
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import Entrance, QueueRules
from kiosk.queue.store import Answer, Store
from kiosk.words import Wording

Make = Callable[..., Order]

ZONE = ZoneInfo("Asia/Makassar")
MORNING = OPENING.astimezone(ZONE)  # 08.00
WAIT_S = 30.0


def office(quota: Quota) -> QueueRules:
    """The small office, with `quota` on its service "new"."""
    rules = small_office()
    return replace(rules, services={**rules.services, "new": replace(rules.services["new"], quota=quota)})


def refused(answer: object) -> dict[str, str]:
    assert isinstance(answer, Refusal), answer
    assert answer.code is RefusalCode.QUOTA_FULL
    return dict(answer.values)


# The rules alone

QUOTAS = st.builds(
    Quota,
    per_day=st.none() | st.integers(0, 12),
    per_hour=st.none() | st.integers(1, 6),
    by_class=st.dictionaries(st.sampled_from(("regular", "booking", "priority")), st.integers(0, 8)),
    reserved=st.none() | st.builds(Reserved, st.integers(1, 6), st.just(time(10))),
)
ARRIVALS = st.lists(
    st.tuples(
        st.sampled_from(("regular", "booking", "priority")),
        st.integers(1, 5),
        st.integers(8 * 60, 12 * 60 - 1),
    ),
    max_size=40,
).map(lambda rows: sorted(rows, key=lambda row: row[2]))


@given(QUOTAS, ARRIVALS)
def test_whoever_comes_in_whatever_order_no_limit_is_passed(
    quota: Quota, arrivals: list[tuple[str, int, int]]
) -> None:
    places: Counter[tuple[str, int]] = Counter()
    early: Counter[str] = Counter()
    for class_, people, minute in arrivals:
        at = datetime(2026, 11, 23, minute // 60, minute % 60, tzinfo=ZONE)
        if what_is_full(quota, class_, people, Given(places), at) is not None:
            continue
        places[class_, at.hour] += people
        early[class_] += people if at.hour < 10 else 0
    given_ = Given(places)
    assert quota.per_day is None or given_.total <= quota.per_day
    assert all(given_.of(class_) <= most for class_, most in quota.by_class.items())
    assert quota.per_hour is None or all(given_.in_hour(hour) <= quota.per_hour for hour in range(8, 12))
    if quota.per_day is not None and quota.reserved is not None:
        others = early["regular"] + early["booking"]
        assert others <= max(0, quota.per_day - quota.reserved.places)


def test_kept_places_are_anybodys_from_the_set_time_on() -> None:
    quota = Quota(per_day=10, reserved=Reserved(5, time(10)))
    half_gone = Given({("regular", 8): 5})
    before = datetime(2026, 11, 23, 9, 59, 59, tzinfo=ZONE)
    assert left(quota, "regular", half_gone, before)[Limit.RESERVED] == 0
    assert left(quota, "priority", half_gone, before) == {Limit.DAY: 5}
    assert left(quota, "regular", half_gone, before + timedelta(seconds=1))[Limit.RESERVED] == 5
    used = Given({("regular", 8): 4, ("priority", 8): 2})
    assert left(quota, "regular", used, before)[Limit.RESERVED] == 1, "those it was kept for came: 3 are left"


# On a real database


def test_a_holiday_is_not_named_as_the_next_day_and_gives_no_number(where: Path | str, order: Make) -> None:
    """17 August 2027 is a Tuesday."""
    independence_day = date(2027, 8, 17)
    closed_on = {independence_day: Wording("Hari Kemerdekaan", "Independence Day")}
    clock = ManualClock(datetime(2027, 8, 16, 1, 0, tzinfo=UTC))
    store = Store.open(where, replace(office(Quota(per_day=1)), closed_on=closed_on), clock)
    assert isinstance(store.issue(order(arrived_at=clock.now()), "booth:1"), Answer)
    assert refused(store.issue(order(arrived_at=clock.now()), "booth:1"))["next_day"] == "2027-08-18"
    clock.advance(timedelta(days=1).total_seconds())
    assert store.issue(order(arrived_at=clock.now()), "booth:1") == Refusal(RefusalCode.CLOSED)
    store.close()


def test_the_refusal_says_what_is_full_and_the_next_day_with_room(
    where: Path | str, order: Make, clock: ManualClock
) -> None:
    store = Store.open(where, office(Quota(per_day=2, by_class={"regular": 1})), clock)
    assert isinstance(store.issue(order(), "booth:1"), Answer)
    assert refused(store.issue(order(), "booth:1")) == {
        "service": "new",
        "full": "class",
        "left": "0",
        "next_day": "2026-11-24",
    }
    assert isinstance(store.issue(order(priority=True), "booth:1"), Answer)
    assert refused(store.issue(order(priority=True), "booth:1"))["full"] == "day"
    store.close()


def test_a_friday_that_is_full_points_to_monday(where: Path | str, order: Make) -> None:
    friday = ManualClock(datetime(2026, 11, 27, 0, 0, tzinfo=UTC))
    store = Store.open(where, office(Quota(per_day=0)), friday)
    told = refused(store.issue(order(arrived_at=friday.now()), "booth:1"))
    assert "next_day" not in told, "a quota of none has room on no day"
    store.close()
    store = Store.open(where, office(Quota(per_day=1)), friday)
    assert isinstance(store.issue(order(arrived_at=friday.now()), "booth:1"), Answer)
    assert refused(store.issue(order(arrived_at=friday.now()), "booth:1"))["next_day"] == "2026-11-30"
    store.close()


def test_a_day_that_is_booked_up_is_not_recommended(
    where: Path | str, order: Make, clock: ManualClock
) -> None:
    store = Store.open(where, office(Quota(per_day=3)), clock)
    tuesday = date(2026, 11, 24)
    with store.database.write() as connection:
        connection.execute(
            insert(schema.session_day),
            {
                "id": "session-1",
                "site": "kotabaru",
                "business_date": tuesday,
                "opens": "08:00",
                "closes": "12:00",
                "quota": 3,
                "spare": 0,
                "state": "planned",
                "by": "staff:Sari",
                "changed_at": clock.now(),
            },
        )
        connection.execute(
            insert(schema.roster),
            [
                {
                    "session_day": "session-1",
                    "code": f"booking-{people}",
                    "number": f"990{people}",
                    "masked_name": "B••• S••••••",
                    "service": "new",
                    "starts_at": clock.now() + timedelta(days=1),
                    "people": people,
                }
                for people in (1, 2)
            ],
        )
    for _ in range(3):
        store.issue(order(), "booth:1")
    assert refused(store.issue(order(), "booth:1"))["next_day"] == "2026-11-25"
    store.close()


def test_a_full_hour_opens_again_with_the_next(where: Path | str, order: Make, clock: ManualClock) -> None:
    store = Store.open(where, office(Quota(per_hour=1)), clock)
    assert isinstance(store.issue(order(), "booth:1"), Answer)
    told = refused(store.issue(order(), "booth:1"))
    assert (told["full"], told["opens_at"], told["next_day"]) == ("hour", "09:00", "2026-11-24")
    clock.advance(3600)
    assert isinstance(store.issue(order(arrived_at=clock.now()), "booth:1"), Answer)
    store.close()


def test_the_last_hour_before_the_doors_close_promises_no_later_one(where: Path | str, order: Make) -> None:
    clock = ManualClock(datetime(2026, 11, 23, 7, 30, tzinfo=UTC))  # 15.30, and 16.00 is closing time
    store = Store.open(where, office(Quota(per_hour=1)), clock)
    store.issue(order(arrived_at=clock.now()), "booth:1")
    assert "opens_at" not in refused(store.issue(order(arrived_at=clock.now()), "booth:1"))
    store.close()


def test_kept_places_are_given_to_priority_only_until_they_are_released(
    where: Path | str, order: Make, clock: ManualClock
) -> None:
    store = Store.open(where, office(Quota(per_day=3, reserved=Reserved(2, time(10)))), clock)
    assert isinstance(store.issue(order(), "booth:1"), Answer)
    told = refused(store.issue(order(), "booth:1"))
    assert (told["full"], told["opens_at"]) == ("reserved", "10:00")
    assert isinstance(store.issue(order(priority=True), "booth:1"), Answer)
    clock.advance(2 * 3600)
    assert isinstance(store.issue(order(arrived_at=clock.now()), "booth:1"), Answer)
    assert refused(store.issue(order(arrived_at=clock.now(), priority=True), "booth:1"))["full"] == "day"
    store.close()


def test_a_group_takes_a_place_for_each_of_its_people(
    where: Path | str, order: Make, clock: ManualClock
) -> None:
    store = Store.open(where, office(Quota(per_day=5)), clock)
    assert isinstance(store.issue(order(booking="B1", people=4, party=4), "booth:1"), Answer)
    told = refused(store.issue(order(booking="B2", people=2, party=2), "booth:1"))
    assert (told["full"], told["left"]) == ("day", "1")
    assert isinstance(store.issue(order(), "booth:1"), Answer)
    store.close()


def test_the_staff_sees_how_many_places_are_left(where: Path | str, order: Make, clock: ManualClock) -> None:
    quota = Quota(per_day=10, per_hour=4, by_class={"regular": 6}, reserved=Reserved(3, time(10)))
    store = Store.open(where, office(quota), clock)
    store.issue(order(), "booth:1")
    store.issue(order(priority=True), "booth:1")
    told = Places(store.database, store.rules).at(clock.now())
    services = told["services"]
    assert isinstance(services, list)
    assert services[0] == {
        "code": "new",
        "name": {"id": "Paspor baru", "en": "New passport"},
        "given": 2,
        "quota": 10,
        "left": 8,
        "left_this_hour": 2,
        "left_of_class": {"regular": 5},
        "left_by_class": {"regular": 2, "booking": 2, "priority": 2},
        "reserved": {"places": 2, "until": "10:00"},
    }
    assert services[1]["left"] == 2
    store.close()


# At the same instant

RUSH = Quota(per_day=9, per_hour=20, by_class={"regular": 6}, reserved=Reserved(4, time(10)))
CROWD = ("regular", "priority", "regular", "regular")


def rush_in(store: Store, who: str, rounds: int) -> list[str]:
    """Ask for numbers as fast as it goes; the classes of those that were given."""
    got = []
    for n in range(rounds):
        class_ = CROWD[n % len(CROWD)]
        wanted = Order(
            f"rush-{who}-{n:03d}", "new", Entrance.WALK_IN, OPENING, "booth-1", priority=class_ == "priority"
        )
        if isinstance(store.issue(wanted, "booth:booth-1"), Answer):
            got.append(class_)
    return got


def test_threads_that_want_the_last_places_share_no_more_than_there_are(
    where: Path | str, clock: ManualClock
) -> None:
    store = Store.open(where, office(RUSH), clock)
    together = ThreadBarrier(4)

    def rush(who: int) -> list[str]:
        together.wait(WAIT_S)
        return rush_in(store, f"thread{who}", 8)

    with ThreadPoolExecutor(4) as pool:
        got = Counter(class_ for one in pool.map(rush, range(4)) for class_ in one)
    _is_the_quota_of_the_early_morning(got)
    clock.advance(2 * 3600)
    late = Order("late-0001", "new", Entrance.WALK_IN, clock.now(), "booth-1")
    assert isinstance(store.issue(late, "booth:booth-1"), Refusal)
    store.close()


def _process(where: Path | str, who: int, results: multiprocessing.Queue[list[str]]) -> None:
    store = Store.open(where, office(RUSH), ManualClock(OPENING))
    results.put(rush_in(store, f"process{who}", 12))
    store.close()


def test_processes_that_want_the_last_places_share_no_more_than_there_are(where: Path | str) -> None:
    Store.open(where, office(RUSH), ManualClock(OPENING)).close()
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[list[str]] = context.Queue()
    crowd = [context.Process(target=_process, args=(where, who, results)) for who in range(2)]
    for one in crowd:
        one.start()
    got = Counter(class_ for _ in crowd for class_ in results.get(timeout=60))
    for one in crowd:
        one.join(WAIT_S)
        assert one.exitcode == 0
    results.close()
    results.join_thread()
    _is_the_quota_of_the_early_morning(got)


def _is_the_quota_of_the_early_morning(got: Counter[str]) -> None:
    """All nine places, and at most five of them without a right to priority."""
    assert got.total() == 9
    assert got["regular"] <= 5
    assert got["priority"] >= 4


@pytest.mark.parametrize("deadline", ["before", "after"])
def test_the_booths_own_arrival_time_decides_on_the_release(
    where: Path | str, order: Make, clock: ManualClock, deadline: str
) -> None:
    """Whoever came before the release and was answered after it is asked to take the later time."""
    store = Store.open(where, office(Quota(per_day=2, reserved=Reserved(2, time(10)))), clock)
    clock.advance(2 * 3600 + 1)
    arrived_at = clock.now() - timedelta(seconds=2 if deadline == "before" else 1)
    answer = store.issue(order(arrived_at=arrived_at), "booth:1")
    assert isinstance(answer, Refusal if deadline == "before" else Answer)
    store.close()


def test_where_numbers_are_given_on_session_days_alone_the_next_one_with_room_is_named(
    where: Path | str, clock: ManualClock
) -> None:
    rules = replace(office(Quota(per_day=9)), session_days=True)
    store = Store.open(where, rules, clock)
    with store.database.write() as connection:
        connection.execute(
            insert(schema.session_day),
            [
                {
                    "id": f"session-{day}",
                    "site": "kotabaru",
                    "business_date": date(2026, 11, 23) + timedelta(days=day),
                    "opens": "08:00",
                    "closes": "12:00",
                    "quota": 30,
                    "spare": spare,
                    "state": "planned",
                    "by": "staff:Sari",
                    "changed_at": clock.now(),
                }
                for day, spare in ((7, 0), (14, 5), (21, 5))
            ],
        )
    with store.database.read() as connection:
        service = rules.services["new"]
        today = date(2026, 11, 23)
        assert next_day(connection, rules, service, "regular", 1, today) == date(2026, 12, 7)
        assert next_day(connection, rules, service, "regular", 6, today) is None
    store.close()

"""A planned session day is corrected and withdrawn, its roster seen, thinned and at last deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.roster_file import NUMBER_LISTED, Complaint, Expected
from kiosk.queue.roster_purge import KEPT, purge_rosters
from kiosk.queue.rosters import Brought, Rosters
from kiosk.queue.rules import Entrance, QueueRules
from kiosk.queue.session_days import Plan, SessionDays
from kiosk.queue.store import Answer, Store

Make = Callable[..., Order]
BY = "staff:Budi"
DAY_ID = "day-00000001"


class Point(NamedTuple):
    store: Store
    days: SessionDays
    rosters: Rosters
    rules: QueueRules

    def deeds(self) -> list[tuple[str, str]]:
        """What was done to which day, the first first."""
        audit = schema.audit.c
        with self.store.database.read() as connection:
            rows = connection.execute(select(audit.deed, audit.subject).order_by(audit.sequence))
            return [(row.deed, row.subject) for row in rows]


@pytest.fixture
def today(rules: QueueRules, clock: ManualClock) -> date:
    return rules.business_date(clock.now())


@pytest.fixture
def plan(today: date) -> Plan:
    return Plan(today, time(0), time(23, 59), quota=10, spare=4)


@pytest.fixture
def point(where: Path | str, rules: QueueRules, clock: ManualClock, plan: Plan) -> Iterator[Point]:
    """A service point with one planned day, on whose roster UJI-1 and UJI-2 are."""
    rules = replace(rules, session_days=True)
    store = Store.open(where, rules, clock)
    days, rosters = SessionDays(store.database, rules, clock), Rosters(store.database, rules, clock)
    assert not isinstance(days.plan(DAY_ID, plan, BY), Refusal)
    at = datetime.combine(plan.day, time(9), rules.zone)
    rows = [Expected(n, f"UJI-{n}", "", "B••• C•••••", "new", at, 2) for n in (1, 2)]
    assert rosters.bring_in(plan.day, rows, BY) == Brought(2, 4, [])
    yield Point(store, days, rosters, rules)
    store.close()


def test_another_date_takes_the_roster_with_it(point: Point, plan: Plan) -> None:
    later = replace(plan, day=plan.day + timedelta(days=7), opens=time(8), closes=time(12))
    for _ in range(2):  # the second click changes nothing
        changed = point.days.change(DAY_ID, plan.day, later, BY)
        assert not isinstance(changed, Refusal)
        assert (changed["date"], changed["opens"], changed["closes"]) == (str(later.day), "08:00", "12:00")
    assert [day["date"] for day in point.days.all()] == [str(later.day)]
    listed = point.rosters.listed(later.day)
    assert not isinstance(listed, Refusal)
    assert [(one["code"], one["starts_at"]) for one in listed] == [
        (code, point.rules.iso(datetime.combine(later.day, time(9), point.rules.zone)))
        for code in ("UJI-1", "UJI-2")
    ]
    assert point.deeds().count(("session_changed", str(plan.day))) == 1


def test_a_change_that_leaves_somebody_out_is_refused(point: Point, plan: Plan) -> None:
    day = plan.day
    assert point.days.change(DAY_ID, day, replace(plan, quota=7), BY) == Refusal(
        RefusalCode.ROSTER_TOO_LONG, {"people": "4", "room": "3"}
    )
    assert point.days.change(DAY_ID, day, replace(plan, opens=time(10)), BY) == Refusal(
        RefusalCode.ROSTER_OUT_OF_HOURS, {"count": "2"}
    )
    tomorrow = day + timedelta(days=1)
    assert not isinstance(point.days.plan("day-00000002", replace(plan, day=tomorrow), BY), Refusal)
    assert point.days.change(DAY_ID, day, replace(plan, day=tomorrow), BY) == Refusal(
        RefusalCode.SESSION_EXISTS, {"date": str(tomorrow)}
    )
    assert point.days.change("day-00000009", day, plan, BY) == Refusal(
        RefusalCode.UNKNOWN_SESSION, {"date": str(day)}
    )


def test_no_session_is_planned_on_a_day_that_is_over_or_moved_to_one(point: Point, plan: Plan) -> None:
    yesterday = replace(plan, day=plan.day - timedelta(days=1))
    no = Refusal(RefusalCode.SESSION_PAST, {"date": str(yesterday.day)})
    assert point.days.plan("day-00000002", yesterday, BY) == no
    assert point.days.change(DAY_ID, plan.day, yesterday, BY) == no
    assert [day["date"] for day in point.days.all()] == [str(plan.day)]


def test_a_plan_of_a_day_that_is_over_by_now_is_answered_as_it_was_and_may_be_mended(
    point: Point, plan: Plan, clock: ManualClock
) -> None:
    clock.advance(86_400)
    again = point.days.plan(DAY_ID, plan, BY)
    assert not isinstance(again, Refusal)
    assert again["date"] == str(plan.day)
    assert not isinstance(point.days.change(DAY_ID, plan.day, replace(plan, quota=12), BY), Refusal)


def test_an_application_number_stands_for_one_code(point: Point, plan: Plan) -> None:
    """Whoever typed it would be found as the first of the two."""
    at = datetime.combine(plan.day, time(9), point.rules.zone)
    first = Expected(2, "UJI-3", "9900000000000001", "A•••", "new", at, 1)
    assert point.rosters.bring_in(plan.day, [first], BY) == Brought(1, 5, [])
    other = replace(first, row=3, code="UJI-4")
    brought = point.rosters.bring_in(plan.day, [first, other], BY)
    assert brought == Brought(1, 5, [(3, Complaint(NUMBER_LISTED, {}))])


def test_a_day_that_was_opened_is_neither_changed_nor_withdrawn(point: Point, plan: Plan) -> None:
    point.days.set_open(plan.day, BY, is_open=True)
    no = Refusal(RefusalCode.SESSION_NOT_PLANNED, {"date": str(plan.day)})
    assert point.days.change(DAY_ID, plan.day, replace(plan, quota=60), BY) == no
    assert point.days.withdraw(plan.day, BY) == no
    assert point.rosters.remove(plan.day, "UJI-1", BY) == no


def test_a_withdrawn_day_is_gone_and_named_to_nobody(point: Point, plan: Plan) -> None:
    assert point.days.withdraw(plan.day, BY) is None
    assert point.days.all() == []
    assert point.rosters.listed(plan.day) == Refusal(RefusalCode.UNKNOWN_SESSION, {"date": str(plan.day)})
    assert ("session_withdrawn", str(plan.day)) in point.deeds()
    assert not isinstance(point.days.plan("day-00000003", plan, BY), Refusal)
    assert point.rosters.listed(plan.day) == []


def test_who_was_taken_off_the_roster_is_expected_no_more(point: Point, plan: Plan) -> None:
    assert point.rosters.remove(plan.day, "UJI-1", BY) is None
    assert point.rosters.expected(["UJI-1"]) is None
    assert point.rosters.expected(["UJI-2"]) is not None
    assert point.rosters.remove(plan.day, "UJI-1", BY) == Refusal(
        RefusalCode.NOT_ON_ROSTER, {"date": str(plan.day)}
    )
    assert ("roster_row_removed", str(plan.day)) in point.deeds()


def test_a_roster_goes_two_weeks_after_its_day_and_the_report_stays(
    point: Point, plan: Plan, order: Make, clock: ManualClock
) -> None:
    store, day = point.store, plan.day
    point.days.set_open(day, BY, is_open=True)
    booked = order(entrance=Entrance.BOOKING, booking="UJI-1", people=2, party=2)
    assert isinstance(store.issue(booked, "booth:booth-1"), Answer)
    assert isinstance(store.issue(order(), "booth:booth-1"), Answer)
    before = point.days.report(day)
    assert not isinstance(before, Refusal)
    clock.advance(KEPT.total_seconds())
    assert purge_rosters(store.database, point.rules, clock.now()) == 0
    clock.advance(timedelta(days=1).total_seconds())
    assert purge_rosters(store.database, point.rules, clock.now()) == 1
    assert purge_rosters(store.database, point.rules, clock.now()) == 0
    after = point.days.report(day)
    assert not isinstance(after, Refusal)
    assert point.rosters.listed(day) == []
    assert after["roster_purged"]
    assert after["missing"] == []
    for figure in ("expected", "arrived", "walk_ins", "tickets"):
        assert after[figure] == before[figure]
    assert before["arrived"] == {"codes": 1, "people": 2}
    assert before["walk_ins"] == 1

"""The end of the day: everyone accounted for, on both engines."""

from __future__ import annotations

from collections import Counter as Tally

from pressing import SARI, Counter, body, code
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.store import Outcome, Store
from kiosk.queue.tickets import Step

SUPERVISOR = "staff:Rahma"


def end(desk: Counter, force: bool = False, request_id: str | None = None) -> Outcome:
    deed = desk.counters.ending_day("tutup", force, request_id or desk.click(), SUPERVISOR)
    return desk.store.do(deed)


def states(store: Store) -> Tally[str]:
    with store.database.read() as connection:
        return Tally(connection.execute(select(schema.ticket.c.state)).scalars())


def a_day(desk: Counter) -> None:
    """One done, one missed, one parked, two waiting."""
    desk.issue("collection")
    for _ in range(4):
        desk.issue()
    done = desk.called("3")
    body(desk.act(done, Step.SERVE, "3"))
    body(desk.act(done, Step.FINISH, "3"))
    body(desk.act(desk.called(), Step.NO_SHOW))
    body(desk.act(desk.called(), Step.PARK, reason="fotokopi"))


def test_everyone_is_accounted_for(desk: Counter) -> None:
    a_day(desk)
    assert desk.counters.day()["open"] == {"waiting": 2, "parked": 1, "no_show": 1, "in_hand": 0}
    ended = body(end(desk))
    closed = {"waiting": 2, "parked": 1, "no_show": 1, "in_hand": 0}
    assert ended["days"] == [{"date": "2026-11-23", "issued": 5, "done": 1, "cancelled": 4, "closed": closed}]
    assert states(desk.store) == {"done": 1, "cancelled": 4}
    event = schema.ticket_event.c
    with desk.store.database.read() as connection:
        reasons = connection.execute(select(event.reason).where(event.kind == "cancelled")).scalars().all()
    assert reasons == ["end of day"] * 4
    day = desk.counters.day()
    assert day["open"] == {"waiting": 0, "parked": 0, "no_show": 0, "in_hand": 0}
    assert day["ended_at"] == "2026-11-23T08:00:00+08:00"


def test_numbers_in_hand_are_named_and_block_unless_forced(desk: Counter) -> None:
    a_day(desk)
    desk.called("1")
    desk.called("2")
    blocked = end(desk)
    assert code(blocked) is RefusalCode.STILL_IN_HAND
    assert isinstance(blocked, Refusal)
    assert blocked.values == {"held": "A003 (Loket 1), A004 (Loket 2)"}
    assert states(desk.store)["cancelled"] == 0
    forced = body(end(desk, force=True))
    assert forced["days"][0]["closed"]["in_hand"] == 2  # type: ignore[index]
    assert states(desk.store) == {"done": 1, "cancelled": 4}


def test_what_days_before_have_left_open_is_closed_with_its_own_date(
    desk: Counter, clock: ManualClock
) -> None:
    desk.issue()
    desk.issue()
    desk.called()  # and then the power failed
    clock.advance(2 * 24 * 3600)
    desk.issue(arrived_at=clock.now())
    past = desk.counters.day()["past"]
    assert past == [
        {"label": "A001", "state": "called", "date": "2026-11-23"},
        {"label": "A002", "state": "waiting", "date": "2026-11-23"},
    ]
    assert code(end(desk)) is RefusalCode.STILL_IN_HAND
    ended = body(end(desk, force=True))
    assert [(day["date"], day["cancelled"]) for day in ended["days"]] == [
        ("2026-11-23", 2),
        ("2026-11-25", 1),
    ]  # type: ignore[attr-defined]
    event, audit = schema.ticket_event.c, schema.audit.c
    with desk.store.database.read() as connection:
        dates = connection.execute(
            select(event.business_date).where(event.kind == "cancelled").order_by(event.sequence)
        ).scalars()
        assert [str(day) for day in dates] == ["2026-11-23", "2026-11-23", "2026-11-25"]
        noted = connection.execute(
            select(audit.by, audit.deed, audit.subject, audit.reason).order_by(audit.sequence)
        ).all()
    assert [tuple(row) for row in noted] == [
        (SUPERVISOR, "day_ended", "2026-11-23", "tutup"),
        (SUPERVISOR, "day_ended", "2026-11-25", "tutup"),
    ]


def test_ending_the_day_twice_closes_nobody_twice(desk: Counter) -> None:
    a_day(desk)
    first = body(end(desk, request_id="end-of-day"))
    assert body(end(desk, request_id="end-of-day")) == first
    again = body(end(desk))
    assert again["days"][0]["closed"] == {"waiting": 0, "parked": 0, "no_show": 0, "in_hand": 0}  # type: ignore[index]
    assert states(desk.store) == {"done": 1, "cancelled": 4}


def test_the_end_of_the_day_is_no_step_to_undo(desk: Counter) -> None:
    a_day(desk)
    body(end(desk))
    undone = desk.store.do(desk.counters.undoing(desk.click(), SUPERVISOR))
    assert code(undone) is RefusalCode.NOTHING_TO_UNDO
    assert code(desk.undo(SARI)) is RefusalCode.CHANGED_SINCE

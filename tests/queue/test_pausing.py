"""A counter that is paused: what it may still do, and what is written down of it."""

from __future__ import annotations

from pressing import SARI, Counter, body, code
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.queue import schema
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.tickets import Step


def test_a_paused_counter_finishes_what_it_has_and_calls_nobody(desk: Counter, clock: ManualClock) -> None:
    desk.issue()
    other = desk.issue()
    ticket = desk.called()
    assert code(desk.pause(reason=" ")) is RefusalCode.REASON_NEEDED
    assert body(desk.pause())["state"] == "paused"
    body(desk.act(ticket, Step.SERVE))
    body(desk.act(ticket, Step.FINISH))
    refused = desk.next()
    assert code(refused) is RefusalCode.COUNTER_PAUSED
    assert isinstance(refused, Refusal)
    assert refused.values == {"counter": "Loket 1"}
    assert code(desk.act(other, Step.CALL, reason="sakit")) is RefusalCode.COUNTER_PAUSED
    assert [desk.called("3"), desk.called("2")] == [ticket, other]
    assert body(desk.open())["state"] == "open"
    assert desk.next() is None


def test_pauses_stand_in_the_audit_log_once_each(desk: Counter, clock: ManualClock) -> None:
    desk.open()  # was open already
    since = body(desk.pause(reason="salat"))["since"]
    clock.advance(60)
    assert body(desk.pause(reason="istirahat"))["since"] == since
    desk.open()
    audit = schema.audit.c
    with desk.store.database.read() as connection:
        rows = connection.execute(
            select(audit.by, audit.deed, audit.subject, audit.reason).order_by(audit.sequence)
        ).all()
    assert [tuple(row) for row in rows] == [
        (SARI, "counter_paused", "1", "salat"),
        (SARI, "counter_paused", "1", "istirahat"),
        (SARI, "counter_opened", "1", None),
    ]


def test_there_is_no_counter_nine_to_pause(desk: Counter) -> None:
    assert code(desk.pause("9")) is RefusalCode.UNKNOWN_COUNTER

"""What is undone at the site is undone at the centre: real events of a real queue, handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from booth_side import FAST
from central_process import CentralProcess
from sqlalchemy import select

from central import schema as at_centre
from central.store import open_database
from kiosk.client.centre import Centre
from kiosk.clock import ManualClock
from kiosk.queue import schema as at_site
from kiosk.queue.calling import Action
from kiosk.queue.counter_store import CounterStore
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal, RefusalCode
from kiosk.queue.rules import ClassRule, CounterRule, Entrance, QueueRules, ServiceRule, StageRule
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step
from kiosk.words import Wording

NOW = datetime(2026, 11, 24, 0, 12, tzinfo=UTC)
SARI = "staff:Sari"
RULES = QueueRules(
    site="kotabaru",
    site_name="Booth Layanan Kotabaru",
    zone=ZoneInfo("Asia/Makassar"),
    services={"new": ServiceRule("new", Wording("Paspor baru", "New passport"), "A", ("documents", "photo"))},
    stages={code: StageRule(code, Wording(code, code)) for code in ("documents", "photo")},
    counters={"1": CounterRule("1", "Loket 1", ("documents", "photo"))},
    classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
    hours={},
    service_minutes={},
)


class Handover:
    """A site's queue, and the centre that is told of it."""

    def __init__(self, store: Store, centre: Centre, database: str) -> None:
        self._store = store
        self._feed = StoreFeed(store)
        self._centre = centre
        self._database = database
        self._clicks = 0

    def comes(self, booking: str, people: int) -> str:
        """`people` of a group of four: the id of the ticket they are on."""
        self._clicks += 1
        order = Order(
            f"ticket-{self._clicks:04d}",
            "new",
            Entrance.BOOKING,
            NOW,
            "booth-1",
            booking=booking,
            booked_at=NOW,
            people=people,
            party=4,
        )
        return str(self._body(self._store.issue(order, "booth:booth-1"))["id"])

    def press(self, *steps: Step, ticket: str) -> None:
        for step in steps:
            self._clicks += 1
            action = Action(step, "1", "uji")
            self._body(self._store.act(ticket, action, f"click-{self._clicks}", SARI))

    def undo(self) -> None:
        self._clicks += 1
        self._body(self._store.do(CounterStore(self._store).undoing(f"click-{self._clicks}", SARI)))

    def undo_refused(self) -> RefusalCode:
        self._clicks += 1
        answer = self._store.do(CounterStore(self._store).undoing(f"click-{self._clicks}", SARI))
        assert isinstance(answer, Refusal), answer
        return answer.code

    def agree(self) -> dict[str, str]:
        """Tell the centre what is new; the state of every ticket there, which is that here."""
        settled = self._centre.post_events(self._feed.unsent(100))
        assert isinstance(settled, list | tuple), settled
        assert all(one.verdict.value == "applied" for one in settled), settled
        self._feed.settle(settled)
        engine = open_database(self._database)
        with engine.connect() as connection:
            table = at_centre.ticket.c
            there = {row.id: row.state for row in connection.execute(select(table.id, table.state))}
        engine.dispose()
        with self._store.database.read() as connection:
            ticket = at_site.ticket.c
            here = {row.id: row.state for row in connection.execute(select(ticket.id, ticket.state))}
        assert there == here
        return there

    @staticmethod
    def _body(answer: object) -> dict[str, object]:
        assert isinstance(answer, Answer), answer
        return dict(answer.body)


@pytest.fixture
def handover(tmp_path: Path, central: CentralProcess) -> Iterator[Handover]:
    clock, token = ManualClock(NOW), central.enrol("booth-1")
    store = Store.open(tmp_path / "site.db", RULES, clock)
    centre = Centre(central.url, "kotabaru", "booth-1", lambda: token, clock, FAST)
    yield Handover(store, centre, central.database)
    centre.close()
    store.close()


def test_the_state_of_a_group_at_the_centre_follows_every_undo(handover: Handover) -> None:
    group = handover.comes("booking-1", 2)
    assert handover.comes("booking-1", 1) == group
    assert handover.agree() == {group: "waiting"}
    for before, step, after in (
        ("waiting", Step.CALL, "called"),
        ("called", Step.SERVE, "serving"),
        ("serving", Step.FINISH, "waiting"),  # for the next stage
        ("waiting", Step.CANCEL, "cancelled"),
    ):
        handover.press(step, ticket=group)
        assert handover.agree() == {group: after}
        handover.undo()
        assert handover.agree() == {group: before}
        handover.press(step, ticket=group)
        if step is Step.FINISH:
            handover.press(Step.PARK, ticket=group)
            handover.undo()
    handover.undo()
    assert handover.agree() == {group: "waiting"}


def test_companions_who_came_after_the_call_are_undone_by_themselves(handover: Handover) -> None:
    first = handover.comes("booking-1", 2)
    handover.press(Step.CALL, Step.NO_SHOW, ticket=first)
    second = handover.comes("booking-1", 2)
    assert second != first
    handover.press(Step.CANCEL, ticket=second)
    handover.undo()
    assert handover.agree() == {first: "no_show", second: "waiting"}
    handover.press(Step.CANCEL, ticket=second)
    third = handover.comes("booking-1", 2)
    assert handover.undo_refused() is RefusalCode.BOOKING_USED, "the code was used again since"
    assert handover.agree() == {first: "no_show", second: "cancelled", third: "waiting"}


def test_a_deed_and_its_undo_in_one_batch_leave_the_ticket_as_it_was(handover: Handover) -> None:
    ticket = handover.comes("booking-1", 4)
    handover.press(Step.CALL, Step.NO_SHOW, ticket=ticket)
    handover.undo()
    assert handover.agree() == {ticket: "called"}

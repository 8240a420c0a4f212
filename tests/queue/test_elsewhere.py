"""Who was moved to a counter waits for it, but not for ever; what SQL claims is what the rule chooses."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pressing import Counter, body
from small_office import OPENING, small_office
from sqlalchemy import insert
from sqlalchemy.dialects import sqlite

from kiosk.clock import ManualClock
from kiosk.dock.postgres import Cluster
from kiosk.queue import schema
from kiosk.queue.calling import waiting
from kiosk.queue.claiming import claim
from kiosk.queue.database import Database
from kiosk.queue.elsewhere import _MOVED, elsewhere
from kiosk.queue.ledger import FIELDS, Ledger
from kiosk.queue.order import choose
from kiosk.queue.tickets import State, Step, Ticket

MINUTE_S = 60.0
NOW = OPENING + timedelta(hours=3)


def moved(desk: Counter, to: str = "2") -> str:
    """A number that Loket 1 sends to another counter of its stage."""
    desk.issue()
    ticket = desk.called("1")
    desk.act(ticket, Step.TRANSFER, to_counter=to)
    return ticket


def test_where_nobody_was_moved_the_line_is_not_read(tmp_path: Path) -> None:
    """Every call asks: SQLite takes the index of those who were moved, however many wait."""
    database = Database.open(tmp_path / "site.db")
    asked = str(_MOVED._statement.compile(dialect=sqlite.dialect()))
    with database.read() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {asked}", ("kotabaru", "2026-03-02", "1")
        ).all()
    database.close()
    assert [row[-1].partition(" (")[0] for row in plan] == ["SEARCH ticket USING INDEX moved_to_a_counter"]


def reason(answer: dict[str, object]) -> str:
    return str(answer["reason"]["en"])  # type: ignore[index]


def test_a_number_for_a_paused_counter_is_called_by_another_and_the_sentence_says_so(
    desk: Counter, clock: ManualClock
) -> None:
    ticket = moved(desk)
    clock.advance(12)
    desk.issue()
    desk.pause("2")
    shown = desk.store.queue("1")["next"]
    called = body(desk.next("1"))
    assert called["id"] == ticket
    assert reason(called) == "Has waited longest: 0 min. Loket 2, where it was sent, is paused."
    assert reason(shown) == reason(called)  # type: ignore[arg-type]


def test_a_number_is_left_to_its_counter_while_somebody_is_there(desk: Counter, clock: ManualClock) -> None:
    desk.issue("collection")
    serving = desk.called("2")
    moved(desk)
    clock.advance(40 * MINUTE_S)
    assert desk.next("1") is None, "Loket 2 has somebody in hand"
    desk.act(serving, Step.SERVE, "2")
    desk.act(serving, Step.FINISH, "2")
    clock.advance(9 * MINUTE_S)
    assert desk.next("1") is None, "somebody was at Loket 2 just now"


def test_a_number_for_a_counter_that_nobody_is_at_is_called_by_another(
    desk: Counter, clock: ManualClock
) -> None:
    ticket = moved(desk)
    assert desk.next("1") is None
    clock.advance(9 * MINUTE_S)
    assert desk.next("1") is None
    clock.advance(MINUTE_S)
    called = body(desk.next("1"))
    assert called["id"] == ticket
    assert reason(called).endswith("Loket 2, where it was sent, has not called for 10 min.")


def test_nobody_who_came_since_is_called_before_a_number_that_waited_the_longest_wait(
    desk: Counter, clock: ManualClock
) -> None:
    """Its counter has somebody in hand all the time."""
    desk.issue("collection")
    desk.called("2")
    ticket = moved(desk)
    clock.advance(90 * MINUTE_S)
    desk.issue(priority=True)
    called = body(desk.next("1"))
    assert called["id"] == ticket
    assert reason(called).endswith("Loket 2, where it was sent, has not called it yet.")


def test_its_own_counter_calls_it_without_another_word(desk: Counter) -> None:
    ticket = moved(desk)
    called = body(desk.next("2"))
    assert called["id"] == ticket
    assert "Loket" not in reason(called)


def test_a_counter_of_another_stage_never_calls_it(desk: Counter) -> None:
    moved(desk)
    desk.pause("2")
    assert desk.next("3") is None


@dataclass(frozen=True)
class One:
    """A waiting number: minutes since it came, gained credit and was moved, and to where."""

    class_: str
    arrived: int
    credit: int
    moved: int
    to: str | None


LINES = st.lists(
    st.builds(
        One,
        class_=st.sampled_from(("regular", "booking", "priority")),
        arrived=st.sampled_from((5, 60, 95, 120)),
        credit=st.sampled_from((-5, 5, 60, 89, 90, 95)),
        moved=st.sampled_from((0, 9, 10, 60)),
        to=st.sampled_from((None, None, "1", "2", "3", "9")),
    ),
    max_size=6,
)
CASES = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


class Rollback(Exception):
    """What was tried is to leave nothing behind."""


class Bench:
    def __init__(self, where: Path | str) -> None:
        self.database = Database.open(where)

    def compare(self, line: list[One], paused: set[str]) -> None:
        rules = small_office()
        counter = replace(rules.counters["1"], stages=("documents",))
        tickets = [self._ticket(number, one) for number, one in enumerate(line, start=1)]
        try:
            with self.database.write() as connection:
                if tickets:
                    rows = [{key: getattr(one, key) for key in FIELDS} for one in tickets]
                    connection.execute(insert(schema.ticket), rows)
                for code in paused:
                    state = {"site": "kotabaru", "counter": code, "state": "paused", "since": NOW, "by": "x"}
                    connection.execute(insert(schema.counter_state), state)
                ledger = Ledger(connection, rules, NOW, "staff:Sari")
                freed = elsewhere(connection, rules, ledger.today, NOW, counter)
                able = [one for one in tickets if one.for_counter in (None, "1") or one.id in freed]
                choice = choose([waiting(one, freed) for one in able], rules, NOW, [])
                claimed = claim(ledger, counter, [], freed)
                assert (claimed and claimed.id) == (choice and choice.waiting.ticket)
                raise Rollback
        except Rollback:
            pass

    def _ticket(self, number: int, one: One) -> Ticket:
        def ago(minutes: int):  # type: ignore[no-untyped-def]
            return NOW - timedelta(minutes=minutes)

        return Ticket(
            id=f"ticket-{number:04d}",
            site="kotabaru",
            business_date=small_office().business_date(NOW),
            series="A",
            number=number,
            label=f"A{number:03d}",
            service="new",
            entrance="walk_in",
            class_=one.class_,
            stage="documents",
            state=State.WAITING,
            booking=None,
            booked_at=None,
            booth="booth-1",
            arrived_at=ago(one.arrived),
            credit_from=ago(one.credit),
            issued_at=ago(one.arrived),
            for_counter=one.to,
            changed_at=ago(one.moved),
        )


@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder) / "site.db")
        yield bench
        bench.database.close()


@pytest.fixture(scope="module")
def on_postgresql(postgres: Cluster) -> Iterator[Bench]:
    bench = Bench(postgres.make())
    yield bench
    bench.database.close()


@CASES
@given(line=LINES, paused=st.sets(st.sampled_from(("2", "3"))))
def test_on_sqlite_the_claim_is_the_choice_also_of_numbers_for_others(
    on_sqlite: Bench, line: list[One], paused: set[str]
) -> None:
    on_sqlite.compare(line, paused)


@CASES
@given(line=LINES, paused=st.sets(st.sampled_from(("2", "3"))))
def test_on_postgresql_the_claim_is_the_choice_also_of_numbers_for_others(
    on_postgresql: Bench, line: list[One], paused: set[str]
) -> None:
    on_postgresql.compare(line, paused)

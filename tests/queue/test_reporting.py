"""Figures from a log written by hand: what undoing, the end of day and clocks do to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from small_office import OPENING, small_office

from kiosk.queue.order import CHOSEN
from kiosk.queue.reporting import By, Change, Measure, Report, Spread, report
from kiosk.queue.story import Happening, Holder, Past, Pause
from kiosk.queue.tickets import Kind, State

DAY = date(2026, 11, 23)
RULES = small_office()


class Log:
    """A log that grows by a line at a minute after opening."""

    def __init__(self) -> None:
        self.events: list[Happening] = []
        self.tickets: list[Holder] = []
        self.pauses: list[Pause] = []

    def ticket(self, label: str, minute: float, state: State = State.WAITING, people: int = 1) -> None:
        self.tickets.append(Holder(label, label, "new", "regular", state, people, _at(minute)))
        self.add(label, Kind.ISSUED, minute, counter=None)

    def add(
        self,
        label: str,
        kind: Kind,
        minute: float,
        counter: str | None = "1",
        stage: str = "documents",
        reason: str | None = None,
        data: Mapping[str, Any] | None = None,
        undoes: int | None = None,
    ) -> int:
        sequence = len(self.events) + 1
        self.events.append(
            Happening(
                sequence,
                label,
                kind,
                _at(minute),
                "staff:sari",
                counter,
                stage,
                "regular",
                reason,
                data or {},
                undoes,
            )
        )
        return sequence

    def report(self) -> Report:
        return report(DAY, DAY, [Past(DAY, self.tickets, self.events, self.pauses)], RULES)


def _at(minute: float) -> datetime:
    return OPENING + timedelta(minutes=minute)


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_call_that_was_undone_did_not_happen(log: Log) -> None:
    log.ticket("A001", 0)
    call = log.add("A001", Kind.CALLED, 4, data={"why": CHOSEN}, reason="Keadaan mendesak")
    log.add("A001", Kind.UNDONE, 4.5, undoes=call)
    log.add("A001", Kind.CALLED, 10)
    told = log.report()
    assert told.total.counts[Measure.CALLS] == 1
    assert told.total.spreads[Measure.WAITING] == Spread(1, 10, 10, 10)
    assert told.reorderings == []
    assert told.counters[0].gaps == 0


def test_a_finish_that_was_undone_is_part_of_one_service(log: Log) -> None:
    log.ticket("A001", 0)
    log.add("A001", Kind.CALLED, 1)
    log.add("A001", Kind.SERVED, 2)
    finish = log.add("A001", Kind.FINISHED, 5, data={"next": "biometrics"})
    log.add("A001", Kind.UNDONE, 5.5, stage="biometrics", undoes=finish)
    log.add("A001", Kind.FINISHED, 8, data={"next": "biometrics"})
    assert log.report().total.spreads[Measure.SERVICE] == Spread(1, 6, 6, 6)


@pytest.mark.parametrize(
    ("state", "data", "end"),
    [
        (State.CANCELLED, {"from": "waiting", "together": True}, Measure.CLOSED),
        (State.CANCELLED, {"from": "no_show", "together": True}, Measure.NO_SHOW),
        (State.CANCELLED, {"before": {}}, Measure.CANCELLED),
    ],
)
def test_how_a_cancelled_number_ended(log: Log, state: State, data: Mapping[str, Any], end: Measure) -> None:
    log.ticket("A001", 0, state, people=3)
    log.add("A001", Kind.CANCELLED, 60, data=data)
    counts = log.report().total.counts
    assert (counts[Measure.ISSUED], counts[Measure.PEOPLE], counts[end]) == (1, 3, 1)


def test_a_number_handed_in_after_its_day_is_closed(log: Log) -> None:
    log.ticket("A001", 0, State.CANCELLED)
    log.add("A001", Kind.CANCELLED, 24 * 60, counter=None)
    assert log.report().total.counts[Measure.CLOSED] == 1


def test_time_on_hold_is_no_waiting_and_coming_back_from_it_changes_the_order(log: Log) -> None:
    log.ticket("A001", 0)
    log.add("A001", Kind.CALLED, 6)
    log.add("A001", Kind.PARKED, 7, reason="Membayar")
    log.add("A001", Kind.CALLED, 30, data={"why": CHOSEN}, reason="Kembali setelah ditunda")
    told = log.report()
    assert told.total.spreads[Measure.WAITING] == Spread(1, 6, 6, 6)
    assert [one.change for one in told.reorderings] == [Change.CALLED_BACK]


def test_idle_is_between_two_numbers_without_pauses(log: Log) -> None:
    log.ticket("A001", 0)
    log.ticket("A002", 12)
    log.add("A001", Kind.CALLED, 1)
    log.add("A001", Kind.NO_SHOW, 4)
    log.add("A002", Kind.CALLED, 20)
    log.add("A002", Kind.NO_SHOW, 22)
    log.pauses.append(Pause("1", "Salat", _at(14), _at(17)))
    told = log.report().counters[0]
    assert (told.in_hand, told.idle, told.idle_while_waiting, told.gaps) == (5, 13, 5, 1)
    assert (told.pauses, told.paused) == ({"Salat": 1}, {"Salat": 3})


def test_a_clock_that_was_put_back_gives_no_negative_time(log: Log) -> None:
    log.ticket("A001", 0)
    log.add("A001", Kind.CALLED, 10)
    log.add("A001", Kind.SERVED, -50)
    log.add("A001", Kind.FINISHED, -45, data={"next": None})
    assert log.report().total.spreads[Measure.SERVICE] == Spread(1, 0, 0, 0)


def test_what_the_rules_no_longer_know_stands_last_under_its_code(log: Log) -> None:
    log.ticket("A001", 0)
    log.add("A001", Kind.CALLED, 1, counter="closed-since", stage="gone")
    told = log.report()
    assert [row.key for row in told.tables[By.COUNTER]] == ["closed-since"]
    assert [row.key for row in told.tables[By.STAGE]] == ["gone"]


def test_p90_is_a_time_that_was_measured() -> None:
    assert Spread.of([float(one) for one in range(1, 11)]) == Spread(10, 5.5, 5.5, 9)
    assert Spread.of([]) == Spread(0, None, None, None)

"""Counters that press next at the same instant, in threads and in processes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Barrier as ThreadBarrier

import pytest
from small_office import OPENING, eight_desks

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.rules import Entrance
from kiosk.queue.store import Answer, Store

ROUNDS = 8
WAIT_S = 20.0


def open_store(where: Path | str) -> Store:
    return Store.open(where, eight_desks(), ManualClock(OPENING))


def walk_in(serial: str) -> Order:
    return Order(f"ticket-{serial}", "new", Entrance.WALK_IN, OPENING, "booth-1")


def call_away(store: Store, counter: str, request: str) -> str | None:
    """Press next; then put the ticket aside, so that the counter is free again."""
    from kiosk.queue.calling import Action
    from kiosk.queue.tickets import Step

    answer = store.call_next(counter, request, "staff:Sari")
    if answer is None:
        return None
    assert isinstance(answer, Answer)
    ticket = str(answer.body["id"])
    park = Action(Step.PARK, counter, "fotokopi")
    assert isinstance(store.act(ticket, park, f"park-{request}", "staff:Sari"), Answer)
    return ticket


@pytest.mark.parametrize("desks", [2, 8])
def test_threads_that_press_together_never_get_the_same_ticket(where: Path | str, desks: int) -> None:
    store = open_store(where)
    for n in range(ROUNDS * desks):
        store.issue(walk_in(f"{n:04d}"), "booth:booth-1")
    together = ThreadBarrier(desks)

    def desk(counter: str) -> list[str | None]:
        called = []
        for n in range(ROUNDS):
            together.wait(WAIT_S)
            called.append(call_away(store, counter, f"desk-{counter}-{n}"))
        return called

    with ThreadPoolExecutor(desks) as pool:
        called = [one for calls in pool.map(desk, map(str, range(1, desks + 1))) for one in calls]
    assert None not in called
    assert len(set(called)) == ROUNDS * desks
    store.close()


def _process(
    where: Path | str, counter: str, together: Barrier, results: multiprocessing.Queue[list[str]]
) -> None:
    store = open_store(where)
    labels, called = [], []
    for n in range(ROUNDS):
        together.wait(WAIT_S)
        answer = store.issue(walk_in(f"{counter}-{n:04d}"), "booth:booth-1")
        assert isinstance(answer, Answer)
        labels.append(str(answer.body["label"]))
        together.wait(WAIT_S)
        called.append(str(call_away(store, counter, f"desk-{counter}-{n}")))
    store.close()
    results.put(labels)
    results.put(called)


def test_processes_that_issue_and_press_together_share_one_line(where: Path | str) -> None:
    context = multiprocessing.get_context("spawn")
    together, results = context.Barrier(2), context.Queue()
    open_store(where).close()
    desks = [context.Process(target=_process, args=(where, code, together, results)) for code in ("1", "2")]
    for desk in desks:
        desk.start()
    answers = [results.get(timeout=60) for _ in range(4)]
    for desk in desks:
        desk.join(WAIT_S)
        assert desk.exitcode == 0
    results.close()
    results.join_thread()
    labels = [one for answer in answers for one in answer if one.startswith("A")]
    called = [one for answer in answers for one in answer if one.startswith("ticket-")]
    assert sorted(labels) == [f"A{n:03d}" for n in range(1, 2 * ROUNDS + 1)]
    assert len(set(called)) == 2 * ROUNDS

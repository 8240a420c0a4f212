"""A database that another process has for a moment, and what an error of it tells."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from small_office import OPENING
from sqlalchemy import exc, insert

from kiosk.clock import ManualClock
from kiosk.queue import database, schema
from kiosk.queue.issuing import Order
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Answer, Store

PATIENCE_S = 20.0
#: Locks the bytes of the shared memory that SQLite locks to write, to checkpoint and to recover
#: (sqlite.org/walformat.html, 2.3), and spoils its header, as a process does that is killed while it
#: writes there.
RECOVERING = """
import fcntl, sys
with open(sys.argv[1], "r+b") as memory:
    fcntl.lockf(memory, fcntl.LOCK_EX, 3, 120)
    memory.seek(8)
    memory.write(b"\\xff" * 8)
    memory.flush()
    print("held", flush=True)
    sys.stdin.read()
"""


class Releasing(ManualClock):
    """Whoever waits by this clock finds the other process done."""

    def __init__(self, other: subprocess.Popen[str]) -> None:
        super().__init__(OPENING)
        self._other = other

    def sleep(self, duration_s: float) -> None:
        self._other.communicate(timeout=PATIENCE_S)
        super().sleep(duration_s)


@pytest.fixture
def recovering(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        memory = str(tmp_path / "site.db-shm")
        other = subprocess.Popen(
            [sys.executable, "-c", RECOVERING, memory],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(other)
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        return other

    yield start
    for other in started:
        other.kill()
        other.communicate()


def test_a_press_waits_for_who_restores_the_log_of_a_worker_that_was_killed(
    tmp_path: Path,
    rules: QueueRules,
    clock: ManualClock,
    order: Callable[..., Order],
    recovering: Callable[[], subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(Store.open(tmp_path / "site.db", rules, clock)) as store:
        store.issue(order(), "booth:booth-1")
        monkeypatch.setattr(database, "_clock", Releasing(recovering()))
        answer = store.issue(order(), "booth:booth-1")
        assert isinstance(answer, Answer)
        assert answer.body["label"] == "A002"


def test_an_error_of_the_database_tells_no_values(store: Store, clock: ManualClock) -> None:
    row = {"name": "Sari", "role": "officer", "password_hash": "a-hash", "added_at": clock.now()}
    again = insert(schema.staff).values(row)
    with store.database.write() as connection:
        connection.execute(again)
    with pytest.raises(exc.IntegrityError) as told, store.database.write() as connection:
        connection.execute(again)
    assert "a-hash" not in str(told.value)

"""Several workers behind one port: one is killed, and nobody notices."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from own_loop import run_apart

from kiosk.clock import SystemClock
from kiosk.commands.database import open_store
from kiosk.dock.postgres import Cluster, cluster
from kiosk.dock.processes import Supervisor
from kiosk.dock.rush import Rush, rush, workers_of, write_rush_config
from kiosk.settings import load
from kiosk.site.tokens import booth_token

ROOT = Path(__file__).parents[2]
NAME, PASSWORD = "Sari", "rahasia-uji"
WORKERS, COUNTERS, CALLS, KILLS = 4, 12, 150, 3
TIMEOUT_S = 20.0
ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster(durable=False) as running:
        yield running


class Office:
    """A site of several workers, as systemd would run it."""

    def __init__(self, folder: Path, supervisor: Supervisor) -> None:
        self.state, self.config = folder / "state", folder / "config"
        here = ["--config", str(self.config), "--state", str(self.state)]
        supervisor.run(["kiosk", "staff", "add", NAME, *here], given=PASSWORD + "\n")
        command = ["kiosk", "site", *here, "--port", "0", "--workers", str(WORKERS)]
        self.process = supervisor.start("site", command)
        self.url = self.process.url

    def kill_a_worker(self) -> None:
        os.kill(random.choice(workers_of(self.process.pid)), signal.SIGKILL)

    def counts(self) -> Mapping[str, int]:
        store = open_store(load(self.config), self.state, SystemClock())
        counts = store.counts()
        store.close()
        return counts

    def rush(self, calls: int, kills: int) -> Rush:
        who = {"name": NAME, "password": PASSWORD}
        token = booth_token(self.state)
        return run_apart(rush(self.url, token, who, COUNTERS, calls, self.kill_a_worker, kills))


@contextmanager
def an_office(folder: Path, database: str) -> Iterator[Office]:
    write_rush_config(ROOT / "config", folder / "config", COUNTERS, database, datetime.now(UTC))
    supervisor = Supervisor(folder / "logs", folder / "running.json")
    try:
        yield Office(folder, supervisor)
    finally:
        supervisor.close()


@pytest.fixture(scope="module", params=ENGINES)
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One on each engine; starting it takes longer than what is done in it."""
    running = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with an_office(tmp_path_factory.mktemp("office"), running.make() if running else "") as office:
        yield office


def test_workers_killed_in_a_rush_call_nobody_twice_and_leave_no_ghost(office: Office) -> None:
    before = office.counts()
    story = office.rush(CALLS, KILLS)
    after = office.counts()
    assert (story.kills, story.called_twice, story.numbers_shared, story.ghosts) == (KILLS, 0, 0, 0)
    assert set(story.called) == set(story.labels)
    first = before["tickets"] + 1
    assert sorted(story.labels.values()) == [f"A{n:03d}" for n in range(first, first + CALLS)]
    assert {what: after[what] - before[what] for what in ("tickets", "calls")} == {
        "tickets": CALLS,
        "calls": CALLS,
    }


def test_a_call_through_one_worker_is_heard_by_the_boards_of_all(office: Office) -> None:
    heard = threading.Barrier(9)

    def listen() -> None:
        with requests.get(f"{office.url}/api/board/stream", stream=True, timeout=TIMEOUT_S) as board:
            lines = board.iter_lines(chunk_size=1)
            next(line for line in lines if line == b"event: board")
            heard.wait(TIMEOUT_S)
            next(line for line in lines if line == b"event: call")
            heard.wait(TIMEOUT_S)

    boards = [threading.Thread(target=listen) for _ in range(8)]
    for board in boards:
        board.start()
    heard.wait(TIMEOUT_S)
    office.rush(1, 0)
    heard.wait(TIMEOUT_S)
    for board in boards:
        board.join(TIMEOUT_S)
    assert not any(board.is_alive() for board in boards)


def test_stopping_the_site_stops_every_worker(tmp_path: Path) -> None:
    with an_office(tmp_path, "") as office:
        workers = workers_of(office.process.pid)
        assert len(workers) == WORKERS
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    assert office.process.child is not None
    assert office.process.child.returncode == 0


def test_workers_do_not_outlive_a_site_that_is_killed(tmp_path: Path) -> None:
    with an_office(tmp_path, "") as office:
        workers = workers_of(office.process.pid)
        office.process.mortal = True
        os.kill(office.process.pid, signal.SIGKILL)
        ends = [os.pidfd_open(worker) for worker in workers if Path(f"/proc/{worker}").exists()]
        for end in ends:
            assert _ended(end)
            os.close(end)


def _ended(pidfd: int) -> bool:
    return bool(select.select([pidfd], [], [], TIMEOUT_S)[0])


def test_a_database_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    database = "postgresql://antrean:sangat-rahasia@127.0.0.1:9/antrean"
    write_rush_config(ROOT / "config", tmp_path / "config", 1, database, datetime.now(UTC))
    site = subprocess.run(
        [
            sys.executable,
            "-m",
            "kiosk",
            "site",
            "--config",
            tmp_path / "config",
            "--state",
            tmp_path,
            "--port",
            "0",
        ],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        env={**os.environ, "LANG": "id_ID.UTF-8"},
    )
    assert site.returncode == 1
    assert site.stderr.startswith("Basis data antrean tidak dapat dibuka: ")
    assert "rahasia" not in site.stderr

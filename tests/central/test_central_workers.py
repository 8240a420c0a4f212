"""Several workers on one port: one row for one thing, and a worker that dies is followed by another."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import select
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from central_process import PATIENCE_S, CentralProcess
from envelopes import AGE_HEADER, body_for, put, reference
from foreign_client import ForeignClient
from requests import ConnectionError as CutOff

from benchmarks.fleet import counted, enrolled, storm
from kiosk.dock.postgres import Cluster

WORKERS, BOOTHS, TIMES = 2, 4, 10
CHUNK_BYTES = 100_000


@pytest.fixture(scope="module")
def centre(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralProcess]:
    home = tmp_path_factory.mktemp("centre")
    process = CentralProcess(home, postgres.make(), "--workers", str(WORKERS))
    process.start()
    yield process
    process.kill()


def workers_of(centre: CentralProcess) -> list[int]:
    """The processes that serve: not the one that started them, nor Python's own helper."""
    return [child.pid for child in psutil.Process(centre.pid).children() if _serves(child)]


def _serves(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def ended(pid: int) -> bool:
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], PATIENCE_S)[0])
    finally:
        os.close(watched)


def test_the_same_item_from_four_booths_at_once_is_one_row(centre: CentralProcess) -> None:
    tokens = [centre.enrol(f"booth-{number}") for number in range(BOOTHS)]
    body = body_for(centre)
    with ThreadPoolExecutor(BOOTHS * 2) as pool:
        answers = list(pool.map(lambda token: put(centre, token, "same", body), tokens * TIMES))
    assert sorted(answer.status_code for answer in answers) == [200] * (BOOTHS * TIMES - 1) + [201]
    assert len({answer.text for answer in answers}) == 1
    assert centre.summary(tokens[0])["submissions"] == 1


def test_booths_that_all_come_back_at_once_lose_nothing(centre: CentralProcess) -> None:
    """The benchmark's storm, with fewer booths and a shorter outage."""
    had = counted(centre.database)
    playing = storm(centre.url, enrolled(centre.database, 40), 3, 1, 40)
    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        story = thread.submit(asyncio.run, playing).result()
    assert len(story.receipts) == 40 * 3
    assert counted(centre.database) == (had[0] + 40 * 3, had[1] + 40 * 40)


def test_a_worker_that_is_killed_loses_nothing_and_another_follows(centre: CentralProcess) -> None:
    token = centre.enrol("booth-1")
    had = centre.summary(token)["submissions"]
    victim, *_ = workers_of(centre)
    sent = [f"item-{number}" for number in range(60)]

    def until_taken(submission: str) -> int:
        if submission == sent[20]:
            os.kill(victim, signal.SIGKILL)
        body = body_for(centre)
        for _ in range(20):
            try:
                return put(centre, token, submission, body).status_code
            except CutOff:
                continue
        raise AssertionError("nobody answers")

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(until_taken, sent)) <= {200, 201}
    assert centre.summary(token)["submissions"] == had + len(sent)
    assert ended(victim)
    while len(set(workers_of(centre)) - {victim}) < WORKERS:
        assert centre.get("/v1/summary", token).status_code == 200


def go_on(client: ForeignClient, path: str, content: bytes) -> int:
    """Send the next chunk on a connection of its own; how far the upload is then."""
    for _ in range(20):
        try:
            at = client.offset(path)
            status, headers = client.patch(path, at, content[at : at + CHUNK_BYTES])
        except ConnectionError:
            continue
        assert status == 204
        return int(headers["upload-offset"])
    raise AssertionError("nobody answers")


def test_an_upload_goes_on_at_other_workers_when_those_that_took_its_first_bytes_are_dead(
    centre: CentralProcess,
) -> None:
    token = centre.enrol("booth-1")
    had = centre.summary(token)["submissions"]
    content = AGE_HEADER + random.Random(8).randbytes(8 * CHUNK_BYTES)
    sha256 = hashlib.sha256(content).hexdigest()
    client = ForeignClient(centre, token)
    client.headers["Connection"] = "close"
    path = client.create(len(content), document="page-8", filetype="image/jpeg", sha256=sha256)
    began_with = workers_of(centre)
    assert len(began_with) == WORKERS
    for turn, victim in enumerate(began_with, 1):
        assert go_on(client, path, content) == turn * CHUNK_BYTES
        os.kill(victim, signal.SIGKILL)
        assert ended(victim)
    while go_on(client, path, content) < len(content):
        pass
    assert [kept for kept in centre.documents() if kept.read_bytes() == content] == centre.documents()
    body = body_for(centre, documents=[reference("page-8", content)])
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: put(centre, token, "with-a-page", body).status_code, range(8)))
    assert sorted(answers) == [200] * 7 + [201]
    assert centre.summary(token)["submissions"] == had + 1
    assert not set(workers_of(centre)) & set(began_with)


def test_workers_do_not_outlive_a_centre_that_is_killed(postgres: Cluster, tmp_path: Path) -> None:
    process = CentralProcess(tmp_path, postgres.make(), "--workers", str(WORKERS))
    process.start()
    workers = workers_of(process)
    assert len(workers) == WORKERS
    process.kill()
    assert all(ended(worker) for worker in workers)


def test_a_centre_that_is_asked_to_stop_ends_well_and_its_workers_with_it(
    postgres: Cluster, tmp_path: Path
) -> None:
    process = CentralProcess(tmp_path, postgres.make(), "--workers", str(WORKERS))
    process.start()
    workers = workers_of(process)
    assert process.stop() == 0
    assert all(ended(worker) for worker in workers)

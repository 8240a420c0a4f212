"""How often somebody called: one count for all workers of a machine, in memory that they share."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import requests
from central_process import PATIENCE_S, CentralProcess

from central.buckets import Buckets
from kiosk.dock.postgres import Cluster

WORKERS, ASKED = 4, 500


def test_a_bucket_fills_as_time_goes_by_and_never_over() -> None:
    with Buckets() as buckets:

        def takes(key: str, now_s: float, times: int) -> list[int]:
            return [buckets.take(key, 2.0, 1.0, now_s) for _ in range(times)]

        assert takes("a", 0.0, 3) == [0, 0, 1]
        assert takes("a", 0.5, 2) == [0, 1]
        assert takes("a", 1000.0, 3) == [0, 0, 1]
        assert takes("b", 1000.0, 1) == [0]


def test_who_calls_at_the_rate_is_never_told_to_wait() -> None:
    with Buckets() as buckets:
        assert {buckets.take("a", 3.0, 1.0, 1e6 + number / 3.0) for number in range(1000)} == {0}


def test_no_limit_is_no_limit() -> None:
    with Buckets() as buckets:
        assert {buckets.take("a", 0.0, 4.0, 0.0) for _ in range(1000)} == {0}


def test_where_many_call_whoever_called_longest_ago_is_forgotten() -> None:
    with Buckets(slots=8) as buckets:
        keys = [f"key {number}" for number in range(8)]
        assert [buckets.take(key, 1.0, 1.0, number / 100) for number, key in enumerate(keys)] == [0] * 8
        assert [buckets.take(key, 1.0, 1.0, 0.1) for key in keys] == [1] * 8
        assert buckets.take("one more", 1.0, 1.0, 0.1) == 0
        assert [buckets.take(key, 1.0, 1.0, 0.1) for key in keys[1:]] == [1] * 7, "the others are remembered"
        assert buckets.take(keys[0], 1.0, 1.0, 0.1) == 0, "the first is not"


def taken(place: Path) -> int:
    """What one worker is given of a bucket of 1000 that does not fill again."""
    with Buckets(place) as buckets:
        return sum(buckets.take("booth-1", 1e-6, 1e9, 0.0) == 0 for _ in range(ASKED))


def test_workers_that_take_at_once_take_from_one_bucket() -> None:
    with (
        Buckets() as shared,
        ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as workers,
    ):
        assert sum(workers.map(taken, [shared.place] * WORKERS)) == 1000
        assert shared.take("booth-1", 1e-6, 1e9, 0.0) > 0


def test_a_booth_that_goes_from_worker_to_worker_has_one_limit(postgres: Cluster, tmp_path: Path) -> None:
    """Every call on a connection of its own, so that the kernel hands them to whichever worker is free."""
    options = ("--workers", "3", "--booth-rate", "0.001", "--address-rate", "0")
    centre = CentralProcess(tmp_path, postgres.make(), *options)
    centre.start()
    try:
        token = centre.enrol("booth-1")

        def call(_: int) -> int:
            headers = {"Authorization": f"Bearer {token}", "Connection": "close"}
            answer = requests.get(f"{centre.url}/v1/summary", headers=headers, timeout=PATIENCE_S)
            return answer.status_code

        with ThreadPoolExecutor(8) as pool:
            assert Counter(pool.map(call, range(30))) == {200: 1, 429: 29}
    finally:
        centre.kill()

"""A batch of events may come packed: less than a tenth of the bytes, and no way around a limit."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
import requests
from central_process import PATIENCE_S, CentralProcess
from test_events import event

from central.access import MOST_BYTES_OF

MOST = MOST_BYTES_OF["POST /v1/events"]


def post(
    central: CentralProcess, body: bytes, packing: str = "gzip", path: str = "/v1/events"
) -> requests.Response:
    headers = {
        "Authorization": f"Bearer {central.enrol('booth-1')}",
        "Content-Type": "application/json",
        "Content-Encoding": packing,
    }
    return requests.post(central.url + path, data=body, headers=headers, timeout=PATIENCE_S)


def batch(*events: dict[str, Any]) -> bytes:
    return json.dumps({"site": "kotabaru", "events": events}).encode()


def test_a_packed_batch_is_judged_like_any_other(central: CentralProcess) -> None:
    events = [event(number, "issued", ticket=f"ticket-{number}") for number in range(200)]
    packed = gzip.compress(batch(*events))
    assert len(packed) < len(batch(*events)) / 10
    answer = post(central, packed)
    assert {one["verdict"] for one in answer.json()["verdicts"]} == {"applied"}
    assert answer.headers["Accept-Encoding"] == "gzip"


def test_what_grows_beyond_the_limit_is_refused_before_it_is_there(central: CentralProcess) -> None:
    bomb = gzip.compress(bytes(64 * MOST))
    assert len(bomb) < MOST
    assert post(central, bomb).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        batch(event(1, "issued")),
        gzip.compress(batch(event(1, "issued")))[:-9],
        gzip.compress(batch(event(1, "issued"))) + b"more",
    ],
    ids=["plain", "torn", "with more behind it"],
)
def test_what_is_no_whole_gzip_file_is_refused_with_a_sentence(central: CentralProcess, body: bytes) -> None:
    answer = post(central, body)
    assert (answer.status_code, answer.json()["title"]) == (400, "The body is no whole gzip file")


@pytest.mark.parametrize(
    ("packing", "path", "takes"),
    [("br", "/v1/events", "gzip"), ("gzip", "/v1/heartbeats", "identity")],
)
def test_other_packings_and_other_calls_are_told_what_is_taken(
    central: CentralProcess, packing: str, path: str, takes: str
) -> None:
    answer = post(central, gzip.compress(b"{}"), packing, path)
    assert (answer.status_code, answer.headers["Accept-Encoding"]) == (415, takes)

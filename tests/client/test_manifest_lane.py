"""A manifest that cannot be used, or not be kept, leaves the old one and holds up nothing else."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyrage
import pytest
from booth_side import Booth, Stranger

from kiosk.client.health import Link
from kiosk.faults import FaultCode

EMPTY = {"site": "kotabaru", "salt": "00", "bookings": []}
BOOKING = {"id": "one", "service": "renew_expired", "starts_at": "2026-03-02T09:00:00+08:00", "codes": ["ab"]}


@contextmanager
def no_room() -> Iterator[None]:
    """Whatever this process writes to a file finds no room, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def recipient() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())


@pytest.mark.parametrize(
    "bookings",
    [
        [{"id": "one"}],
        [BOOKING, BOOKING],
        [{**BOOKING, "people": -1}],
        [{**BOOKING, "people": "many"}],
        [{**BOOKING, "people": 10**30}],
        [{**BOOKING, "service": {}}],
        [{**BOOKING, "starts_at": "2026-03-02T09:00:00"}],
    ],
)
def test_a_manifest_out_of_shape_leaves_the_old_one(
    make_booth: Callable[..., Booth], recipient: str, bookings: list[dict[str, object]]
) -> None:
    page = {**EMPTY, "bookings": bookings, "elsewhere": []}
    with Stranger(200, "application/json", json.dumps(page)) as stranger:
        booth = make_booth(stranger.url, "token", recipient)
        booth.manifest.replace(EMPTY, "old")
        done = booth.forwarder.run_once()
    assert done.fault is not None
    assert done.fault.code is FaultCode.CENTRE_NO_RECEIPT
    assert booth.manifest.etag() == "old"


def test_a_manifest_that_finds_no_room_is_told_and_leaves_the_old_one(
    make_booth: Callable[..., Booth], recipient: str
) -> None:
    with Stranger(200, "application/json", json.dumps({**EMPTY, "bookings": [BOOKING]})) as stranger:
        booth = make_booth(stranger.url, "token", recipient)
        booth.manifest.replace(EMPTY, "old")
        with no_room():
            done = booth.forwarder.run_once()
            confirmed = booth.manifest.confirm()
    assert done.fault is not None
    assert done.fault.code is FaultCode.DISK_FULL
    assert booth.health is not None
    assert booth.health.centre is Link.OK
    assert booth.manifest.etag() == "old"
    assert confirmed is not None
    assert confirmed.code is FaultCode.DISK_FULL

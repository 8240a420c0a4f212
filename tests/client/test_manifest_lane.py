"""A manifest that cannot be used, or not be kept, leaves the old one and holds up nothing else."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pyrage
import pytest
from booth_side import FAST, Booth, Stranger, fill
from central_process import CentralProcess
from meddler import Meddler, Request, Said

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


def test_a_manifest_that_is_too_large_for_us_ends_no_round_and_is_not_asked_for_again_at_once(
    central: CentralProcess, make_booth: Callable[..., Booth]
) -> None:
    too_large = Said(200, {"Content-Type": "application/json"}, bytes(200_000))

    def answer(one: Request) -> Said | None:
        return too_large if one.path.endswith("/manifest") else None

    timing = replace(FAST, answer_bytes=100_000, backoff_first_s=900.0, backoff_most_s=900.0)
    with closing(Meddler(central.url)) as meddler:
        meddler.answer = answer
        token = central.enrol("booth-1")
        booth = make_booth(meddler.url, token, central.recipient, timing, chance=lambda: 1.0)
        for number in range(6):
            fill(booth.spool, f"visit-{number}", b"page")
        done = booth.forwarder.run_once()
        assert (done.delivered, done.cut) == (6, False)
        assert done.fault is not None
        assert (done.fault.code, done.fault.detail) == (FaultCode.CENTRE_AWAY, "TooLarge")
        fill(booth.spool, "visit-6", b"page")
        assert booth.forwarder.run_once().delivered == 1
        assert sum(one.path.endswith("/manifest") for one in meddler.seen) == 1
        # With nothing to send, health still tells what is wrong.
        booth.forwarder.run_once()
        assert booth.health is not None
        assert (booth.health.centre, booth.health.fault) == (Link.AWAY, "CTR-01")

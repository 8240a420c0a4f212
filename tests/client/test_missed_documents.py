"""A centre that misses what it was sent: sent again a few times, then set aside and seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from booth_side import Booth, fill
from central_process import CentralProcess
from meddler import Meddler, Request, Said, no_answer

from kiosk.client.parcels import MISSED_MOST
from kiosk.client.submission import State

MISSES = Said(
    424,
    {"Content-Type": "application/problem+json"},
    json.dumps({"type": "urn:anjungan:problem:documents_missing", "documents": ["all of them"]}).encode(),
)


@pytest.fixture
def meddler(central: CentralProcess) -> Iterator[Meddler]:
    made = Meddler(central.url)
    yield made
    made.close()


@pytest.fixture
def through(central: CentralProcess, meddler: Meddler, make_booth: Callable[..., Booth]) -> Booth:
    return make_booth(meddler.url, central.enrol("booth-1"), central.recipient)


def misses(one: Request) -> Said | None:
    return MISSES if one.method == "PUT" else None


def uploads(meddler: Meddler) -> int:
    return sum(one.method == "POST" and one.path == "/v1/uploads" for one in meddler.seen)


def test_what_the_centre_misses_again_and_again_is_set_aside(through: Booth, meddler: Meddler) -> None:
    fill(through.spool, "visit-1", b"page")
    meddler.answer = misses
    rounds = [through.forwarder.run_once() for _ in range(MISSED_MOST + 2)]
    assert [done.quarantined for done in rounds] == [0, 0, 1, 0, 0]
    assert uploads(meddler) == MISSED_MOST
    assert through.spool.state("visit-1") is State.QUARANTINED
    assert "missed documents that were sent 3 times" in through.spool.attempts("visit-1")[-1].detail
    # Whoever sends it again has it tried as often again.
    through.spool.release("visit-1")
    rounds = [through.forwarder.run_once() for _ in range(MISSED_MOST)]
    assert [done.quarantined for done in rounds] == [0, 0, 1]


def test_a_centre_that_lost_documents_gets_them_anew(
    through: Booth, meddler: Meddler, central: CentralProcess
) -> None:
    fill(through.spool, "visit-1", b"page")
    meddler.answer = misses
    through.forwarder.run_once()
    meddler.answer = no_answer
    assert through.forwarder.run_once().delivered == 1
    assert through.spool.state("visit-1") is State.PURGED
    assert len(central.documents()) == 1

"""What was purged is gone from the bytes of the spool, not only from its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from booth_side import Booth, fill
from central_process import CentralProcess
from meddler import Meddler, Request, Said, no_answer

from kiosk import shared_database
from kiosk.client.spool import Spool, Why
from kiosk.client.submission import State
from kiosk.clock import SystemClock

PAGE = b"a page of a passport"
STRETCH = 100
"""Bytes: longer than the digests, which stay in the record."""


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite as its makers build it: what is deleted goes on lying in the file. Debian's does not."""

    def connect(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection = sqlite3.connect(*arguments, **named)
        connection.execute("PRAGMA secure_delete = OFF").fetchall()
        return connection

    class Forgetful:
        def __getattr__(self, name: str) -> object:
            return connect if name == "connect" else getattr(sqlite3, name)

    monkeypatch.setattr(shared_database, "sqlite3", Forgetful())


def lies_in(folder: Path, body: bytes) -> list[str]:
    """The files in which any stretch of `body` can be read."""
    stretches = [body[at : at + STRETCH] for at in range(0, len(body) - STRETCH, 256)]
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file.name for file in files if any(one in file.read_bytes() for one in stretches)]


@pytest.mark.usefixtures("forgetful")
def test_not_a_byte_of_a_purged_submission_lies_in_the_spools_files(tmp_path: Path) -> None:
    clock = SystemClock()
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    folder = tmp_path / "spool"
    with Spool(folder, [recipient], clock) as spool:
        fill(spool, "visit-1", *[PAGE] * 40)
        body = spool.unsent(1)[0].body
        # Long enough to lie on pages of its own, which are given back when it goes.
        assert len(body) > 2 * 4096
    assert lies_in(folder, body) == ["spool.db"]
    with Spool(folder, [recipient], clock) as spool:
        spool.begin("visit-1")
        spool.delivered("visit-1", clock.now())
        spool.purge("visit-1")
    assert lies_in(folder, body) == []


def test_what_was_refused_and_sent_again_is_purged_when_the_centre_has_it(
    central: CentralProcess, make_booth: Callable[..., Booth], tmp_path: Path
) -> None:
    meddler = Meddler(central.url)
    try:
        booth = make_booth(meddler.url, central.enrol("booth-1"), central.recipient)
        fill(booth.spool, "visit-1", PAGE)
        meddler.answer = refuses
        done = booth.forwarder.run_once()
        assert (done.documents, done.delivered, done.quarantined) == (1, 0, 1)
        assert booth.spool.state("visit-1") is State.QUARANTINED
        assert booth.forwarder.run_once().moved is False, "nobody sends it by itself"

        meddler.answer = no_answer
        booth.spool.release("visit-1")
        done = booth.forwarder.run_once()
        # The page is there since the first time: it does not travel twice.
        assert (done.documents, done.delivered, done.fault) == (0, 1, None)
        assert booth.spool.state("visit-1") is State.PURGED
    finally:
        meddler.close()
    (document,) = central.documents()
    assert pyrage.decrypt(document.read_bytes(), [central.identity]) == PAGE
    summary = central.summary(central.enrol("desk"))
    assert (summary["submissions"], summary["documents"]) == (1, 1)
    names = [one.name for one in booth.spool.attempts("visit-1")]
    assert names == ["BEGUN", "CENTRE_REFUSED", "RELEASED", "BEGUN", "DELIVERED"]
    assert [one.why for one in booth.spool.deletions()] == [Why.DELIVERED]
    assert list((tmp_path / "state" / "spool" / "sealed").iterdir()) == []
    assert booth.health is not None
    assert (booth.health.quarantined, booth.health.submissions) == (0, 0)


def refuses(one: Request) -> Said | None:
    return Said.problem(422, "invalid") if one.method == "PUT" else None

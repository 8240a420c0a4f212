"""A spool of version 1 with things in it goes on where it was."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from booth_side import fill

from kiosk.client.spool import Spool, Why
from kiosk.client.spool.schema import VERSIONS, steps
from kiosk.client.submission import State
from kiosk.clock import ManualClock
from kiosk.shared_database import open_shared

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
BODY = b'{"kind":"visit"}'
#: Each state, by the steps that lead there.
WAYS = {
    State.SEALED: (),
    State.SENDING: (State.SENDING,),
    State.QUARANTINED: (State.SENDING, State.QUARANTINED),
    State.DELIVERED: (State.SENDING, State.DELIVERED),
    State.PURGED: (State.SENDING, State.DELIVERED, State.PURGED),
}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def version_1(folder: Path) -> None:
    """A spool as version 1 left it: one submission in each state, each with a page."""
    (folder / "sealed").mkdir(parents=True)
    with closing(open_shared(folder / "spool.db", VERSIONS[:1])) as connection:
        connection.executemany("INSERT INTO step VALUES (?, ?)", steps())
        for state, way in WAYS.items():
            put(connection, state.value, way)
            if state is not State.PURGED:
                (folder / "sealed" / f"{state}.page-{state}.age").write_bytes(b"sealed")


def put(connection: sqlite3.Connection, id_: str, way: Sequence[State]) -> None:
    connection.execute(
        "INSERT INTO submission (id, kind, created_at, state, body, sha256, attempts)"
        " VALUES (?, 'visit', ?, 'sealed', ?, ?, ?)",
        (id_, START.isoformat(), BODY, digest(BODY), len(way)),
    )
    connection.execute(
        "INSERT INTO document VALUES (?, ?, 'image/jpeg', ?, 6, 'sealed', NULL)",
        (f"page-{id_}", id_, digest(b"sealed")),
    )
    for state in way:
        received = START.isoformat() if state in (State.DELIVERED, State.PURGED) else None
        body = None if state is State.PURGED else BODY
        connection.execute(
            "UPDATE submission SET state = ?, received_at = ?, body = ? WHERE id = ?",
            (state, received, body, id_),
        )
    connection.execute(
        "INSERT INTO attempt (submission, at, verdict, detail) VALUES (?, ?, 'CENTRE_AWAY', '')",
        (id_, START.isoformat()),
    )


def test_what_a_spool_of_version_1_held_goes_on(tmp_path: Path) -> None:
    version_1(tmp_path / "spool")
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    with Spool(tmp_path / "spool", [recipient], ManualClock(START)) as spool:
        assert {id_: spool.state(id_) for id_ in WAYS} == {state.value: state for state in WAYS}
        assert spool.sweep() == 0
        assert [parcel.id for parcel in spool.unsent(10)] == ["sealed", "sending"]
        assert [one.id for one in spool.entries(State.QUARANTINED)] == ["quarantined"]
        assert [verdict.name for verdict in spool.attempts("quarantined")] == ["CENTRE_AWAY"]
        assert [(one.submission, one.why, one.documents) for one in spool.deletions()] == [
            ("purged", Why.DELIVERED, 1)
        ]
        spool.release("quarantined")
        spool.begin("sending")
        spool.delivered("sending", START)
        spool.purge("sending")
        for id_ in spool.unpurged():
            spool.purge(id_)
        assert [parcel.id for parcel in spool.unsent(10)] == ["sealed", "quarantined"]
        fill(spool, "visit-1", b"page")
        assert spool.state("visit-1") is State.SEALED


def test_a_spool_of_this_version_refuses_to_rewrite_what_was_tried(tmp_path: Path) -> None:
    version_1(tmp_path / "spool")
    Spool(tmp_path / "spool", [], ManualClock(START)).open().close()
    with closing(sqlite3.connect(tmp_path / "spool" / "spool.db", isolation_level=None)) as connection:
        for deed, refusal in {
            "UPDATE attempt SET verdict = 'DELIVERED'": "not rewritten",
            "DELETE FROM attempt WHERE submission = 'sealed'": "kept until",
            "DELETE FROM submission WHERE id = 'quarantined'": "only what was purged",
            "UPDATE submission SET sha256 = upper(sha256)": "stays what it was",
            "UPDATE submission SET id = 'another' WHERE id = 'sealed'": "stays what it was",
            "INSERT INTO submission (id, kind, created_at, state, body, sha256)"
            f" VALUES ('../up', 'visit', '', 'sealed', x'00', '{'0' * 64}')": "the id of a submission",
            "INSERT INTO deletion (at, submission, why, documents, bytes)"
            " VALUES ('', '', 'bored', 0, 0)": "CHECK",
        }.items():
            with pytest.raises(sqlite3.IntegrityError, match=refusal):
                connection.execute(deed)

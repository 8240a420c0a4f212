"""The spool: sealed before the disk, all or nothing, and only by legal steps."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
import pytest
from booth_side import PERSONAL, fill, submission
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.client.spool import Spool
from kiosk.client.submission import STEPS, IllegalStep, SealedDocument, State
from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
IDENTITY = pyrage.x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with Spool(tmp_path / "spool", [RECIPIENT], ManualClock(START)) as opened:
        yield opened


def sealed_files(folder: Path) -> list[Path]:
    return sorted((folder / "spool" / "sealed").iterdir())


def test_no_personal_value_is_in_any_byte_of_the_folder(spool: Spool, tmp_path: Path) -> None:
    fill(spool, "visit-1", b"a page that says Budi Santoso 6302061508909901" * 100)
    spool.seal_document("visit-2", "ktp", b"a page of a visit that was never finished", "image/jpeg")
    files = [path for path in (tmp_path / "spool").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"spool.db", "spool.db-wal"}
    for path in files:
        content = path.read_bytes()
        for private in [*PERSONAL.values(), "a page", "Budi", "ktp", "page-0"]:
            assert private.encode() not in content + path.name.encode(), path.name


def test_debians_age_opens_a_sealed_file_with_the_private_key(spool: Spool, tmp_path: Path) -> None:
    fill(spool, "visit-1", b"the page")
    (path,) = sealed_files(tmp_path)
    key = tmp_path / "centre.key"
    key.write_text(f"{IDENTITY}\n")
    opened = subprocess.run(
        ["age", "-d", "-i", str(key), str(path)], capture_output=True, timeout=20, check=True
    )
    assert opened.stdout == b"the page"
    assert pyrage.decrypt(path.read_bytes(), [IDENTITY]) == b"the page"


def test_centre_and_recovery_key_each_open_everything_with_debians_age(tmp_path: Path) -> None:
    recovery = pyrage.x25519.Identity.generate()
    recipients = [RECIPIENT, str(recovery.to_public())]
    with Spool(tmp_path / "spool", recipients, ManualClock(START)) as spool:
        fill(spool, "visit-1", b"the page")
        envelope = json.loads(spool.unsent(1)[0].body)
    (tmp_path / "personal.age").write_bytes(b64decode(envelope["sealed"]))
    stranger = pyrage.x25519.Identity.generate()
    for name, identity, opens in (
        ("centre", IDENTITY, True),
        ("recovery", recovery, True),
        ("no", stranger, False),
    ):
        key = tmp_path / f"{name}.key"
        key.write_text(f"{identity}\n")
        for path in (*sealed_files(tmp_path), tmp_path / "personal.age"):
            done = subprocess.run(["age", "-d", "-i", str(key), str(path)], capture_output=True, timeout=20)
            assert (done.returncode == 0) is opens
            assert (b"the page" in done.stdout or PERSONAL["nik"].encode() in done.stdout) is opens


def test_without_a_key_nothing_is_kept(tmp_path: Path) -> None:
    for recipients in ([], ["age1nonsense"]):
        with Spool(tmp_path / "spool", recipients, ManualClock(START)) as spool:
            refused = spool.seal_document("visit-1", "ktp", b"the page", "image/jpeg")
            assert isinstance(refused, Fault)
            assert refused.code is FaultCode.SEAL_NO_KEY
            assert spool.commit(submission(), []) == refused
            assert sealed_files(tmp_path) == []


def test_an_abandoned_visit_leaves_nothing_and_others_stay(spool: Spool, tmp_path: Path) -> None:
    fill(spool, "visit-1", b"kept")
    spool.seal_document("visit-2", "ktp", b"abandoned", "image/jpeg")
    spool.discard("visit-2")
    spool.discard("visit-1")
    assert [path.name.partition(".")[0] for path in sealed_files(tmp_path)] == ["visit-1"]


def test_a_retaken_page_leaves_only_the_one_that_was_committed(spool: Spool, tmp_path: Path) -> None:
    spool.seal_document("visit-1", "ktp", b"blurred", "image/jpeg")
    second = spool.seal_document("visit-1", "ktp", b"sharp", "image/jpeg")
    assert isinstance(second, SealedDocument)
    spool.commit(submission(), [second])
    assert [pyrage.decrypt(path.read_bytes(), [IDENTITY]) for path in sealed_files(tmp_path)] == [b"sharp"]


def test_what_a_killed_visit_left_is_swept_and_what_was_committed_is_not(
    spool: Spool, tmp_path: Path
) -> None:
    fill(spool, "visit-1", b"kept")
    spool.seal_document("visit-2", "ktp", b"orphan", "image/jpeg")
    (tmp_path / "spool" / "sealed" / "visit-3.x.age.partial").write_bytes(b"half")
    assert spool.sweep() == 2
    assert len(sealed_files(tmp_path)) == 1


def test_the_same_submission_twice_is_one(spool: Spool) -> None:
    fill(spool, "visit-1", b"page")
    before = spool.unsent(10)
    fill(spool, "visit-1", b"page")
    assert spool.unsent(10) == before
    assert spool.depth().submissions == 1


def test_the_depth_counts_what_waits_and_since_when(spool: Spool) -> None:
    assert spool.depth().oldest is None
    documents = fill(spool, "visit-1", b"one", b"two")
    depth = spool.depth()
    assert (depth.submissions, depth.documents, depth.oldest) == (1, 2, START)
    assert depth.bytes == sum(d.size_bytes for d in documents) + len(spool.unsent(1)[0].body)


def test_what_failed_often_steps_back_behind_the_others(spool: Spool) -> None:
    for id_ in ("first", "second"):
        fill(spool, id_)
    spool.begin("first")
    spool.failed("first", Fault(FaultCode.CENTRE_AWAY, "HTTP 500"))
    assert [parcel.id for parcel in spool.unsent(10)] == ["second", "first"]
    assert [verdict.name for verdict in spool.attempts("first")] == ["BEGUN", "CENTRE_AWAY"]


def test_two_processes_may_hold_the_spool_at_once(spool: Spool, tmp_path: Path) -> None:
    with Spool(tmp_path / "spool", [], ManualClock(START)) as drain:
        fill(spool, "visit-1", b"page")
        drain.begin("visit-1")
        fill(spool, "visit-2", b"page")
        drain.delivered("visit-1", START)
        drain.purge("visit-1")
        assert spool.state("visit-1") is State.PURGED
        assert [parcel.id for parcel in drain.unsent(10)] == ["visit-2"]


def test_processes_that_start_at_the_same_instant_take_turns(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from kiosk.client.spool import Spool; from kiosk.clock import SystemClock;"
        "sys.stdin.read();"
        "[Spool(pathlib.Path(sys.argv[1]) / str(n), [], SystemClock()).open().close() for n in range(10)]"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(3)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait(20) for process in processes] == [0, 0, 0]


def test_the_database_itself_refuses_an_illegal_step(spool: Spool, tmp_path: Path) -> None:
    fill(spool, "visit-1", b"page")
    connection = sqlite3.connect(tmp_path / "spool" / "spool.db")
    with pytest.raises(sqlite3.IntegrityError, match="illegal step"):
        connection.execute("UPDATE submission SET state = 'delivered', received_at = 'now'")
    connection.close()


FAULT = Fault(FaultCode.CENTRE_REFUSED, "HTTP 422")


class SubmissionMachine(RuleBasedStateMachine):
    """Any order of deeds, with crashes between them, follows STEPS and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.home = TemporaryDirectory()
        self.folder = Path(self.home.name)
        self.spool = Spool(self.folder, [RECIPIENT], ManualClock(START)).open()
        self.model: dict[str, State] = {}

    def teardown(self) -> None:
        self.spool.close()
        self.home.cleanup()

    @rule()
    def commit(self) -> None:
        id_ = f"visit-{len(self.model)}"
        fill(self.spool, id_, b"page")
        self.model[id_] = State.SEALED

    @rule()
    def crash_and_start_again(self) -> None:
        self.spool.close()
        self.spool.open()
        self.spool.sweep()

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model)))
        if self.model[id_] in (State.SEALED, State.SENDING):
            self.spool.begin(id_)
            self.model[id_] = State.SENDING

    @precondition(lambda self: self.model)
    @rule(data=st.data(), after=st.sampled_from([*State]))
    def step(self, data: st.DataObject, after: State) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.model)))
        before = self.model[id_]
        if after is State.SENDING:
            return
        legal = after in STEPS[before]
        try:
            self.do(id_, before, after)
        except IllegalStep:
            assert not legal
        else:
            assert legal
            self.model[id_] = after

    def do(self, id_: str, before: State, after: State) -> None:
        match after:
            case State.SEALED if before is State.QUARANTINED:
                self.spool.release(id_)
            case State.SEALED:
                self.spool.failed(id_, FAULT)
            case State.DELIVERED:
                self.spool.delivered(id_, START)
            case State.PURGED:
                self.spool.purge(id_)
            case State.QUARANTINED:
                self.spool.quarantine(id_, FAULT)

    @invariant()
    def the_spool_is_as_the_model_says(self) -> None:
        assert {id_: self.spool.state(id_) for id_ in self.model} == self.model
        kept = {id_ for id_, state in self.model.items() if state is not State.PURGED}
        files = {path.name.partition(".")[0] for path in (self.folder / "sealed").iterdir()}
        assert files == kept
        waiting = {id_ for id_, state in self.model.items() if state in (State.SEALED, State.SENDING)}
        assert {parcel.id for parcel in self.spool.unsent(1000)} == waiting


TestSubmissionMachine = SubmissionMachine.TestCase
TestSubmissionMachine.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)

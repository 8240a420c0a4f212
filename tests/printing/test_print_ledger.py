"""The ledger: whatever the order of events, no job takes a step its state does not allow."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.clock import ManualClock
from kiosk.faults import FaultCode
from kiosk.printing.ledger import STEPS, VERSIONS, IllegalStep, JobState, Number, PrintLedger
from kiosk.shared_database import open_shared

MORNING = datetime(2026, 11, 24, 0, 12, tzinfo=UTC)
IDS = st.sampled_from(["a", "b", "c"])


class LedgerMachine(RuleBasedStateMachine):
    """Random steps and crashes against a plain dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = ManualClock(MORNING)
        self.path = Path(self.folder.name) / "print.sqlite"
        self.ledger = PrintLedger(self.path, self.clock).open()
        self.model: dict[str, JobState] = {}

    @rule(job=IDS)
    def queue(self, job: str) -> None:
        self.clock.advance(1)
        assert self.ledger.queue(job).state is self.model.setdefault(job, JobState.QUEUED)

    @rule(job=IDS, to=st.sampled_from([state for state in JobState if state is not JobState.QUEUED]))
    def step(self, job: str, to: JobState) -> None:
        take = getattr(self.ledger, to.value)
        if job not in self.model:
            with pytest.raises(KeyError):
                take(job)
        elif to in STEPS[self.model[job]]:
            take(job)
            self.model[job] = to
        else:
            with pytest.raises(IllegalStep):
                take(job)

    @rule()
    def crash_and_recover(self) -> None:
        self.ledger.close()
        self.ledger = PrintLedger(self.path, self.clock).open()
        lost = {job.id for job in self.ledger.recover()}
        assert lost == {job for job, state in self.model.items() if state is JobState.SENT}
        after = {JobState.SENT: JobState.UNCONFIRMED, JobState.QUEUED: JobState.FAILED}
        self.model = {job: after.get(state, state) for job, state in self.model.items()}

    @invariant()
    def the_ledger_says_what_happened(self) -> None:
        states = list(self.model.values())
        assert self.ledger.counts() == {state: states.count(state) for state in JobState}
        for name, state in self.model.items():
            job = self.ledger.job(name)
            assert job.state is state
            assert job.settled == (job.settled_at is not None)
        assert {job.id for job in self.ledger.unsettled()} == {
            name for name, state in self.model.items() if STEPS[state]
        }

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()


LedgerMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestLedgerMachine = LedgerMachine.TestCase


@pytest.fixture
def ledger(tmp_path: Path) -> PrintLedger:
    return PrintLedger(tmp_path / "print.sqlite", ManualClock(MORNING))


def test_every_job_has_a_token_a_printer_can_echo(ledger: PrintLedger) -> None:
    with ledger:
        tokens = [ledger.queue(f"job-{number}").token for number in range(40)]
    assert len(set(tokens)) == 40
    assert all(len(token) == 4 and token.isascii() and token.isprintable() for token in tokens)


def test_what_is_owed_ends_with_a_reprint_that_came_out(ledger: PrintLedger) -> None:
    with ledger:
        ledger.queue("job-1")
        ledger.failed("job-1", FaultCode.PRINTER_PAPER_OUT)
        assert [(job.id, job.fault) for job in ledger.owed()] == [("job-1", FaultCode.PRINTER_PAPER_OUT)]
        ledger.queue("job-2", original="job-1")
        ledger.sent("job-2")
        assert len(ledger.owed()) == 1
        ledger.confirmed("job-2")
        assert ledger.owed() == ()


def test_a_number_is_found_by_its_label_and_counted_as_printed_again_only_when_paper_may_be_out(
    tmp_path: Path,
) -> None:
    clock = ManualClock(MORNING)
    number = Number("A012", "ticket-9901", "renew_expired", people=2, language="en")
    with PrintLedger(tmp_path / "print.sqlite", clock) as ledger:
        ledger.queue("yesterday", ticket=Number("A012", "ticket-0001", "new_adult"))
        ledger.failed("yesterday")
        clock.sleep(24 * 3600)
        today = MORNING + timedelta(hours=12)
        assert ledger.last_of("A012", today) is None
        ledger.queue("job-1", ticket=number)
        ledger.failed("job-1", FaultCode.PRINTER_PAPER_OUT)
        found = ledger.last_of("A012", today)
        assert found is not None
        assert (found.id, found.ticket) == ("job-1", number)
        ledger.queue("job-2", original="job-1", ticket=number)
        ledger.failed("job-2")
        assert not ledger.may_be_twice("A012", today), "nothing came out"
        assert [job.id for job in ledger.owed(today)] == ["job-1"]
        ledger.queue("job-3", ticket=number, again=True)
        ledger.sent("job-3")
        ledger.unconfirmed("job-3")
        assert ledger.may_be_twice("A012", today)
        assert ledger.last_of("A012", today) == found, "a reprint is no original"


def test_the_file_itself_refuses_an_impossible_row(ledger: PrintLedger, tmp_path: Path) -> None:
    with ledger:
        ledger.queue("job-1")
        with sqlite3.connect(tmp_path / "print.sqlite") as other:
            for wrong in ("state = 'lost'", "state = 'confirmed'", "settled_at = ''"):
                with pytest.raises(sqlite3.IntegrityError):
                    other.execute(f"UPDATE jobs SET {wrong}")
        other.close()


def test_every_commit_is_synced_to_the_disk(ledger: PrintLedger) -> None:
    with ledger:
        assert ledger._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert ledger._db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


def test_a_ledger_of_version_1_loses_what_was_on_paper_and_nothing_else(
    ledger: PrintLedger, tmp_path: Path
) -> None:
    old = open_shared(tmp_path / "print.sqlite", VERSIONS[:1])
    old.executemany(
        "INSERT INTO jobs (id, state, original, payload, queued_at, settled_at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("job-1", "failed", None, None, MORNING.isoformat(), MORNING.isoformat()),
            ("job-2", "sent", "job-1", b"2026112200009901" * 600, MORNING.isoformat(), None),
        ],
    )
    old.close()
    with ledger:
        assert [(job.id, job.state, job.original) for job in ledger.unsettled()] == [
            ("job-2", JobState.SENT, "job-1")
        ]
        assert ledger.queue("job-3").number == 3
        for path in tmp_path.iterdir():
            assert b"2026112200009901" not in path.read_bytes(), path.name

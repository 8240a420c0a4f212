"""What the centre refused can be seen, carried on a stick, and sent again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from booth_side import fill, submission

from kiosk.client.safe_files import PARTIAL
from kiosk.client.spool import Spool, Why
from kiosk.client.spool.reporting import DELETIONS_KEPT, RECORDS_KEPT
from kiosk.client.stick import find_stick
from kiosk.client.submission import IllegalStep, State
from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode

DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
IDENTITY = pyrage.x25519.Identity.generate()
REFUSED = Fault(FaultCode.CENTRE_REFUSED, "HTTP 422: site is unknown")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def spool(tmp_path: Path, clock: ManualClock) -> Iterator[Spool]:
    with Spool(tmp_path / "spool", [str(IDENTITY.to_public())], clock) as opened:
        yield opened


def refuse(spool: Spool, id_: str, *pages: bytes) -> None:
    fill(spool, id_, *pages)
    spool.begin(id_)
    spool.quarantine(id_, REFUSED)


def deliver(spool: Spool, id_: str, *pages: bytes, received_at: datetime = START) -> None:
    """`received_at`: the centre's time on the receipt."""
    fill(spool, id_, *pages)
    spool.begin(id_)
    spool.delivered(id_, received_at)
    spool.purge(id_)


def checked(folder: Path) -> int:
    """What `sha256sum -c` says of an exported submission."""
    return subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, timeout=20
    ).returncode


def test_what_is_set_aside_says_why_and_since_when(spool: Spool) -> None:
    refuse(spool, "visit-1", b"page", b"page")
    fill(spool, "visit-2")
    (entry,) = spool.entries(State.QUARANTINED)
    assert (entry.id, entry.kind, entry.documents, entry.attempts) == ("visit-1", "visit", 2, 1)
    assert entry.last is not None
    assert (entry.last.name, entry.last.detail) == ("CENTRE_REFUSED", "HTTP 422: site is unknown")


def test_what_is_sent_again_waits_its_turn_behind_the_others(spool: Spool) -> None:
    refuse(spool, "visit-1")
    fill(spool, "visit-2")
    spool.release("visit-1")
    assert [parcel.id for parcel in spool.unsent(10)] == ["visit-2", "visit-1"]
    with pytest.raises(IllegalStep):
        spool.release("visit-2")


def test_an_export_is_whole_and_any_age_tool_opens_it(spool: Spool, tmp_path: Path) -> None:
    refuse(spool, "visit-1", b"first page", b"second page")
    stick = tmp_path / "stick"
    assert spool.export(["visit-1"], stick) == 1
    folder = stick / "visit-1"
    assert checked(folder) == 0
    assert (folder / "submission.json").read_bytes().startswith(b'{"booking":')
    opened = {pyrage.decrypt(path.read_bytes(), [IDENTITY]) for path in folder.glob("*.age")}
    assert opened == {b"first page", b"second page"}
    assert spool.state("visit-1") is State.QUARANTINED
    assert [verdict.name for verdict in spool.attempts("visit-1")][-1] == "EXPORTED"
    (entry,) = spool.entries(State.QUARANTINED)
    assert entry.last is not None
    assert entry.last.name == "CENTRE_REFUSED"


def test_a_repeated_export_mends_what_was_damaged_and_leaves_the_rest(spool: Spool, tmp_path: Path) -> None:
    refuse(spool, "visit-1", b"page")
    folder = tmp_path / "stick" / "visit-1"
    spool.export(["visit-1"], tmp_path / "stick")
    (page,) = folder.glob("*.age")
    page.write_bytes(b"cut short")
    (folder / f"{page.name}{PARTIAL}").write_bytes(b"half")
    kept_since_ns = (folder / "submission.json").stat().st_mtime_ns
    assert checked(folder) != 0
    assert spool.export(["visit-1"], tmp_path / "stick") == 1
    assert checked(folder) == 0
    assert (folder / "submission.json").stat().st_mtime_ns == kept_since_ns
    assert list(folder.glob(f"*{PARTIAL}")) == []


def test_a_page_that_is_damaged_on_the_booth_is_not_exported_as_if_it_were_good(
    spool: Spool, tmp_path: Path
) -> None:
    refuse(spool, "visit-1", b"page")
    (sealed,) = (tmp_path / "spool" / "sealed").iterdir()
    sealed.write_bytes(b"rotten")
    answer = spool.export(["visit-1"], tmp_path / "stick")
    assert isinstance(answer, Fault)
    assert answer.code is FaultCode.USB_FAILED
    assert not (tmp_path / "stick" / "visit-1" / "SHA256SUMS").exists()


def test_a_stick_that_is_none_is_told(spool: Spool, tmp_path: Path) -> None:
    refuse(spool, "visit-1")
    (tmp_path / "file").write_bytes(b"")
    answer = spool.export(["visit-1"], tmp_path / "file")
    assert isinstance(answer, Fault)
    assert answer.code is FaultCode.USB_FAILED
    for folder in (tmp_path / "nowhere", tmp_path / "spool"):
        found = find_stick(folder)
        assert isinstance(found, Fault)
        assert found.code is FaultCode.USB_ABSENT
    assert find_stick(Path("/proc")) == Path("/proc")


def test_every_deletion_is_written_down_with_its_reason(spool: Spool) -> None:
    deliver(spool, "visit-1", b"page", b"page")
    spool.seal_document("visit-2", "ktp", b"given up", "image/jpeg")
    spool.discard("visit-2")
    spool.seal_document("visit-3", "ktp", b"power cut", "image/jpeg")
    spool.sweep()
    deletions = spool.deletions()
    assert [(one.submission, one.why, one.documents) for one in deletions] == [
        ("visit-1", Why.DELIVERED, 2),
        ("visit-2", Why.UNFINISHED, 1),
        ("visit-3", Why.ORPHANED, 1),
    ]
    assert all(one.bytes > 0 for one in deletions)


def test_records_go_on_schedule_and_nothing_that_waits_goes_with_them(
    spool: Spool, clock: ManualClock
) -> None:
    deliver(spool, "visit-1", b"page")
    refuse(spool, "visit-2", b"page")
    fill(spool, "visit-3", b"page")
    assert spool.forget() == 0
    go_on(spool, clock, RECORDS_KEPT + DAY, "visit-4")
    assert spool.forget() == 1
    assert [spool.state(id_) for id_ in ("visit-1", "visit-2", "visit-3")] == [
        None,
        State.QUARANTINED,
        State.SEALED,
    ]
    assert reported(spool) == ["visit-1 delivered", "visit-4 delivered", "visit-1 expired"]
    go_on(spool, clock, DELETIONS_KEPT + DAY, "visit-5")
    spool.forget()
    assert reported(spool)[:2] == ["visit-4 delivered", "visit-1 expired"]


@pytest.mark.parametrize("years", [10, -56])
def test_a_clock_that_is_wrong_by_years_drops_nothing_early(
    spool: Spool, clock: ManualClock, years: int
) -> None:
    deliver(spool, "visit-1", b"page")
    clock.set_wall(START + years * 365 * DAY)
    deliver(spool, "visit-2", b"page", received_at=START + DAY)
    assert spool.forget() == 0
    assert reported(spool) == ["visit-1 delivered", "visit-2 delivered"]
    clock.set_wall(START + 2 * DAY)
    deliver(spool, "visit-3", b"page", received_at=START + 2 * DAY)
    assert spool.forget() == 0
    assert reported(spool) == ["visit-1 delivered", "visit-2 delivered", "visit-3 delivered"]
    # And what was written down meanwhile does not stay for ever.
    go_on(spool, clock, DELETIONS_KEPT + 3 * DAY, "visit-4")
    assert spool.forget() == 3
    assert reported(spool) == ["visit-4 delivered", *(f"visit-{n} expired" for n in (1, 2, 3))]


def test_nothing_is_dropped_before_the_centre_has_ever_said_what_time_it_is(
    spool: Spool, clock: ManualClock
) -> None:
    spool.seal_document("visit-1", "ktp", b"given up", "image/jpeg")
    spool.discard("visit-1")
    clock.set_wall(START + 3653 * DAY)
    assert spool.forget() == 0
    assert reported(spool) == ["visit-1 unfinished"]


def go_on(spool: Spool, clock: ManualClock, after: timedelta, delivered: str) -> None:
    """So long after the start the clock is right, and the centre hears of one more."""
    clock.set_wall(START + after)
    deliver(spool, delivered, received_at=START + after)


def reported(spool: Spool) -> list[str]:
    return [f"{one.submission} {one.why}" for one in spool.deletions()]


def test_a_sequence_is_never_given_twice_even_when_its_line_is_gone(spool: Spool, clock: ManualClock) -> None:
    deliver(spool, "visit-1")
    go_on(spool, clock, RECORDS_KEPT + DAY, "visit-2")
    assert spool.forget() == 1
    assert spool.commit(submission("visit-3"), []) is None
    assert b'"sequence":3' in spool.unsent(1)[0].body


def test_a_stick_that_is_too_small_is_told_and_a_larger_one_gets_the_rest(tmp_path: Path) -> None:
    media = tmp_path / "media"
    (media / "STICK").mkdir(parents=True)
    script = 'mount -t tmpfs -o size=64k tmpfs "$2/STICK" && exec "$3" "$4" "$1" "$2"'
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    arguments = [tmp_path, media, sys.executable, Path(__file__).parent / "small_stick.py"]
    done = subprocess.run(
        [*alone, "sh", "-c", script, "sh", *map(str, arguments)], capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "stick": "STICK",
        "full": "USB_FAILED",
        "whole_then": ["visit-0", "visit-1"],
        "partial": [],
        "again": 3,
        "sums": [0, 0, 0],
    }

"""Lets each write of a booth's reserve, of its slips and of its site's queue fail in turn for
want of room; says as JSON what was seen. Run as `every_write.py` is, on a tmpfs of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from every_write import PAGE_BYTES
from sqlalchemy.exc import OperationalError

from kiosk.client.reserve import Block, Reserve
from kiosk.client.safe_files import PARTIAL
from kiosk.client.slip_proof import KEY_FILE, Proof, SlipBook, claimed, is_signed
from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode
from kiosk.full_disk import disk_full
from kiosk.queue.issuing import Order
from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ServiceRule, StageRule
from kiosk.queue.store import Answer, Store
from kiosk.words import Wording

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DOCUMENTS = Wording("Pemeriksaan berkas", "Document check")
RULES = QueueRules(
    site="kotabaru",
    site_name="Booth Layanan Kotabaru",
    zone=ZoneInfo("Asia/Makassar"),
    services={"new": ServiceRule("new", Wording("Paspor baru", "New passport"), "A", ("documents",))},
    stages={"documents": StageRule("documents", DOCUMENTS, "")},
    counters={"1": CounterRule("1", "Loket 1", ("documents",))},
    classes={"regular": ClassRule(1), "booking": ClassRule(2), "priority": ClassRule(3)},
    hours={},
    service_minutes={"documents": 5},
)
ORDER = Order("ticket-1", "new", "walk_in", NOW, "booth-1")


class Disk:
    """The disk under `folder`; `leave` fills it but for so many pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder.parent / "filler"

    def leave(self, pages: int) -> None:
        self.free()
        disk = os.statvfs(self.folder)
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - pages * PAGE_BYTES)

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    def wrong(self) -> list[str]:
        """What is half there."""
        found = [path.name for path in self.folder.iterdir() if path.name.endswith(PARTIAL)]
        for path in self.folder.glob("*.db"):
            with closing(sqlite3.connect(path)) as connection:
                verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
                orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            found += [f"{path.name}: {verdict}"] * (verdict != "ok") + [f"{path.name}: orphans"] * bool(
                orphans
            )
        return found


def only_full(told: object) -> bool:
    """Whether `told` is a fault; none but a full disk is expected."""
    assert not isinstance(told, Fault) or told.code is FaultCode.DISK_FULL, told
    return isinstance(told, Fault)


def reserving(disk: Disk, pages: int) -> bool:
    """A block is lent, and a number given from it; then the same deeds with room."""
    with Reserve(disk.folder / "reserve.db", lambda: "lease-1") as reserve:
        disk.leave(pages)
        before = _lent_and_given(reserve)
        assert disk.wrong() == []
        disk.free()
        if before:
            assert not _lent_and_given(reserve)
        # The number whose giving failed was not spent, and one that was given is given once.
        assert [one.label for one in reserve.waiting()] == ["A001"]
        assert reserve.left(TODAY, "A") == 19
    return not before


def _lent_and_given(reserve: Reserve) -> bool:
    """Whether something found no room."""
    lease = reserve.wanted(TODAY)
    if isinstance(lease, str) and only_full(reserve.keep(lease, [Block("A", 1, 20)])):
        return True
    if only_full(lease):
        return True
    return only_full(reserve.give("ticket-1", "visit-1", TODAY, "A", {"id": "visit-1"}))


def slips(disk: Disk, pages: int) -> bool:
    """A booth that never made a slip starts on a full disk, and makes one."""
    disk.leave(pages)
    made: Proof | Fault | None = None
    try:
        with SlipBook(disk.folder, "kotabaru", "kotabaru-1") as book:
            made = book.make(NOW)
    except (OSError, sqlite3.OperationalError) as error:
        disk_full(error)  # raises whatever is something else
    key = disk.folder / KEY_FILE
    kept = key.read_text("ascii") if key.exists() else None
    assert kept is None or len(bytes.fromhex(kept)) == 32
    disk.free()  # even looking into a database takes room
    assert disk.wrong() == []
    with SlipBook(disk.folder, "kotabaru", "kotabaru-1") as book:
        assert kept in (None, key.read_text("ascii")), "the key that site and centre know is kept"
        again = book.make(NOW)
        assert isinstance(again, Proof)
        signed = claimed(again.text)
        assert isinstance(signed, tuple)
        assert is_signed(signed[0], book.public)
        assert again.sequence == (2 if isinstance(made, Proof) else 1)
    return isinstance(made, Proof)


def queueing(disk: Disk, pages: int) -> bool:
    """The site gives a number and calls it; what did not fit is told, and done when there is room."""
    template = disk.folder.parent / "template.db"
    clock = ManualClock(NOW)
    if not template.exists():
        Store.open(template, RULES, clock).close()
    shutil.copyfile(template, disk.folder / "site.db")
    with closing(Store.open(disk.folder / "site.db", RULES, clock)) as store:
        disk.leave(pages)
        before = _done(lambda: store.issue(ORDER, "booth:booth-1"), store)
        assert disk.wrong() == []
        disk.free()
        assert _done(lambda: store.issue(ORDER, "booth:booth-1"), store)
        counts = store.counts()
        assert (counts["tickets"], counts["calls"], counts["events"]) == (1, 1, 2)
    return before


def _done(issue: Callable[[], object], store: Store) -> bool:
    """Whether there was room for both deeds; SQLite's own "full" is what the site answers 503 with."""
    try:
        assert isinstance(issue(), Answer)
        assert isinstance(store.call_next("1", "request-1", "staff:Sari"), Answer)
    except OperationalError as error:
        if not getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise
        return False
    return True


def each(home: Path, work: Callable[[Disk, int], bool]) -> dict[str, object]:
    """`work` with 0, 1, 2, … pages left until nothing fails; how many runs failed."""
    for pages in range(400):
        folder = home / "booth"
        folder.mkdir()
        disk = Disk(folder)
        fine = work(disk, pages)
        wrong = disk.wrong()
        shutil.rmtree(folder)
        if fine or wrong:
            return {"failed": pages, "wrong": wrong}
    return {"failed": 400, "wrong": ["it never had room enough"]}


if __name__ == "__main__":
    HOME = Path(sys.argv[1])
    sys.stdout.write(json.dumps({work.__name__: each(HOME, work) for work in (reserving, slips, queueing)}))

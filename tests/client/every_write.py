"""Lets each write of a visit and of its sending fail in turn for want of room; says as JSON what was seen.

Run in its own mount namespace, on a tmpfs at the folder it is given. A tmpfs
gives room by the page: with 0, 1, 2, … pages left the first, second, third …
write that needs a new one fails.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
from booth_side import submission

from kiosk.client.ballast import BALLAST_BYTES
from kiosk.client.manifest import Manifest
from kiosk.client.safe_files import PARTIAL
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument, State
from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode
from kiosk.printing.ledger import JobState, PrintLedger

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())
START = datetime(2026, 3, 2, tzinfo=UTC)
ID = "visit-1"
#: Pages of a few sizes, none of them a whole number of the disk's pages.
PAGES = (bytes(9_000), bytes(21_000))


class Booth:
    """What a visit writes to, in `folder`; `filler` is whatever else is on the disk."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        clock = ManualClock(START)
        self.folder = folder
        self.filler = folder.parent / "filler"
        self.spool = stack.enter_context(Spool(folder / "spool", [RECIPIENT], clock))
        self.manifest = stack.enter_context(Manifest(folder / "manifest", clock))
        self.ledger = stack.enter_context(PrintLedger(folder / "print.db", clock))

    def leave(self, pages: int) -> None:
        """Fill the disk but for `pages`."""
        self.free()
        disk = os.statvfs(self.folder)
        with self.filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - pages * PAGE_BYTES)

    def free(self) -> None:
        self.filler.unlink(missing_ok=True)

    def visit(self) -> list[Fault | None]:
        """What the booth keeps of one visit; it goes on after every fault, as the booth does."""
        sealed = [
            self.spool.seal_document(ID, f"page-{n}", page, "image/jpeg") for n, page in enumerate(PAGES)
        ]
        kept = [one for one in sealed if isinstance(one, SealedDocument)]
        faults = [one for one in sealed if isinstance(one, Fault)]
        queued = self.ledger.queue(ID)
        told: list[Fault | None] = [
            *faults,
            self.spool.commit(submission(ID), kept),
            self.manifest.mark_used("booking", "A001", START),
            queued if isinstance(queued, Fault) else self.ledger.sent(ID),
        ]
        job = self.ledger.find(ID)
        if job is not None and job.state is JobState.SENT:
            told.append(self.ledger.confirmed(ID))
        return told

    def send(self) -> None:
        """What the forwarder writes down of one submission."""
        (parcel,) = self.spool.unsent(1)
        self.spool.begin(ID)
        for document in parcel.documents:
            self.spool.upload_at(document.id, f"http://127.0.0.1/v1/uploads/{document.id}")
            self.spool.uploaded(document.id)
        self.spool.delivered(ID, START)
        self.spool.purge(ID)

    def wrong(self) -> list[str]:
        """What is half saved: nothing, one hopes."""
        found = []
        for file in ("spool/spool.db", "manifest/manifest.db", "print.db"):
            with closing(sqlite3.connect(self.folder / file)) as connection:
                if (verdict := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                    found.append(f"{file}: {verdict}")
        files = {path.name: path for path in (self.folder / "spool" / "sealed").iterdir()}
        found += [name for name in files if name.endswith(PARTIAL)]
        for parcel in self.spool.unsent(10):
            if hashlib.sha256(parcel.body).hexdigest() != parcel.sha256:
                found.append("the body is not what its digest says")
            for document in parcel.documents:
                content = files[document.path.name].read_bytes()
                if hashlib.sha256(content).hexdigest() != document.sha256:
                    found.append("a sealed file is not what its digest says")
        return found


def each(home: Path, work: Callable[[Booth, int], bool]) -> tuple[int, list[str]]:
    """`work` with 0, 1, 2, … pages left until nothing fails; how many runs failed, and what was wrong."""
    failed, wrong = 0, []
    for pages in range(400):
        folder = home / f"booth-{pages}"
        with ExitStack() as stack:
            booth = Booth(folder, stack)
            fine = work(booth, pages)
            wrong += [f"{pages} pages: {what}" for what in booth.wrong()]
            booth.free()
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()
        if fine:
            return failed, wrong
        failed += 1
    return failed, [*wrong, "it never had room enough"]


def visiting(booth: Booth, pages: int) -> bool:
    """A visit on a disk that fills up, and the same deeds once there is room."""
    booth.leave(pages)
    told = booth.visit()
    state = booth.spool.state(ID)
    assert {fault.code for fault in told if fault} <= {FaultCode.DISK_FULL}
    assert state in (None, State.SEALED)
    assert booth.wrong() == []
    booth.free()
    if state is None:
        assert booth.visit()[:1] == [None]
        assert booth.spool.state(ID) is State.SEALED
    return not any(told)


def sending(booth: Booth, pages: int) -> bool:
    """The forwarder has the ballast to throw off, so it gets through at once."""
    booth.visit()
    booth.leave(pages)
    booth.send()
    assert booth.spool.state(ID) is State.PURGED
    return pages >= 8


def mending(booth: Booth, pages: int) -> bool:
    """A technician looks after a full booth: what was refused is carried away and sent again."""
    booth.visit()
    booth.spool.begin(ID)
    booth.spool.quarantine(ID, Fault(FaultCode.CENTRE_REFUSED))
    booth.leave(pages)
    with TemporaryDirectory() as stick:
        assert booth.spool.export([ID], Path(stick)) == 1
    booth.spool.release(ID)
    assert booth.spool.state(ID) is State.SEALED
    return pages >= 8


def sending_without_ballast(booth: Booth, pages: int) -> bool:
    """Without it, the forwarder ends; when it starts again with room, it goes on where it was."""
    booth.visit()
    (booth.folder / "spool" / "ballast").unlink()
    booth.leave(pages)
    try:
        booth.send()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_FULL":
            raise
    else:
        return True
    assert booth.wrong() == []
    booth.free()
    if booth.spool.state(ID) is State.DELIVERED:
        booth.spool.purge(ID)
    else:
        booth.send()
    assert booth.spool.state(ID) is State.PURGED
    return False


def main(home: Path) -> dict[str, object]:
    told: dict[str, object] = {"ballast_pages": BALLAST_BYTES // PAGE_BYTES}
    for work in (visiting, sending, mending, sending_without_ballast):
        failed, wrong = each(home, work)
        told[work.__name__] = {"failed": failed, "wrong": wrong}
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))

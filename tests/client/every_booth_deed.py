"""What a booth writes besides a visit, each on a full disk (`every_deed`): its spool from the
first opening to the month's report, its bookings, its print jobs."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from itertools import count
from pathlib import Path

import pyrage
from booth_side import submission
from every_deed import Deed, at_path, each, made

from kiosk.cli import main
from kiosk.client.ballast import Ballast
from kiosk.client.manifest import STEPS as MANIFEST_STEPS
from kiosk.client.manifest import Manifest
from kiosk.client.reserve import STEPS as RESERVE_STEPS
from kiosk.client.reserve import Reserve
from kiosk.client.spool import Spool, Why
from kiosk.client.spool.reporting import record
from kiosk.client.spool.schema import VERSIONS as SPOOL_STEPS
from kiosk.client.submission import SealedDocument
from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode
from kiosk.kept import Kept
from kiosk.printing.ledger import VERSIONS as LEDGER_STEPS
from kiosk.printing.ledger import Number, PrintLedger
from kiosk.shared_database import open_shared

RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())
#: So long ago that the clock of this machine has passed it, whatever it says.
START = datetime(2024, 3, 2, tzinfo=UTC)
LATER = START + timedelta(days=500)
ID = "visit-1"
REFUSED = Fault(FaultCode.CENTRE_REFUSED, "of no use here")
NUMBER = Number("A001", "ticket-1", "new")


def spool_at(folder: Path, now: datetime = START) -> Spool:
    return Spool(folder / "spool", [RECIPIENT], ManualClock(now), boot="boot-1")


def later_spool_at(folder: Path) -> Spool:
    return spool_at(folder, LATER)


def manifest_at(folder: Path) -> Manifest:
    return Manifest(folder / "manifest", ManualClock(START))


def ledger_at(folder: Path) -> PrintLedger:
    return PrintLedger(folder / "print.db", ManualClock(START))


def reserve_at(folder: Path) -> Reserve:
    names = count(1)
    return Reserve(folder / "reserve.db", lambda: f"lease-{next(names)}")


# -- the spool ------------------------------------------------------------------


def filled(spool: Spool, id_: str = ID) -> None:
    page = spool.seal_document(id_, "page-1", bytes(9_000), "image/jpeg")
    assert isinstance(page, SealedDocument)
    assert spool.commit(submission(id_), [page]) is None


def begun(spool: Spool) -> None:
    filled(spool)
    spool.begin(ID)


def uploaded(spool: Spool) -> None:
    begun(spool)
    for document in spool.unsent(1)[0].documents:
        spool.upload_at(document.id, "http://127.0.0.1/v1/uploads/1")
        spool.uploaded(document.id)


def aside(spool: Spool) -> None:
    begun(spool)
    spool.quarantine(ID, REFUSED)


def purged(spool: Spool) -> None:
    """Ten that are there no more; the last receipt is a year and more later than the others."""
    for n in range(10):
        id_, at = f"visit-{n}", START if n < 9 else LATER
        filled(spool, id_)
        spool.begin(id_)
        spool.delivered(id_, at)
        spool.purge(id_)


def no_ballast(folder: Path) -> None:
    made(spool_at, purged)(folder)
    (folder / "spool" / "ballast").unlink()


def lose(spool: Spool) -> None:
    spool.lost([document.id for document in spool.unsent(1)[0].documents])


def forgotten(spool: Spool) -> Fault | None:
    count = spool.forget()
    assert isinstance(count, Fault) or count == 9
    return count if isinstance(count, Fault) else None


def many_deleted(folder: Path) -> None:
    """So many lines that a report of them is larger than what an open database takes beside it."""
    with spool_at(folder) as spool, spool._transaction() as connection:
        for n in range(1500):
            record(connection, START, f"visit-{n}", Why.DELIVERED, 1, 9_000)
    (folder / "spool" / "ballast").unlink()
    (folder / "report.csv").write_text("an older one")


def commanded(*words: str) -> Callable[[Path], Fault | None]:
    """`kiosk spool`: it ends with 1 and says why, and with nothing worse."""

    def command(folder: Path) -> Fault | None:
        out = ["--out", str(folder / "report.csv")] if "report" in words else []
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
            try:
                ended = main(["spool", *words, *out, "--state", str(folder)])
            except SystemExit as end:
                ended = int(end.code or 0)
            except (OSError, sqlite3.OperationalError) as error:
                raise AssertionError("the command ended with a traceback") from error
        if not ended:
            return None
        assert said.getvalue().startswith("DSK-01"), said.getvalue()
        return Fault(FaultCode.DISK_FULL)

    return command


SPOOL = (
    ("the note of a failed attempt", begun, lambda one: one.failed(ID, REFUSED)),
    ("the note of a cut link", begun, lambda one: one.interrupted(ID, REFUSED)),
    ("set aside", begun, lambda one: one.quarantine(ID, REFUSED)),
    ("sent again", aside, lambda one: one.release(ID)),
    ("the centre lost it", uploaded, lose),
)


def spool_deeds(ballast: bool) -> list[Deed]:
    return [Deed(name, spool_at, does, made(spool_at, ready), ballast=ballast) for name, ready, does in SPOOL]


FORGET = made(later_spool_at, forgotten)
REPORT = [
    Deed("forgotten", later_spool_at, forgotten, made(spool_at, purged)),
    Deed("the month's report", at_path, commanded("tidy"), no_ballast, [FORGET]),
    Deed("a report asked for", at_path, commanded("report"), many_deleted),
]

# -- opening --------------------------------------------------------------------


def opening(name: str, at: Callable[[Path], Kept], file: str, steps: Sequence[str], version: int) -> Deed:
    """A file of `version` is opened, and so taken to today's; 0 is none at all. Each step is one."""

    def at_version(folder: Path, to: int) -> None:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        if to:
            open_shared(path, steps[:to]).close()

    def opened(folder: Path) -> None:
        with at(folder):
            pass

    stations = [partial(at_version, to=step) for step in range(version + 1, len(steps) + 1)]
    return Deed(f"{name} opened from {version}", at_path, opened, partial(at_version, to=version), stations)


OPENING = [
    opening(name, at, file, steps, version)
    for name, at, file, steps in (
        ("spool", spool_at, "spool/spool.db", SPOOL_STEPS),
        ("manifest", manifest_at, "manifest/manifest.db", MANIFEST_STEPS),
        ("print jobs", ledger_at, "print.db", LEDGER_STEPS),
        ("reserve", reserve_at, "reserve.db", RESERVE_STEPS),
    )
    for version in range(len(steps))
]


def version_1_with_ballast(folder: Path) -> None:
    (folder / "spool").mkdir()
    open_shared(folder / "spool" / "spool.db", SPOOL_STEPS[:1]).close()
    Ballast(folder / "spool" / "ballast").load()


WITH_BALLAST = [
    Deed(
        "spool opened from 1", at_path, made(spool_at, lambda _: None), version_1_with_ballast, ballast=True
    ),
]


# -- bookings ---------------------------------------------------------------------


def page(bookings: int, conflict: bool = False) -> dict[str, object]:
    """A list of `count` bookings as the centre sends it."""
    entries = [
        {
            "id": f"booking-{n}",
            "identity": None,
            "service": "new",
            "starts_at": START.isoformat(),
            "office": "Kantor",
            "address": "Jalan Pangeran 1",
            "masked_name": "B*** S******",
            "codes": [f"{n:064x}"],
        }
        for n in range(bookings)
    ]
    use = {"ticket": "ticket-1", "label": "A001", "booth": "booth-1", "at": START.isoformat()}
    twice = {"booking": "booking-1", "first": use, "second": {**use, "ticket": "ticket-2"}}
    return {
        "site": "kotabaru",
        "salt": "00" * 16,
        "bookings": entries,
        "conflicts": [twice] if conflict else [],
    }


def in_conflict(manifest: Manifest) -> Fault | None:
    return manifest.replace(page(2, conflict=True), "1")


def told(manifest: Manifest) -> Fault | None:
    untold = manifest.untold()
    assert untold
    return manifest.told(untold)


MANIFEST = (
    Deed("the first list", manifest_at, lambda one: one.replace(page(40), "2")),
    Deed(
        "a list in place of another",
        manifest_at,
        lambda one: one.replace(page(60, conflict=True), "2"),
        made(manifest_at, lambda one: one.replace(page(40), "1")),
    ),
    Deed(
        "nothing changed at the centre",
        lambda folder: Manifest(folder / "manifest", ManualClock(LATER)),
        Manifest.confirm,
        made(manifest_at, lambda one: one.replace(page(40), "1")),
    ),
    Deed("the staff was told", manifest_at, told, made(manifest_at, in_conflict)),
)


# -- print jobs -------------------------------------------------------------------


def sent(ledger: PrintLedger) -> None:
    ledger.queue("job-1", ticket=NUMBER)
    ledger.sent("job-1")


def doubtful(ledger: PrintLedger) -> None:
    sent(ledger)
    ledger.unconfirmed("job-1", FaultCode.PRINT_UNCONFIRMED)


LEDGER = (
    Deed(
        "it did not come out",
        ledger_at,
        lambda one: one.failed("job-1", FaultCode.PRINTER_PAPER_OUT),
        made(ledger_at, sent),
    ),
    Deed(
        "it may be out",
        ledger_at,
        lambda one: one.unconfirmed("job-1", FaultCode.PRINT_UNCONFIRMED),
        made(ledger_at, sent),
    ),
    Deed("a reprint", ledger_at, lambda one: one.queue("job-2", "job-1", NUMBER), made(ledger_at, doubtful)),
)


DEEDS = {
    "opening": OPENING,
    "spool": spool_deeds(ballast=False),
    "surely": [*WITH_BALLAST, *spool_deeds(ballast=True)],
    "report": REPORT,
    "manifest": MANIFEST,
    "ledger": LEDGER,
}

if __name__ == "__main__":
    HOME = Path(sys.argv[1])
    told_of = {of: {deed.name: each(HOME, deed) for deed in deeds} for of, deeds in DEEDS.items()}
    sys.stdout.write(json.dumps(told_of))

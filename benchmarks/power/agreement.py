"""Reads the disks of booth and centre and looks for every promise on them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.power.promises import Promises
from kiosk.client.slip_proof import public_key


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so: how much was looked at, and what was wrong with it."""

    what: str
    looked_at: int
    wrong: Sequence[str]


def checks(booth: Path, centre: Path, promises: Promises) -> list[Check]:
    """Everything that was promised is there, and everything is there once."""
    with ExitStack() as stack:
        files = [*sorted(booth.rglob("*.db")), *sorted(centre.rglob("*.db"))]
        open_ = {file: stack.enter_context(closing(sqlite3.connect(file))) for file in files}
        spool, prints = open_[booth / "spool" / "spool.db"], open_[booth / "print.db"]
        site, there = open_[booth / "site.db"], open_[centre / "central.db"]
        return [
            Check("databases whole", len(open_), _not_whole(open_)),
            *_tickets(site, there, promises),
            *_submissions(spool, there, centre / "documents" / "documents", promises),
            *_alone(open_[booth / "slips.db"], open_[booth / "manifest" / "manifest.db"], booth, promises),
            Check(
                "papers that came out are in the ledger",
                len(promises.printed),
                _missing(promises.printed, _column(prints, "SELECT id FROM jobs WHERE state = 'confirmed'")),
            ),
            Check(
                "files left behind at the booth", 0, [f.name for f in (booth / "spool" / "sealed").iterdir()]
            ),
        ]


def _alone(
    slips: sqlite3.Connection, manifest: sqlite3.Connection, booth: Path, promises: Promises
) -> list[Check]:
    signed = [str(sequence) for sequence in promises.slips]
    used = _column(manifest, "SELECT booking FROM used_here")
    return [
        Check(
            "slips are counted",
            len(signed),
            _missing(signed, map(str, _column(slips, "SELECT sequence FROM slip"))),
        ),
        Check("no slip twice", len(signed), _twice(signed)),
        Check(
            "slips are signed with the key that was told",
            len(promises.keys),
            _missing(promises.keys, [public_key(booth) or ""]),
        ),
        Check("bookings stay used", len(promises.used), _missing(promises.used, used)),
    ]


def _tickets(site: sqlite3.Connection, there: sqlite3.Connection, promises: Promises) -> list[Check]:
    labels = dict(site.execute("SELECT id, label FROM ticket").fetchall())
    events = _column(site, "SELECT id FROM ticket_event")
    calls = Counter(_column(site, "SELECT ticket FROM ticket_event WHERE kind = 'called'"))
    return [
        Check(
            "numbers given are the site's",
            len(promises.labels),
            [f"{ticket} {label}" for ticket, label in promises.labels.items() if labels.get(ticket) != label],
        ),
        Check("no number twice", len(labels), _twice(labels.values())),
        Check("calls are in the story", len(promises.called), _missing(promises.called, calls)),
        Check("nobody called twice", len(calls), _twice(calls.elements())),
        Check(
            "the same tickets at the centre",
            len(labels),
            _differing(labels, _column(there, "SELECT id FROM ticket")),
        ),
        Check(
            "the same events at the centre",
            len(events),
            _differing(events, _column(there, "SELECT id FROM event")),
        ),
    ]


def _submissions(
    spool: sqlite3.Connection, there: sqlite3.Connection, folder: Path, promises: Promises
) -> list[Check]:
    kept = dict(spool.execute("SELECT id, sha256 FROM submission").fetchall())
    unsent = _column(spool, "SELECT id FROM submission WHERE state <> 'purged'")
    arrived = dict(there.execute("SELECT id, sha256 FROM submission").fetchall())
    pages = Counter(_column(there, "SELECT submission FROM document"))
    digests = _column(there, "SELECT sha256 FROM document")
    files = Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*"))
    return [
        Check(
            "visits kept are at the centre", len(promises.documents), _missing(promises.documents, arrived)
        ),
        Check(
            "the booth's and the centre's, word for word",
            len(kept),
            _differing(kept.items(), arrived.items()),
        ),
        Check("none waits or is held back", len(kept), unsent),
        Check(
            "with all their documents",
            sum(promises.documents.values()),
            [
                f"{id_}: {pages[id_]} of {count}"
                for id_, count in promises.documents.items()
                if pages[id_] != count
            ],
        ),
        Check("whose bytes are what they were", len(digests), _missing(digests, files)),
        Check("each once", len(digests), _twice(digests)),
    ]


def _not_whole(files: dict[Path, sqlite3.Connection]) -> list[str]:
    verdicts = {file: _column(database, "PRAGMA integrity_check") for file, database in files.items()}
    return [f"{file.name}: {said}" for file, verdict in verdicts.items() for said in verdict if said != "ok"]


def _column(database: sqlite3.Connection, question: str) -> list[str]:
    return [row[0] for row in database.execute(question)]


def _missing(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    return sorted(set(wanted) - set(there))


def _differing(one: Iterable[object], other: Iterable[object]) -> list[str]:
    return sorted(str(each) for each in set(one) ^ set(other))


def _twice(things: Iterable[str]) -> list[str]:
    return [thing for thing, times in Counter(things).items() if times > 1]

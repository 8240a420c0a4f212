"""How much of a bad link the forwarder uses: 512 kbit/s, 2 % loss, ten seconds cut every minute.

`kiosk forward` and `central serve` run as on a booth and at the centre, with
`benchmarks.thin_link` between them. Scans of 800 KB wait, more than can cross. What
the centre has put away when the time is over is held against what an ideal
sender could have moved over the same link.

`python -m benchmarks.link --seed 7 --minutes 2` has the line lose other packets.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rows import Row, at_least, at_most, row
from benchmarks.thin_link import CENTRE, LinkKind, ThinLink
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument, Submission
from kiosk.clock import Clock, SystemClock
from kiosk.dock.processes import Supervisor
from kiosk.dock.scene import Addresses, write_config

MINUTES = 5
SCAN_BYTES = 800_000
SEED = 4
SETTLED_AFTER_S = 3.0
"""The centre puts away what it holds when no more comes."""
PORT = 8400
SITE, BOOTH_ID = "kotabaru", "kotabaru-1"
CONFIG = Path(__file__).parent.parent / "config"
NO_DEVICES: Addresses = {
    "printer": "simulator:",
    "reader": "serial:///dev/null",
    "code_camera": "camera+file:///dev/null",
    "camera": "file:///dev/null",
    "speaker": "",
}


def run(seed: int = SEED, minutes: float = MINUTES) -> list[Row]:
    """Rows of {figure, value, unit, target, met}; `seed` says which packets are lost."""
    return measure(LinkKind(), minutes * 60.0, SCAN_BYTES, seed)


def measure(kind: LinkKind, duration_s: float, scan_bytes: int, seed: int) -> list[Row]:
    """Forward scans over a link of `kind` for `duration_s`."""
    clock = SystemClock()
    with TemporaryDirectory(prefix="anjungan-link-") as folder, ThinLink(kind, clock, seed) as link:
        ends = _Ends(Path(folder), link, clock)
        try:
            scans = round(kind.ideal_bytes(duration_s) * 1.3 / scan_bytes) + 1
            ends.fill(scans, scan_bytes)
            began_s = ends.start()
            clock.sleep(max(0.0, began_s + duration_s - link.age_s))
            link.sever()
            ended_s, crossed = link.age_s, link.arrived_bytes
            clock.sleep(SETTLED_AFTER_S)
            there = ends.at_centre()
        finally:
            ends.close()
    ideal = kind.ideal_bytes(ended_s) - kind.ideal_bytes(began_s)
    raw = kind.raw_bytes(ended_s) - kind.raw_bytes(began_s)
    again = there.uploads - there.documents
    beside = max(0, crossed - there.bytes)
    return [
        at_least("of what an ideal sender moves", 100 * there.bytes / ideal, "%", 90.0),
        row("of the line's rate while it is up", 100 * there.bytes / raw, "%"),
        row("put away at the centre", there.bytes / 1e6, "MB"),
        row("scans that came whole", there.whole, "scans"),
        row("scans that began anew", again, "scans", "0", again == 0),
        at_most("crossed beside the scans, and twice", 100 * beside / there.bytes, "%", 5.0),
        row("packets lost by the line", link.lost_packets, "packets"),
        row("seed of the line's chance", seed, ""),
    ]


@dataclass(frozen=True, slots=True)
class There:
    """What the centre has put away: bytes, scans that are whole, uploads and their documents."""

    bytes: int
    whole: int
    uploads: int
    documents: int


def count_at_centre(state: Path) -> There:
    """What the centre of the folder `state` has put away by now."""
    database = sqlite3.connect(f"file:{state / 'central.db'}?mode=ro", uri=True)
    try:
        whole, size = database.execute(
            "SELECT count(*), coalesce(sum(size_bytes), 0) FROM document"
        ).fetchone()
        partly = database.execute("SELECT coalesce(sum(offset), 0) FROM upload WHERE NOT finished").fetchone()
        begun = database.execute("SELECT count(*), count(DISTINCT document) FROM upload").fetchone()
    finally:
        database.close()
    return There(bytes=size + partly[0], whole=whole, uploads=begun[0], documents=begun[1])


class _Ends:
    """The forwarder at one end and the centre at the other, with their own commands."""

    def __init__(self, folder: Path, link: ThinLink, clock: Clock) -> None:
        self._link = link
        self._clock = clock
        self._config, self._state, self._centre = folder / "config", folder / "state", folder / "centre"
        self._state.mkdir()
        self._supervisor = Supervisor(folder / "logs", folder / "running.json")
        self._recipient = self._run("keys", "--out", str(self._centre)).strip()
        token = self._run("enrol", BOOTH_ID, "--state", str(self._centre)).strip()
        (self._state / "centre.token").write_text(token + "\n", "ascii")

    def close(self) -> None:
        self._supervisor.close()

    def fill(self, scans: int, scan_bytes: int) -> None:
        """So many submissions of one scan each."""
        with Spool(self._state / "spool", (self._recipient,), self._clock) as spool:
            for number in range(scans):
                id_ = f"visit-{number}"
                sealed = spool.seal_document(id_, "ktp", os.urandom(scan_bytes), "image/jpeg")
                assert isinstance(sealed, SealedDocument), sealed
                submission = Submission(id_, "visit", SITE, BOOTH_ID, None, None, self._clock.now(), {})
                assert spool.commit(submission, [sealed]) is None

    def start(self) -> float:
        """Start centre and forwarder; the link's age when the forwarder began."""
        serve = ["central", "serve", "--state", str(self._centre), "--host", CENTRE, "--port", str(PORT)]
        self._link.centre.within(lambda: self._supervisor.start("centre", serve))
        write_config(
            CONFIG,
            self._config,
            devices=NO_DEVICES,
            site_url="http://127.0.0.1:8300",
            centre_url=f"http://{CENTRE}:{PORT}",
            recipient=self._recipient,
            size_px=(1080, 1920),
        )
        forward = ["kiosk", "forward", "--config", str(self._config), "--state", str(self._state)]
        self._link.booth.within(lambda: self._supervisor.start("forward", forward))
        return self._link.age_s

    def at_centre(self) -> There:
        return count_at_centre(self._centre)

    def _run(self, *words: str) -> str:
        return self._supervisor.run(["central", *words])


def main(words: Sequence[str] | None = None) -> int:
    """0 when every promise is kept, 1 when one is not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.link", description="How a bad link is used.")
    parser.add_argument("--seed", type=int, default=SEED, help="which packets are lost (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long (default %(default)s)")
    arguments = parser.parse_args(words)
    print(f"seed {arguments.seed}, {arguments.minutes:g} minutes", flush=True)
    rows = run(arguments.seed, arguments.minutes)
    for line in rows:
        kept = {True: "met", False: "NOT MET", None: ""}[line["met"]]  # type: ignore[index]
        print(f"{line['figure']!s:40} {line['value']:>8} {line['unit']!s:8} {line['target'] or '':12} {kept}")
    return 0 if all(line["met"] is not False for line in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())

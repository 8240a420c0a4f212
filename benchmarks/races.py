"""`python -m benchmarks.races`: a rush hour at a site of several workers, one of
which is killed with SIGKILL again and again. Nobody may be called twice, no
number may be shared, and nothing may have happened that nobody was told of.

    calls         tickets that clerks were given, over HTTP
    called twice  … of which more than one clerk was given the same
    shared        numbers that stand on two papers
    ghosts        calls in the database that no clerk was given, and repeats of
                  a click that were another ticket
    kills         workers that were killed on the way
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rows import Row, row
from kiosk.clock import SystemClock
from kiosk.commands.database import open_store
from kiosk.dock.postgres import cluster
from kiosk.dock.processes import Supervisor
from kiosk.dock.rush import Rush, rush, workers_of, write_rush_config
from kiosk.settings import load
from kiosk.site.tokens import booth_token

ENGINES = ("sqlite", "postgresql")
WORKERS, COUNTERS = 4, {"sqlite": 20, "postgresql": 50}
#: What was promised; `python -m benchmarks --only races` runs so many on each engine.
PROMISED_CALLS = 200_000
NAME, PASSWORD = "Petugas Uji", "hanya untuk uji"
CALLS_A_KILL = 500


@dataclass(frozen=True, slots=True)
class Race:
    """How one rush went."""

    engine: str
    workers: int
    counters: int
    story: Rush
    ghosts: int
    took_s: float

    def __str__(self) -> str:
        story = self.story
        return (
            f"{self.engine}, {self.workers} workers, {self.counters} counters: {len(story.called)} calls in "
            f"{self.took_s:.0f} s ({len(story.called) / self.took_s:.0f}/s), "
            f"called twice {story.called_twice}, shared {story.numbers_shared}, ghosts {self.ghosts}, "
            f"kills {story.kills}, sent again {story.sent_again}"
        )

    def is_well(self, calls: int) -> bool:
        story = self.story
        everyone = set(story.called) == set(story.labels) and len(story.called) == calls
        return everyone and not (story.called_twice or story.numbers_shared or self.ghosts)


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}: the promised calls on both engines, which take an hour."""
    rows = []
    for engine in ENGINES:
        one = race(engine, WORKERS, COUNTERS[engine], PROMISED_CALLS, PROMISED_CALLS // CALLS_A_KILL)
        calls, story, where = len(one.story.called), one.story, f"{engine}, {one.counters} counters"
        rows += [
            row(
                f"{where}: calls while workers are killed",
                calls,
                "calls",
                str(PROMISED_CALLS),
                one.is_well(PROMISED_CALLS),
            ),
            row(f"{where}: kills", story.kills, "kills"),
            row(f"{where}: called twice", story.called_twice, "tickets", "0", story.called_twice == 0),
            row(f"{where}: shared", story.numbers_shared, "numbers", "0", story.numbers_shared == 0),
            row(f"{where}: ghosts", one.ghosts, "calls", "0", one.ghosts == 0),
        ]
    return rows


def main() -> int:
    """0 when nothing was twice and nothing was lost, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.races",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--counters", type=int, help="default: 50 on PostgreSQL, 20 on SQLite")
    parser.add_argument("--kills", type=int, help=f"default: one in {CALLS_A_KILL} calls")
    arguments = parser.parse_args()
    kills = arguments.calls // CALLS_A_KILL if arguments.kills is None else arguments.kills
    # Whoever stops it stops the site and the server that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    good = True
    for engine in ENGINES if arguments.engine == "both" else (arguments.engine,):
        counters = arguments.counters or COUNTERS[engine]
        one = race(engine, arguments.workers, counters, arguments.calls, kills)
        print(one, flush=True)
        good &= one.is_well(arguments.calls)
    return 0 if good else 1


def race(engine: str, workers: int, counters: int, calls: int, kills: int) -> Race:
    """Run one rush at a site of its own."""
    clock = SystemClock()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anjungan-races-")))
        database = stack.enter_context(cluster()).make() if engine == "postgresql" else ""
        write_rush_config(Path("config"), folder / "config", counters, database, clock.now())
        here = ["--config", str(folder / "config"), "--state", str(folder / "state")]
        supervisor = Supervisor(folder / "logs", folder / "running.json")
        stack.callback(supervisor.close)
        supervisor.run(["kiosk", "staff", "add", NAME, *here], given=PASSWORD + "\n")
        site = supervisor.start("site", ["kiosk", "site", *here, "--port", "0", "--workers", str(workers)])

        def kill() -> None:
            os.kill(random.choice(workers_of(site.pid)), signal.SIGKILL)

        started_s = clock.monotonic_s()
        who = {"name": NAME, "password": PASSWORD}
        token = booth_token(folder / "state")
        story = asyncio.run(rush(site.url, token, who, counters, calls, kill, kills, _so_far))
        took_s = clock.monotonic_s() - started_s
        store = open_store(load(folder / "config"), folder / "state", clock)
        counts = store.counts()
        store.close()
    ghosts = (
        story.ghosts + abs(counts["calls"] - len(story.called)) + abs(counts["tickets"] - len(story.labels))
    )
    return Race(engine, workers, counters, story, ghosts, took_s)


def _so_far(story: Rush) -> None:
    """A long run tells how it stands: what ends early has shown something too."""
    print(
        f"  {len(story.called)} calls, called twice {story.called_twice}, shared {story.numbers_shared}, "
        f"kills {story.kills}, sent again {story.sent_again}",
        file=sys.stderr,
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())

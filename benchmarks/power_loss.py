"""`python -m benchmarks.power_loss`: power is lost again and again, at the booth and at
the centre, on disks that forget what was never synced; then nothing that somebody was
told may be missing anywhere, and nothing may be there twice.

    booth    spool, print ledger, reserve, slips and the site's queue: numbers are given,
             with the site and without it, and called, visits are kept and forwarded
    centre   `central serve`: submissions, documents and events, each with its receipt

Both keep what they have through all losses. A loss comes at a change of the disk
that the seed names, and the dice of the same seed decide what of the unsynced is
there afterwards. A booth does the same deeds again for the same seed; when its
requests meet the centre, threads and the network decide, and no seed repeats that.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from benchmarks.power.agreement import Check, checks
from benchmarks.power.booth import BOOTH
from benchmarks.power.outlet import Outlet
from benchmarks.power.promises import Promises
from kiosk.dock.scene import free_port

MACHINES = ("booth", "centre")
#: Changes of a disk until the power goes: from its very first to a few rounds of work.
CHANGES = {"booth": (1, 2_500), "centre": (1, 900)}
WITHIN_S = 120.0
CHUNK_BYTES = 64 << 10


class DiedByItself(Exception):
    """A process ended that nobody had killed; its reason is in the log."""


@dataclass
class World:
    """Two machines whose disks are kept in `folder` from life to life, and what was promised."""

    folder: Path
    seed: int
    promises: Promises = field(default_factory=Promises)
    losses: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.log = self.folder / "log"
        centre = str(self.folder / "centre")
        self._recipient = _central("keys", "--out", centre)
        self._port = str(free_port())
        self._token = _central("enrol", BOOTH, "--state", centre)

    def lose(self, number: int) -> str:
        """A life of both machines that ends with the power of one; which, and when."""
        dice = random.Random(f"{self.seed} loss {number}")
        victim = dice.choice(MACHINES)
        after = dice.randint(*CHANGES[victim])
        self._live(f"{self.seed}-{number}", victim, after)
        self.losses[victim] += 1
        return f"{victim} at change {after}"

    def settle(self) -> None:
        """A life without a loss, in which all that waits is brought to the centre."""
        self._live("settle", None, None, "--drain")

    def _live(self, name: str, victim: str | None, after: int | None, *options: str) -> None:
        """Both machines until the power of `victim` goes, at the latest when the booth has done its work."""
        with ExitStack() as stack:
            log = stack.enter_context(self.log.open("a"))
            disks = {
                machine: stack.enter_context(
                    Outlet(
                        self.folder / machine,
                        self.folder / f"{machine}-disk",
                        seed=f"{name} {machine}",
                        after=after if machine == victim else None,
                    )
                )
                for machine in MACHINES
            }
            lost = disks[victim].lost if victim else None
            running: dict[str, subprocess.Popen[bytes]] = {}
            try:
                serve = ["central", "serve", "--state", str(disks["centre"].mount), "--port", self._port]
                running["centre"] = _start(serve, log)
                said = _hear(running["centre"], lost)
                if said == b"":
                    raise DiedByItself("the centre did not start")
                if said is not None:
                    given = ("--token", self._token, "--recipient", self._recipient, "--seed", name)
                    work = ["benchmarks.power.booth", str(disks["booth"].mount), *given, *options]
                    booth = running["booth"] = _start([*work, "--centre", said.decode().split()[-1]], log)
                    while said := _hear(booth, lost):
                        self.promises.hear(said)
                    if said == b"" and booth.wait(WITHIN_S):
                        raise DiedByItself(f"the booth ended with {booth.returncode}")
                if victim:
                    disks[victim].cut([running[victim]])
            finally:
                for process in running.values():
                    _kill(process)
                if "booth" in running:
                    self._last_words(running["booth"])
                for process in running.values():
                    assert process.stdout is not None
                    process.stdout.close()

    def _last_words(self, booth: subprocess.Popen[bytes]) -> None:
        """What it said before it died, and nobody had read yet."""
        assert booth.stdout is not None
        while content := os.read(booth.stdout.fileno(), CHUNK_BYTES):
            self.promises.hear(content)
        self.promises.silence()


def lose_power(folder: Path, seed: int, losses: int) -> tuple[World, list[Check]]:
    """So many losses in a row, a life in which all is settled, and what was found."""
    world = World(folder, seed)
    for number in range(losses):
        print(f"loss {number}: {world.lose(number)}, {len(world.promises)} promises", flush=True)
    world.settle()
    return world, checks(folder / "booth", folder / "centre", world.promises)


def main() -> int:
    """0 when every promise was kept, 1 when one was not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.power_loss", description=__doc__)
    parser.add_argument("--losses", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None, help="repeat the choices of an earlier run")
    parser.add_argument(
        "--out", type=Path, default=Path("out/power-loss"), metavar="DIR", help="disks and log of a bad run"
    )
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.losses} losses of power", flush=True)
    kept = False
    with tempfile.TemporaryDirectory(prefix="anjungan-") as folder:
        try:
            world, found = lose_power(Path(folder), seed, arguments.losses)
            kept = not any(check.wrong for check in found)
        finally:
            if not kept:
                shutil.copytree(folder, arguments.out / str(seed), dirs_exist_ok=True)
    print("losses: " + ", ".join(f"{machine} {times}" for machine, times in sorted(world.losses.items())))
    for check in found:
        print(f"{'NOT' if check.wrong else 'ok '} {check.what}: {check.looked_at}", *check.wrong[:5])
    print(f"{'Every promise was kept' if kept else 'Promises were broken'} (seed {seed})")
    return 0 if kept else 1


def _hear(process: subprocess.Popen[bytes], lost: int | None) -> bytes | None:
    """What the process says next: b"" when it has ended, None when the power went."""
    assert process.stdout is not None
    source = process.stdout.fileno()
    ready = select.select([source, *([lost] if lost is not None else [])], [], [], WITHIN_S)[0]
    if not ready:
        raise TimeoutError(f"nothing was said within {WITHIN_S:.0f} s")
    return None if lost in ready else os.read(source, CHUNK_BYTES)


def _start(words: Sequence[str], log: IO[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, bufsize=0, env=environment)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(WITHIN_S)


def _central(*words: str) -> str:
    command = [sys.executable, "-m", "central", *words]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=WITHIN_S
    ).stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main())

"""Files handed out to processes, and what they made of them in the files' order.

A process that dies, as of too little memory, or that hangs costs the one file
it had in hand: another is started in its place. `ProcessPoolExecutor` gives up
altogether when one of its processes dies, so it is not used.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import cv2

from kiosk.clock import Clock, Deadline

Result = dict[str, Any]
See = Callable[[Path, int], Result]
Opened = Callable[[], AbstractContextManager[See]]
"""Makes ready once in each process (a reader is started, say) and gives what
is then called with every file and its turn, counted from 1. Both what it is
and what it gives back must survive pickling."""

LIMIT_S = 120.0
LEAVING_S = 5.0

_AHEAD = 64
_SPAWN = multiprocessing.get_context("spawn")
_FIRST_TO_GO = "500"


def seen_in_order(
    files: Sequence[Path], opened: Opened, jobs: int, clock: Clock, limit_s: float = LIMIT_S
) -> Generator[Result]:
    """What `opened` makes of each of `files`, in their order, worked on by up
    to `jobs` processes. No more than a fixed number of results wait for a file
    before them. A file that costs its process or takes longer than `limit_s`
    gives `{"file", "error"}`."""
    results: dict[int, Result] = {}
    crew: list[_Worker] = []
    handed = 0
    # It would unblock the signals that a new worker is to inherit blocked.
    resource_tracker.ensure_running()
    try:
        crew = [_Worker(opened) for _ in range(min(jobs, len(files)))]
        for told in range(len(files)):
            while told not in results:
                crew = [_Worker(opened) if worker.dead and handed < len(files) else worker for worker in crew]
                for worker in crew:
                    if worker.turn is None and handed < min(len(files), told + _AHEAD):
                        worker.hand(handed, files[handed], Deadline.after(clock, limit_s))
                        handed += 1
                for worker in _any_ready(crew):
                    turn = worker.turn
                    assert turn is not None
                    results[turn] = worker.take(files[turn], limit_s)
            yield results.pop(told)
    finally:
        for worker in crew:
            worker.dismiss()
        for worker in crew:
            worker.leave()


class _Worker:
    """One process, the pipe to it, and the file it has in hand."""

    def __init__(self, opened: Opened) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        # Not a daemon: those may have no processes of their own, and a reader is one.
        self._process = _SPAWN.Process(target=_work, args=(theirs, opened))
        # Ctrl-C is the asker's to hear: it ends the workers itself. The mask is inherited.
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        theirs.close()
        self.turn: int | None = None
        self.until: Deadline | None = None
        self.dead = False

    def hand(self, turn: int, path: Path, until: Deadline) -> None:
        self.turn, self.until = turn, until
        # A process that died while idle is noticed when its answer is taken.
        with suppress(OSError):
            self.pipe.send((path, turn + 1))

    def take(self, path: Path, limit_s: float) -> Result:
        """The result of `path`, or why there is none."""
        self.turn = None
        why = f"Looking at it took longer than {limit_s:.0f} seconds."
        try:
            if self.pipe.poll():
                result: Result = self.pipe.recv()
                return result
        except (EOFError, OSError):
            why = "The process that looked at it died; perhaps it needs more memory than there is."
        self.end()
        return {"file": str(path), "error": why}

    def dismiss(self) -> None:
        """Ask it to end; at once if it has a file in hand that nobody waits for."""
        self.pipe.close()
        if self.turn is not None:
            self._process.terminate()

    def leave(self) -> None:
        self._process.join(LEAVING_S)
        self.end()

    def end(self) -> None:
        self.dead = True
        self.pipe.close()
        self._process.kill()
        self._process.join()


def _any_ready(crew: Sequence[_Worker]) -> list[_Worker]:
    """Wait for an answer or an end; those workers whose result can be taken."""
    busy = [worker for worker in crew if worker.turn is not None]
    left_s = min(worker.until.remaining_s for worker in busy if worker.until is not None)
    answered = wait([worker.pipe for worker in busy], left_s)
    return [w for w in busy if w.pipe in answered or (w.until is not None and w.until.expired)]


def _work(pipe: Connection, opened: Opened) -> None:
    """The life of one process: it ends when the other end of its pipe does."""
    cv2.setNumThreads(1)
    # When memory runs out, one picture goes, not the booth that runs beside.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, "ascii")
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), opened() as see:
        while True:
            path, turn = pipe.recv()
            pipe.send(see(path, turn))

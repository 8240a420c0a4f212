"""Several processes behind one port, so that several cores serve one queue.

They share the listening socket: whoever is free takes the next connection, and
a connection that waits while a worker dies is taken by another. The parent does
nothing but start workers, and start another for each that ends. Workers are
forked from a process that has everything imported, so that takes a moment only.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess

from kiosk.clock import Clock
from kiosk.site.serving import STOP_WITHIN_S

#: A worker that lived for less is followed after a pause of as long: it may be the database.
SHORT_LIFE_S = 1.0
END_WITHIN_S = STOP_WITHIN_S + 3.0
STOPS = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger(__name__)
_fork = multiprocessing.get_context("fork")

Ready = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Worker:
    process: ForkProcess
    news: Connection
    """Says the address once, when the worker listens."""
    started_s: float


class Workers:
    """`serve` runs in each of `count` processes until SIGTERM; it is handed what to
    call with its address when it listens. No thread may run and no connection
    may be open in this process when they start."""

    def __init__(self, count: int, serve: Callable[[Ready], None], clock: Clock) -> None:
        self._count = count
        self._serve = serve
        self._clock = clock
        self._workers: list[_Worker] = []

    def run(self, ready: Ready) -> bool:
        """Until SIGTERM or SIGINT. `ready` is called once, when all of them listen;
        False when one of them could not even begin."""
        gc.freeze()
        # The workers hold the other end: it ends with this process, however that ends.
        self._lifeline = os.pipe()
        with _stopped() as stopped:
            self._workers = [self._start() for _ in range(self._count)]
            told, listening = False, dict[int | None, str]()
            while stopped not in (happened := wait(self._awaited(stopped))):
                for worker in self._workers:
                    if worker.news in happened and (url := _told(worker.news)) is not None:
                        listening[worker.process.pid] = url
                ended = [worker for worker in self._workers if worker.process.sentinel in happened]
                for worker in ended:
                    worker.process.join()
                    listening.pop(worker.process.pid, None)
                if not told and any(worker.process.exitcode != -signal.SIGKILL for worker in ended):
                    self._end()
                    return False
                for worker in ended:
                    self._replace(worker, stopped)
                if not told and len(listening) == self._count:
                    told = True
                    ready(next(iter(listening.values())))
            self._end()
        return True

    def _awaited(self, stopped: Connection) -> list[Connection | int]:
        news = [worker.news for worker in self._workers if not worker.news.closed]
        return [stopped, *news, *(worker.process.sentinel for worker in self._workers)]

    def _start(self) -> _Worker:
        ours, theirs = _fork.Pipe(duplex=False)
        process = _fork.Process(target=self._work, args=(theirs,))
        process.start()
        theirs.close()
        return _Worker(process, ours, self._clock.monotonic_s())

    def _replace(self, worker: _Worker, stopped: Connection) -> None:
        log.error("worker %s ended (%s); another starts", worker.process.pid, worker.process.exitcode)
        worker.news.close()
        if self._clock.monotonic_s() - worker.started_s < SHORT_LIFE_S:
            stopped.poll(SHORT_LIFE_S)
        self._workers[self._workers.index(worker)] = self._start()

    def _end(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(END_WITHIN_S)
            worker.process.kill()
            worker.process.join()

    def _work(self, news: Connection) -> None:
        """In the worker."""
        for number in STOPS:
            signal.signal(number, signal.SIG_DFL)
        ours, parents = self._lifeline
        os.close(parents)
        threading.Thread(target=_end_with_parent, args=(ours,), daemon=True).start()
        self._serve(news.send)


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _told(news: Connection) -> str | None:
    """What the worker said; None when it ended before. It speaks only once."""
    try:
        return str(news.recv())
    except EOFError:
        return None
    finally:
        news.close()


@contextmanager
def _stopped() -> Iterator[Connection]:
    """A connection that has something to read after SIGTERM or SIGINT."""
    ours, theirs = _fork.Pipe(duplex=False)
    before = {number: signal.signal(number, lambda *_: theirs.send(True)) for number in STOPS}
    try:
        yield ours
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        ours.close()
        theirs.close()

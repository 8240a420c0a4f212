"""Deeds that arrive together are done together.

On SQLite writers follow one another, and each would wait for the disk. What
arrives until a whole turn of the event loop brings nothing more is done in one
transaction with one wait: the more counters press at once, the more is shared,
and one that presses alone waits for an empty turn, which is microseconds. On
PostgreSQL, where writers go side by side, each deed has a thread of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool

from kiosk.queue.database import AWAY
from kiosk.queue.store import Deed, Outcome, Store
from kiosk.queue.tickets import IllegalStep


class Deeds:
    """Does deeds for the handlers of one event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pending: list[tuple[Deed, asyncio.Future[Outcome]]] = []

    async def do(self, deed: Deed) -> Outcome:
        """What `deed` came to; it is on disk by then. Raises IllegalStep."""
        if not self._store.database.is_sqlite:
            return await run_in_threadpool(self._store.do, deed)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Outcome] = loop.create_future()
        self._pending.append((deed, done))
        if len(self._pending) == 1:
            loop.call_soon(self._gather, loop, 1)
        return await done

    def _gather(self, loop: asyncio.AbstractEventLoop, seen: int) -> None:
        """Another turn for as long as more deeds come; `seen` were there at the last."""
        if len(self._pending) > seen:
            loop.call_soon(self._gather, loop, len(self._pending))
        else:
            self._do_all()

    def _do_all(self) -> None:
        pending, self._pending = self._pending, []
        self._answer(pending)

    def _answer(self, pending: Sequence[tuple[Deed, asyncio.Future[Outcome]]]) -> None:
        try:
            outcomes = self._store.do_all([deed for deed, _ in pending])
        except Exception as error:  # noqa: BLE001 - it is raised where each of them is awaited
            if len(pending) > 1 and not isinstance(error, AWAY):
                # One of them broke and nothing was written: each is done by itself, and only that one fails.
                for one in pending:
                    self._answer([one])
                return
            for _, done in pending:
                if not done.done():
                    done.set_exception(error)
            return
        for (_, done), outcome in zip(pending, outcomes, strict=True):
            if done.done():
                continue
            if isinstance(outcome, IllegalStep):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)

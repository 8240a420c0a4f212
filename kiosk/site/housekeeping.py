"""What is tidied while the site runs: old requests, rosters and what no counter can finish once an
hour, the first time at once; SQLite's log every second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from kiosk.queue.database import AWAY
from kiosk.queue.pruning import prune_requests
from kiosk.queue.roster_purge import purge_rosters
from kiosk.queue.store import Store
from kiosk.site.beside import beside

PRUNE_EVERY_S = 3600.0
CHECKPOINT_EVERY_S = 1.0


@asynccontextmanager
async def housekeeping(
    store: Store, prune_every_s: float = PRUNE_EVERY_S, checkpoint_every_s: float = CHECKPOINT_EVERY_S
) -> AsyncIterator[None]:
    """Tidy while inside."""
    chores = [
        _every(prune_every_s, lambda: prune_requests(store.database, store.clock.now())),
        _every(prune_every_s, lambda: purge_rosters(store.database, store.rules, store.clock.now())),
        _every(prune_every_s, store.hand_back),
    ]
    if store.database.is_sqlite:
        chores.append(_every(checkpoint_every_s, store.database.checkpoint))
    async with beside(*chores):
        yield


async def _every(seconds: float, chore: Callable[[], object]) -> None:
    while True:
        with suppress(*AWAY):  # the next time will do
            await run_in_threadpool(chore)
        await asyncio.sleep(seconds)

"""What is tidied while the site runs: at its start, and then once an hour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from kiosk.queue.database import AWAY
from kiosk.queue.pruning import prune_requests
from kiosk.queue.store import Store

EVERY_S = 3600.0


@asynccontextmanager
async def housekeeping(store: Store, every_s: float = EVERY_S) -> AsyncIterator[None]:
    """Tidy while inside."""

    async def tidy() -> None:
        while True:
            with suppress(*AWAY):  # another hour will do
                await run_in_threadpool(prune_requests, store.database, store.clock.now())
            await asyncio.sleep(every_s)

    task = asyncio.create_task(tidy())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])

"""Work beside the requests: it goes on for as long as the site does, or the site ends.

A watcher that died quietly would leave boards that look alive and say nothing new.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

log = logging.getLogger(__name__)


@asynccontextmanager
async def beside(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do `works`, which never end by themselves, while inside. One that meets what
    nobody expected stops the process as SIGTERM does, and it is started again."""
    tasks = [asyncio.create_task(work) for work in works]
    for task in tasks:
        task.add_done_callback(_stop_with)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _stop_with(task: asyncio.Task[None]) -> None:
    if task.cancelled() or (error := task.exception()) is None:
        return
    log.critical("site.work_crashed work=%s", task.get_name(), exc_info=error)
    os.kill(os.getpid(), signal.SIGTERM)

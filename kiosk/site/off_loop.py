"""Where a handler of the event loop asks the database.

SQLite answers in microseconds: a thread of its own would take longer to take
turns with this one than the reading takes. PostgreSQL is over a wire that may
fall silent, and whoever waits for it waits in a thread, while the loop serves
everybody else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from kiosk.queue.database import Database

Found = TypeVar("Found")


async def ask(database: Database, question: Callable[[], Found]) -> Found:
    """The answer to `question`, which asks `database`."""
    if database.is_sqlite:
        return question()
    return await run_in_threadpool(question)

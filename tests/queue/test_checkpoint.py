"""SQLite's log is carried into the file between presses, not by a press."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.site.housekeeping import housekeeping

PATIENCE_S = 10.0
SOON_S = 0.01


def tickets_in_the_file_alone(database: Path) -> int:
    """What somebody finds who has the file without its log."""
    alone = database.with_name("alone.db")
    shutil.copy(database, alone)
    with closing(sqlite3.connect(alone)) as connection:
        return int(connection.execute("SELECT count(*) FROM ticket").fetchone()[0])


def test_a_commit_leaves_the_file_alone_and_a_checkpoint_brings_it_up_to_date(
    tmp_path: Path, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]
) -> None:
    path = tmp_path / "site.db"
    with closing(Store.open(path, rules, clock)) as store:
        store.database.checkpoint()
        store.issue(order(), "booth:booth-1")
        assert tickets_in_the_file_alone(path) == 0
        with store.database.read() as reading:  # a board is looking, and is not waited for
            assert not reading.closed
            store.database.checkpoint()
        assert tickets_in_the_file_alone(path) == 1


def test_the_site_does_it_while_it_runs(
    tmp_path: Path, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]
) -> None:
    path = tmp_path / "site.db"

    async def keep_house(store: Store) -> None:
        async with asyncio.timeout(PATIENCE_S), housekeeping(store, checkpoint_every_s=SOON_S):
            while not tickets_in_the_file_alone(path):
                await asyncio.sleep(SOON_S)

    with closing(Store.open(path, rules, clock)) as store:
        store.database.checkpoint()
        store.issue(order(), "booth:booth-1")
        assert tickets_in_the_file_alone(path) == 0
        asyncio.run(keep_house(store))
        assert tickets_in_the_file_alone(path) == 1

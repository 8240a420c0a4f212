"""SQLite's log is carried into the file between presses, not by a press."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from own_loop import run_apart

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.rules import QueueRules
from kiosk.queue.store import Store
from kiosk.site.housekeeping import housekeeping

PATIENCE_S = 10.0
SOON_S = 0.01


def is_in_the_file(ticket: str, database: Path) -> bool:
    """Whether somebody finds the ticket who has the file without its log."""
    return ticket.encode() in database.read_bytes()


def test_a_commit_leaves_the_file_alone_and_a_checkpoint_brings_it_up_to_date(
    tmp_path: Path, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]
) -> None:
    path, asked = tmp_path / "site.db", order()
    with closing(Store.open(path, rules, clock)) as store:
        store.issue(asked, "booth:booth-1")
        assert not is_in_the_file(asked.id, path)
        with store.database.read() as reading:  # a board is looking, and is not waited for
            assert not reading.closed
            store.database.checkpoint()
        assert is_in_the_file(asked.id, path)


def test_the_site_does_it_while_it_runs(
    tmp_path: Path, rules: QueueRules, clock: ManualClock, order: Callable[..., Order]
) -> None:
    path, asked = tmp_path / "site.db", order()

    async def keep_house(store: Store) -> None:
        async with asyncio.timeout(PATIENCE_S), housekeeping(store, checkpoint_every_s=SOON_S):
            while not is_in_the_file(asked.id, path):
                await asyncio.sleep(SOON_S)

    with closing(Store.open(path, rules, clock)) as store:
        store.issue(asked, "booth:booth-1")
        assert not is_in_the_file(asked.id, path)
        run_apart(keep_house(store))
        assert is_in_the_file(asked.id, path)

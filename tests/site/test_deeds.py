"""Deeds that arrive together, and what becomes of them when one cannot be done."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from api_site import RULES
from own_loop import run_apart
from sqlalchemy import Connection

from kiosk.clock import SystemClock
from kiosk.queue.store import Outcome, Store
from kiosk.site.deeds import Deeds


class Broken(Exception):
    """Nobody expects it."""


def test_who_waits_is_told_what_broke_and_nobody_else(tmp_path: Path) -> None:
    def deed(_connection: Connection) -> Outcome:
        raise Broken

    async def press(store: Store) -> list[object]:
        told_to_the_loop: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, told: told_to_the_loop.append(told))
        deeds = Deeds(store)
        done = await asyncio.gather(deeds.do(deed), deeds.do(deed), return_exceptions=True)
        assert [type(one) for one in done] == [Broken, Broken]
        return told_to_the_loop

    with closing(Store.open(tmp_path / "site.db", RULES, SystemClock())) as store:
        assert run_apart(press(store)) == []

"""Deeds that arrive together, and what becomes of them when one cannot be done."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from api_site import RULES
from own_loop import run_apart
from sqlalchemy import Connection

from kiosk.clock import SystemClock
from kiosk.queue.store import Answer, Outcome, Store
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


def test_of_deeds_that_arrive_together_only_the_one_that_breaks_fails(tmp_path: Path) -> None:
    def broken(_connection: Connection) -> Outcome:
        raise Broken

    def good(_connection: Connection) -> Outcome:
        return Answer({"label": "A001"})

    async def press(store: Store) -> list[object]:
        deeds = Deeds(store)
        presses = (deeds.do(good), deeds.do(broken), deeds.do(good))
        return list(await asyncio.gather(*presses, return_exceptions=True))

    with closing(Store.open(tmp_path / "site.db", RULES, SystemClock())) as store:
        first, second, third = run_apart(press(store))
    assert first == third == Answer({"label": "A001"})
    assert isinstance(second, Broken)

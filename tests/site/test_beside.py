"""What works beside the requests goes on, or the site ends and is started again."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading

import pytest
from own_loop import run_apart

from kiosk.site.beside import beside

PATIENCE_S = 10.0


async def for_ever(begun: asyncio.Event) -> None:
    begun.set()
    await asyncio.Event().wait()


async def at_fault() -> None:
    raise ValueError("nobody expected this")


def test_work_goes_on_inside_and_is_over_outside() -> None:
    async def run() -> bool:
        begun = asyncio.Event()
        work = for_ever(begun)
        async with asyncio.timeout(PATIENCE_S), beside(work):
            await begun.wait()
            assert work.cr_running is False
            assert work.cr_await is not None
        return work.cr_await is None

    assert run_apart(run())


def test_work_that_crashes_stops_the_process_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    stopped = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: stopped.set())

    async def run() -> bool:
        async with beside(for_ever(asyncio.Event()), at_fault()):
            return await asyncio.to_thread(stopped.wait, PATIENCE_S)

    try:
        with caplog.at_level(logging.CRITICAL):
            assert run_apart(run())
    finally:
        signal.signal(signal.SIGTERM, before)
    assert [record.message.split()[0] for record in caplog.records] == ["site.work_crashed"]
    assert "nobody expected this" in caplog.text

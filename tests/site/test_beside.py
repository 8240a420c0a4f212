"""What works beside the requests goes on, or the site ends and is started again."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

from own_loop import run_apart

from kiosk.site.beside import beside

PATIENCE_S = 30.0
AT_FAULT = """
import asyncio, logging
from kiosk.site.beside import beside

async def at_fault():
    raise ValueError("nobody expected this")

async def run():
    async with beside(asyncio.Event().wait(), at_fault()):
        await asyncio.Event().wait()

logging.basicConfig()
asyncio.run(run())
"""


async def for_ever(begun: asyncio.Event) -> None:
    begun.set()
    await asyncio.Event().wait()


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


def test_work_that_crashes_stops_the_process_and_says_so() -> None:
    # In a process of its own: a signal may come to any thread of this one.
    ended = subprocess.run(
        [sys.executable, "-c", AT_FAULT], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert ended.returncode == -signal.SIGTERM
    assert "site.work_crashed" in ended.stderr
    assert "nobody expected this" in ended.stderr

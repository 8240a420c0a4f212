"""How many places are left, told to the consoles as soon as it changes.

Read once a process for all of them, and at most once a second: on a busy
morning every number changes it, and nobody reads that fast.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from kiosk.queue.database import AWAY
from kiosk.queue.overview import Json
from kiosk.queue.rules import QueueRules

REST_S = 1.0


def are_limited(rules: QueueRules) -> bool:
    """Whether any service has a quota, so that there is something to tell."""
    return any(not service.quota.limits_nothing for service in rules.services.values())


class PlacesNews:
    """`read` gives the answer of /api/places; `tell` hands it to the consoles. Belongs to one event loop."""

    def __init__(
        self, read: Callable[[], Awaitable[Json]], tell: Callable[[Json], None], rest_s: float = REST_S
    ) -> None:
        self._read = read
        self._tell = tell
        self._rest_s = rest_s
        self._stirred = asyncio.Event()
        self._told: object = None

    def stir(self) -> None:
        """Something changed that may have cost or given a place."""
        self._stirred.set()

    async def run(self) -> None:
        """Tell until cancelled. While the database is away nothing is told; a console asks now and then."""
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            with suppress(*AWAY):
                places = await self._read()
                if places["services"] != self._told:
                    self._told = places["services"]
                    self._tell(places)
            await asyncio.sleep(self._rest_s)

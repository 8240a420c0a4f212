"""The stream itself: what a board is told first, however long ago the last look was."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

from api_site import OPENING, RULES
from own_loop import run_apart

from kiosk.clock import ManualClock
from kiosk.queue.issuing import Order
from kiosk.queue.rules import Entrance
from kiosk.queue.store import Answer, Store
from kiosk.site.outage import Outage
from kiosk.site.stream import Stream

NEVER_S = 3600.0


async def told(stream: AsyncIterator[bytes]) -> list[tuple[str, dict[str, object]]]:
    """The first chunk: name and data of each event."""
    chunk = (await anext(stream)).decode()
    lines = [part.splitlines()[-2:] for part in chunk.split("\n\n") if part]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in lines]


def call_one(store: Store, serial: int) -> None:
    order = Order(f"ticket-{serial:04d}", "new", Entrance.WALK_IN, OPENING, "booth-1")
    assert isinstance(store.issue(order, "booth"), Answer)
    assert isinstance(store.call_next(str(serial), f"call-{serial:04d}", "staff:Sari"), Answer)


def test_a_board_is_told_of_what_was_done_before_it_came_and_not_of_the_last_look(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "site.db", RULES, ManualClock(OPENING))

    async def board_that_knows_nothing_and_one_that_knows_the_first() -> None:
        # A watcher that never looks again by itself, as one that a busy machine holds up.
        stream = Stream(store, Outage(), poll_s=NEVER_S, rest_s=NEVER_S)
        async with stream.running():
            call_one(store, 1)
            async with aclosing(stream.board()) as board:
                (name, first), *_ = await told(board)
            calls = first["calls"]
            assert isinstance(calls, list)
            assert (name, [call["label"] for call in calls]) == ("board", ["A001"])
            call_one(store, 2)
            async with aclosing(stream.board(after=calls[0]["sequence"])) as board:
                events = await told(board)
            assert [name for name, _ in events] == ["board", "alive", "call"]
            assert events[-1][1]["label"] == "A002"

    run_apart(board_that_knows_nothing_and_one_that_knows_the_first())
    store.close()

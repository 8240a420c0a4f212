"""What a booth keeps while its site is away: numbers of its reserve, signed slips, used bookings."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from kiosk.client.manifest import Manifest
from kiosk.client.reserve import Block, Reserve
from kiosk.client.slip_proof import Proof, SlipBook
from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.queue.handing_in import HandIn
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal
from kiosk.queue.reserve_store import ReserveStore
from kiosk.queue.rules import Entrance
from kiosk.queue.store import Answer, Store

SERIES = "A"
Say = Callable[..., None]


class Alone:
    """Of the booth `booth` in `state`; `life` is part of every new lease's name."""

    def __init__(
        self,
        state: Path,
        site: str,
        booth: str,
        store: Store,
        manifest: Manifest,
        clock: Clock,
        say: Say,
        life: str,
        stack: ExitStack,
    ) -> None:
        self._booth = booth
        self._store = store
        self._manifest = manifest
        self._clock = clock
        self._say = say
        leases = itertools.count()
        self._reserve = stack.enter_context(
            Reserve(state / "reserve.db", lambda: f"lease-{life}-{next(leases)}")
        )
        self._slips = stack.enter_context(SlipBook(state, site, booth))
        say(key=self._slips.public.hex())

    def number(self, ticket: str) -> None:
        """A number out of the reserve, which is leased from the site when there is little left."""
        now = self._clock.now()
        day = self._store.rules.business_date(now)
        lease = self._reserve.wanted(day)
        assert not isinstance(lease, Fault), lease
        if lease is not None:
            lent = self._store.do(ReserveStore(self._store).leasing(lease, self._booth, day, self._booth))
            assert isinstance(lent, Answer), lent
            blocks = lent.body["blocks"]
            assert isinstance(blocks, list)
            assert self._reserve.keep(lease, [Block(**block) for block in blocks]) is None
        order = asdict(Order(ticket, "new", Entrance.WALK_IN, now, self._booth))
        label = self._reserve.give(ticket, ticket, day, SERIES, json.loads(json.dumps(order, default=str)))
        assert isinstance(label, str), label
        self._say(ticket=ticket, label=label)

    def slip(self) -> None:
        """A signed slip for somebody who could be given no number."""
        made = self._slips.make(self._clock.now())
        assert isinstance(made, Proof), made
        self._say(slip=made.sequence)

    def used(self, booking: str) -> None:
        """A booking became a number here, and is not taken twice."""
        assert self._manifest.mark_used(booking, "A001", self._clock.now()) is None
        self._say(used=booking)

    def hand_in(self) -> None:
        """Tell the site of every number that was given without it."""
        for given in self._reserve.waiting():
            body = given.body
            told = body["reserve"]
            assert isinstance(told, dict)
            arrived_at = datetime.fromisoformat(str(body["arrived_at"]))
            order = Order(given.id, "new", Entrance.WALK_IN, arrived_at, self._booth)
            day = date.fromisoformat(told["business_date"])
            hand_in = HandIn(order, day, told["number"], None)
            answer = self._store.do(ReserveStore(self._store).handing_in(hand_in, self._booth))
            assert not isinstance(answer, Refusal), answer
            assert self._reserve.settle(given.id) is None

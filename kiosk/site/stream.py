"""Live news for boards and staff consoles, as server-sent events.

One watcher a process hears that something changed (here, or in another process:
`kiosk.queue.news`), reads the queue once, and hands the same bytes to every
listener. A listener costs one small queue: no thread and no database connection.
While the database is away the listeners stay, and hear of it when it is back.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from kiosk.queue.database import AWAY
from kiosk.queue.news import ask_every_s, hear
from kiosk.queue.overview import Json
from kiosk.queue.places import Places
from kiosk.queue.store import Store
from kiosk.site.beside import beside
from kiosk.site.documentation import problems
from kiosk.site.off_loop import Found, ask
from kiosk.site.outage import Outage
from kiosk.site.places_news import PlacesNews, are_limited
from kiosk.site.sessions import StaffOnly

REST_S = 0.05
REFRESH_S = 4.0
AGAIN_S = 0.5
HEARTBEAT_S = 5.0
BACKLOG = 64
CALLS_REMEMBERED = 200
MOST_DIGITS = 19

_Mailbox = asyncio.Queue[bytes | None]


def event(name: str, data: Mapping[str, object], sequence: object = None) -> bytes:
    """One server-sent event; `sequence` becomes its id."""
    head = "" if sequence is None else f"id: {sequence}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Stream:
    """The watcher and its listeners. Belongs to one event loop."""

    def __init__(
        self,
        store: Store,
        outage: Outage,
        poll_s: float | None = None,
        rest_s: float = REST_S,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        """`poll_s` finds what only other processes know; `rest_s` gathers the changes of a busy moment."""
        self._store = store
        self._outage = outage
        self._poll_s = ask_every_s(store.database) if poll_s is None else poll_s
        self._rest_s = rest_s
        self._heartbeat_s = heartbeat_s
        self._boards: set[_Mailbox] = set()
        self._consoles: set[_Mailbox] = set()
        self._woken = asyncio.Event()
        self._closed = False
        self._looking = asyncio.Lock()
        self._version = -1
        self._told = _Told()
        self._board: Json = {}
        self._calls: Sequence[Json] = ()
        self._places = PlacesNews(self._read_places, self._tell_places) if are_limited(store.rules) else None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch the store while inside."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop ended while a last deed was being written
                loop.call_soon_threadsafe(self._woken.set)

        self._store.on_change(wake)
        await self._look(for_somebody=True)
        works = [self._watch(), hear(self._store.database, self._woken.set)]
        if self._places is not None:
            works.append(self._places.run())
        async with beside(*works):
            try:
                yield
            finally:
                self.close()

    def close(self) -> None:
        """End every listener, so that the server can stop."""
        self._closed = True
        for mailbox in (*self._boards, *self._consoles):
            _post(mailbox, None)

    async def board(self, after: int | None = None) -> AsyncIterator[bytes]:
        """The whole board now and at every change, and each call as it is made. A board that was away
        names the last call it heard of as `after`, and hears those made since."""
        await self._catch_up()
        missed = () if after is None else [c for c in reversed(self._calls) if _sequence(c) > after]
        first = [event("board", self._board), self._alive()]
        first += [event("call", call, _sequence(call)) for call in missed]
        async for chunk in self._listen(self._boards, b"".join(first)):
            yield chunk

    async def console(self) -> AsyncIterator[bytes]:
        """A word whenever the queue changed, and the places that are left whenever they are others."""
        async for chunk in self._listen(self._consoles, event("queue", {"version": self._version})):
            yield chunk

    async def _listen(self, listeners: set[_Mailbox], first: bytes) -> AsyncIterator[bytes]:
        mailbox: _Mailbox = asyncio.Queue(BACKLOG)
        listeners.add(mailbox)
        try:
            yield first
            while not self._closed:
                try:
                    chunk = await asyncio.wait_for(mailbox.get(), self._heartbeat_s)
                except TimeoutError:
                    chunk = self._alive()
                if chunk is None:
                    return
                yield chunk
        finally:
            listeners.discard(mailbox)

    def _alive(self) -> bytes:
        """Said when there is nothing else to say, so that a listener notices a line that died silently."""
        return event("alive", {"time": self._store.rules.iso(self._store.clock.now())})

    async def _watch(self) -> None:
        refresh_every = max(1, round(REFRESH_S / (self._poll_s + self._rest_s)))
        for turn in itertools.count(1):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._poll_s)
            self._woken.clear()
            try:
                changed = await self._look(refresh=turn % refresh_every == 0)
            except AWAY as error:
                self._outage.began(error)
                await asyncio.sleep(AGAIN_S)
            else:
                self._outage.ended()
                await asyncio.sleep(self._rest_s if changed else 0)

    async def _catch_up(self) -> None:
        """Look before somebody is told the first thing. The last look may be older than what they
        know already, and a board that is told of an older moment takes it for another day."""
        with suppress(*AWAY):  # the watcher says so, and the last look is what there is
            await self._look(for_somebody=True)

    async def _look(self, refresh: bool = False, for_somebody: bool = False) -> bool:
        """As `_tell`, one after another: a look that began earlier never comes after a later one.
        While nobody listens, only whether the database answers is looked at."""
        async with self._looking:
            version = await self._read(self._store.version)
            if not (self._boards or self._consoles or for_somebody):
                return False
            return await self._tell(version, refresh)

    async def _tell(self, version: int, refresh: bool) -> bool:
        """Tell what changed; whether anything did. `refresh` also finds what only
        time changes: the network, the day."""
        if version == self._version and not refresh:
            return False
        board, calls = await self._read(self._store.board_and_calls)
        if version == self._version and _same(board, self._board):
            return False
        first_look = self._version < 0
        self._version, self._board, self._calls = version, board, calls
        for call in self._told.new_of(calls):
            if not first_look:
                _fan_out(self._boards, event("call", call, _sequence(call)))
        _fan_out(self._boards, event("board", board))
        _fan_out(self._consoles, event("queue", {"version": version}))
        if self._places is not None and self._consoles:
            self._places.stir()
        return True

    async def _read_places(self) -> Json:
        store = self._store
        return await self._read(lambda: Places(store.database, store.rules).at(store.clock.now()))

    def _tell_places(self, places: Json) -> None:
        _fan_out(self._consoles, event("places", places))

    async def _read(self, reading: Callable[[], Found]) -> Found:
        return await ask(self._store.database, reading)


class _Told:
    """Which calls the boards were told. Their sequences do not come in order: on
    PostgreSQL one may be committed after a higher one, and an undone recall
    brings back the call before it."""

    def __init__(self) -> None:
        self._sequences: list[int] = []

    def new_of(self, calls: Sequence[Json]) -> list[Json]:
        """Those of `calls` (newest first) that were not told yet, oldest first."""
        oldest = self._sequences[0] if self._sequences else -1
        new = [c for c in reversed(calls) if _sequence(c) > oldest and _sequence(c) not in self._sequences]
        self._sequences = sorted([*self._sequences, *map(_sequence, new)])[-CALLS_REMEMBERED:]
        return new


def _sequence(call: Json) -> int:
    sequence = call["sequence"]
    assert isinstance(sequence, int)
    return sequence


def _same(board: Json, other: Json) -> bool:
    """Whether two boards differ in nothing but their time."""
    return {**board, "time": None} == {**other, "time": None}


def _fan_out(listeners: set[_Mailbox], chunk: bytes) -> None:
    for mailbox in tuple(listeners):
        _post(mailbox, chunk)


def _post(mailbox: _Mailbox, chunk: bytes | None) -> None:
    """Hand over a chunk; a listener too slow for its backlog is let go, and its browser connects again."""
    if mailbox.full():
        while not mailbox.empty():
            mailbox.get_nowait()
        chunk = None
    mailbox.put_nowait(chunk)


router = APIRouter(prefix="/api")

_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get("/board/stream", responses=_EVENTS, response_class=StreamingResponse, tags=["board"])
async def board_stream(
    request: Request,
    after: Annotated[int | None, Query(ge=0, description="as Last-Event-ID, which wins")] = None,
) -> StreamingResponse:
    """Event `board`: the whole board. Event `call`: one call, to chime and to speak; its id is its sequence.
    Event `alive`: the time, every few seconds. A board that comes back with Last-Event-ID hears the calls
    that were made since."""
    stream: Stream = request.app.state.stream
    last = request.headers.get("Last-Event-ID", "")
    known = int(last) if last.isdecimal() and len(last) < MOST_DIGITS else after
    return StreamingResponse(stream.board(known), media_type="text/event-stream", headers=_HEADERS)


@router.get(
    "/queue/stream", responses=_EVENTS | problems(401), response_class=StreamingResponse, tags=["counters"]
)
async def queue_stream(request: Request, _staff: StaffOnly) -> StreamingResponse:
    """Event `queue` with {version} whenever something changed. Event `places`, the answer of /api/places,
    when other places are left; where no service has a quota it never comes."""
    stream: Stream = request.app.state.stream
    return StreamingResponse(stream.console(), media_type="text/event-stream", headers=_HEADERS)

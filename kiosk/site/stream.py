"""Live news for boards and staff consoles, as server-sent events.

One watcher a process looks whether anything changed, reads the queue once, and
hands the same bytes to every listener. A listener costs one small queue: no
thread and no database connection.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from kiosk.queue.overview import Json
from kiosk.queue.store import Store
from kiosk.site.documentation import problems
from kiosk.site.sessions import StaffOnly

POLL_S = 0.25
REST_S = 0.1
REFRESH_TURNS = 12
HEARTBEAT_S = 15.0
BACKLOG = 64
HEARTBEAT = b": heartbeat\n\n"

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
        poll_s: float = POLL_S,
        rest_s: float = REST_S,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        """`poll_s` finds what other processes changed; `rest_s` gathers the changes of a busy moment."""
        self._store = store
        self._poll_s = poll_s
        self._rest_s = rest_s
        self._heartbeat_s = heartbeat_s
        self._boards: set[_Mailbox] = set()
        self._consoles: set[_Mailbox] = set()
        self._woken = asyncio.Event()
        self._closed = False
        self._version = -1
        self._spoken = -1
        self._board: Json = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch the store while inside."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop ended while a last deed was being written
                loop.call_soon_threadsafe(self._woken.set)

        self._store.on_change(wake)
        await self._look()
        watcher = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self.close()
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher

    def close(self) -> None:
        """End every listener, so that the server can stop."""
        self._closed = True
        for mailbox in (*self._boards, *self._consoles):
            _post(mailbox, None)

    async def board(self) -> AsyncIterator[bytes]:
        """The whole board now and at every change, and each call as it is made."""
        async for chunk in self._listen(self._boards, event("board", self._board)):
            yield chunk

    async def console(self) -> AsyncIterator[bytes]:
        """A word whenever the queue changed."""
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
                    chunk = HEARTBEAT
                if chunk is None:
                    return
                yield chunk
        finally:
            listeners.discard(mailbox)

    async def _watch(self) -> None:
        for turn in itertools.count(1):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._poll_s)
            self._woken.clear()
            await self._look(refresh=turn % REFRESH_TURNS == 0)
            await asyncio.sleep(self._rest_s)

    async def _look(self, refresh: bool = False) -> None:
        """Tell what changed. `refresh` also finds what only time changes: the network, the day."""
        version = await run_in_threadpool(self._store.version)
        if version == self._version and not refresh:
            return
        board, calls = await run_in_threadpool(self._store.board_and_calls)
        first_look, unchanged = self._version < 0, _same(board, self._board)
        if version == self._version and unchanged:
            return
        spoken = self._spoken
        self._version, self._board = version, board
        self._spoken = max([spoken, *(_sequence(call) for call in calls)])
        if not first_look:
            for call in reversed(calls):
                if _sequence(call) > spoken:
                    _fan_out(self._boards, event("call", call, _sequence(call)))
        _fan_out(self._boards, event("board", board))
        _fan_out(self._consoles, event("queue", {"version": version}))


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
async def board_stream(request: Request) -> StreamingResponse:
    """Event `board`: the whole board. Event `call`: one call, to chime and to speak."""
    stream: Stream = request.app.state.stream
    return StreamingResponse(stream.board(), media_type="text/event-stream", headers=_HEADERS)


@router.get(
    "/queue/stream", responses=_EVENTS | problems(401), response_class=StreamingResponse, tags=["counters"]
)
async def queue_stream(request: Request, _staff: StaffOnly) -> StreamingResponse:
    """Event `queue` with {version} whenever something changed."""
    stream: Stream = request.app.state.stream
    return StreamingResponse(stream.console(), media_type="text/event-stream", headers=_HEADERS)

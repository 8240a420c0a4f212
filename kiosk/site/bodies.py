"""No request may send more than its route could want: what is sent is read before anybody is asked for.

A length that is announced is judged by it, and the server under us holds the sender to it; what comes
without one is counted as it comes. Whoever begins and then sends nothing more is not waited for.
"""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.queue.table_file import MOST_BYTES
from kiosk.site.problems import problem

#: More than the longest click, order or slip.
MOST_OF_JSON = 64 * 1024
#: A roster that is somewhat too large is told so by its own sentence.
MOST_OF_ROSTER = 4 * MOST_BYTES
ROSTER = "/roster"
#: So long may a sender be silent in the middle of a body; a bad link is back sooner.
SILENCE_S = 30.0


class Bodies:
    """Answers with the problem `too_large` (413) or `too_slow` (408) instead of reading on."""

    def __init__(self, app: ASGIApp, silence_s: float = SILENCE_S) -> None:
        self._app = app
        self._silence_s = silence_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = MOST_OF_ROSTER if scope["path"].endswith(ROSTER) else MOST_OF_JSON
        length = next((value for name, value in scope["headers"] if name == b"content-length"), None)
        if length is not None and int(length) > most:
            await problem("too_large")(scope, receive, send)
        else:
            await self._app(scope, _bounded(receive, most, self._silence_s), send)


def _bounded(receive: Receive, most: int, silence_s: float) -> Receive:
    came, whole = 0, False

    async def bounded() -> Message:
        nonlocal came, whole
        if whole:  # what is waited for now is that the other end leaves, however late
            return await receive()
        try:
            async with asyncio.timeout(silence_s):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408) from None
        came += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if came > most:
            raise HTTPException(413)
        return message

    return bounded

"""No request may send more than its route could want: what is sent is read before anybody is asked for.

A length that is announced is judged by it, and the server under us holds the sender to it; what comes
without one is counted as it comes.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.queue.roster_file import MOST_BYTES
from kiosk.site.problems import problem

#: More than the longest click, order or slip.
MOST_OF_JSON = 64 * 1024
#: A roster that is somewhat too large is told so by its own sentence.
MOST_OF_ROSTER = 4 * MOST_BYTES
ROSTER = "/roster"


class Bodies:
    """Answers with the problem `too_large` (413) instead of reading on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = MOST_OF_ROSTER if scope["path"].endswith(ROSTER) else MOST_OF_JSON
        length = next((value for name, value in scope["headers"] if name == b"content-length"), None)
        if length is None:
            await self._app(scope, _counted(receive, most), send)
        elif int(length) > most:
            await problem("too_large")(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _counted(receive: Receive, most: int) -> Receive:
    came = 0

    async def counting() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise HTTPException(413)
        return message

    return counting

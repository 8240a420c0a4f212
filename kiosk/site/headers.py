"""The headers of every answer: the site's time; nothing kept, nothing guessed, nothing framed."""

from __future__ import annotations

from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.clock import Clock

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
API = {"Cache-Control": "no-store"}
#: Half a year. Only with the customer's certificate: browsers that met one of
#: our own making could otherwise not be let through when it is made anew.
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=15552000"}


class Headers:
    """Adds what an answer does not say itself."""

    def __init__(self, app: ASGIApp, clock: Clock, strict_transport: bool = False) -> None:
        self._app = app
        self._clock = clock
        self._everywhere = EVERYWHERE | (STRICT_TRANSPORT if strict_transport else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = self._everywhere | (API if scope["path"].startswith("/api/") else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # The pages count every wait from it: a console's own clock may be wrong.
                headers["Date"] = format_datetime(self._clock.now(), usegmt=True)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)

"""Running an application on a port, until told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from kiosk.site.certificates import Tls

BACKLOG = 512
STOP_WITHIN_S = 5


class SiteServer(uvicorn.Server):
    """A server that says when it listens, and ends its event streams when it stops."""

    def __init__(
        self, app: FastAPI, listener: socket.socket, ready: Callable[[str], None], tls: Tls | None = None
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,
                log_level="warning",
                server_header=False,
                date_header=False,  # the site's own clock says it (headers.py)
                timeout_graceful_shutdown=STOP_WITHIN_S,
                ssl_certfile=None if tls is None else tls.certificate,
                ssl_keyfile=None if tls is None else tls.private_key,
            )
        )
        self._app = app
        self._scheme = "http" if tls is None else "https"
        self._listener = listener
        self._ready = ready

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()[:2]
        return f"{self._scheme}://{host}:{port}"

    def run_until_stopped(self) -> None:
        """Serve until SIGTERM or SIGINT, or until `should_exit` is set."""
        self.run(sockets=[self._listener])

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn does, but to be stopped on request is a good end: the exit code is 0."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready(self.url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.stream.close()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on `host`; port 0 takes a free one. Raises OSError when the port is taken."""
    listener = socket.create_server((host, port), backlog=BACKLOG)
    # asyncio sets it only on sockets that name their protocol; without it a short answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setblocking(False)
    return listener

"""The booth's connections to the centre: each gives up in seconds when nobody hears it.

A cut of ten seconds leaves TCP waiting ever longer between its own tries, so
that a link which is back goes unused. Here a connection that is not heard for
`stall_s` is closed by the kernel (TCP_USER_TIMEOUT, RFC 5482) and the next one
is tried every second. And the kernel is handed little more than it can send at
once (TCP_NOTSENT_LOWAT): what was read from the file is on its way, so the cap,
the measured rate and the place to resume at are true.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection

from kiosk.client.timing import ForwardTiming

UNSENT_BYTES = 16 << 10


class Bearer(AuthBase):
    """The booth's token; as `auth`, so that no .netrc can take its place."""

    def __init__(self, read_token: Callable[[], str]) -> None:
        self._read_token = read_token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._read_token()}"
        return request


class _Adapter(HTTPAdapter):
    def __init__(self, timing: ForwardTiming) -> None:
        self._options = [
            *HTTPConnection.default_socket_options,
            (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
            (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, max(1, round(timing.stall_s))),
            (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1),
            (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(timing.stall_s * 1000)),
            (socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES),
        ]
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named, socket_options=self._options)

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        return super().proxy_manager_for(proxy, **named, socket_options=self._options)


def open_session(read_token: Callable[[], str], timing: ForwardTiming) -> requests.Session:
    """A session for one thread. The caller closes it."""
    session = requests.Session()
    session.auth = Bearer(read_token)
    # Not what a cache between here and the centre remembers.
    session.headers["Cache-Control"] = "no-store"
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(timing))
    return session

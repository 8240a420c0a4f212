"""Running the centre on a port: in this process, or in several that share the port.

Workers keep nothing that another would need. uvicorn starts them, starts another
for each that ends, and stops them; each has opened its own database.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from central import alert_settings
from central.app import make_app
from central.buckets import Buckets
from central.clock import utc_now
from central.documents import DocumentStore
from central.limits import UPLOAD_AGE, Limits
from central.operators import operator_token
from central.pages.opening import read_identities
from central.parts import CentreParts
from central.signing_keys import KeyFile
from central.store import open_database
from central.unclaimed import sweep_unclaimed
from central.upload_store import UploadStore
from central.watch import EVERY_S, Watch

BACKLOG = 2048
STOP_WITHIN_S = 5
KEEP_ALIVE_S = 30
READY_WITHIN_S = 60.0
_PR_SET_PDEATHSIG = 1

Ready = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """What a worker needs to know to begin."""

    database: str
    documents: str
    state: Path
    limits: Limits
    parent: int | None = None
    """The process whose end is this worker's end."""
    watch_s: float = EVERY_S
    """Between two looks at the booths."""
    identity: Path | None = None
    """The age identity file with which the head office opens submissions."""
    upload_age: timedelta = UPLOAD_AGE
    buckets: Path | None = None
    """Where the workers of this machine count calls together; None for one that counts alone."""

    def __call__(self) -> FastAPI:
        """The application of one worker."""
        if self.parent is not None:
            _end_with(self.parent)
        engine, documents = open_database(self.database), DocumentStore(self.documents)
        token = operator_token(self.state, os.environ)
        identities = read_identities(self.identity) if self.identity else ()
        parts = CentreParts(
            engine, documents, utc_now, KeyFile(self.state).read, token, identities, self.upload_age
        )
        uploads = UploadStore(parts)
        alerts = alert_settings.read(self.state, os.environ)
        sweeps = (uploads.sweep, partial(sweep_unclaimed, parts))
        watch = Watch(engine, alerts, utc_now, self.watch_s, sweeps)
        return make_app(parts, self.limits, watch=watch, buckets=Buckets(self.buckets))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    # asyncio sets it only on sockets that name their protocol; without it a short answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve(place: Place, listener: socket.socket, workers: int, proxies: str, ready: Ready) -> bool:
    """Until SIGTERM or SIGINT. `ready` is called with the address when all of them listen;
    False when they could not. `proxies` are whose word on a caller's address is believed."""
    if workers == 1:
        server = _Server(_config(place, workers, proxies), ready)
        server.run(sockets=[listener])
        return server.started
    with Buckets() as buckets:
        counting = replace(place, buckets=buckets.place)
        several = _Workers(_config(counting, workers, proxies), listener, ready)
        several.run()
        return several.all_began


def _config(place: Place, workers: int, proxies: str) -> uvicorn.Config:
    return uvicorn.Config(
        place,
        factory=True,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        forwarded_allow_ips=proxies,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Ready) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            self._ready(_address(listener))


class _Workers(Multiprocess):
    def __init__(self, config: uvicorn.Config, listener: socket.socket, ready: Ready) -> None:
        super().__init__(config, [listener])
        self._ready = ready
        self.all_began = False

    def init_processes(self) -> None:
        super().init_processes()
        self.all_began = all(
            process.wait_until_ready(READY_WITHIN_S, self.should_exit) for process in self.processes
        )
        if self.all_began:
            self._ready(_address(self.sockets[0]))


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _end_with(parent: int) -> None:
    """Let the kernel end this process when `parent` ends, however that ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)

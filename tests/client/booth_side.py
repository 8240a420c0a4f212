"""A booth's side of the wire: its spool, its forwarder, and what may stand between."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from kiosk.client.centre import Centre
from kiosk.client.forwarder import Forwarder
from kiosk.client.health import Health
from kiosk.client.manifest import Manifest
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument, Submission
from kiosk.client.timing import ForwardTiming
from kiosk.queue.feed import EventFeed

FAST = ForwardTiming(
    connect_s=5.0,
    read_s=10.0,
    idle_s=0.02,
    backoff_first_s=0.02,
    backoff_most_s=0.1,
    again_s=0.02,
    report_s=0.0,
    manifest_s=0.0,
    heartbeat_s=0.2,
    chunk_bytes=64 << 20,
)
PERSONAL = {"name": "Budi Santoso", "nik": "6302061508909901", "phone": "+6281200009901"}


def submission(id_: str = "visit-1", kind: str = "visit") -> Submission:
    return Submission(
        id=id_,
        kind=kind,
        site="kotabaru",
        booth="booth-1",
        ticket="ticket-1",
        booking=None,
        created_at=datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
        personal=PERSONAL,
    )


def fill(spool: Spool, id_: str, *contents: bytes) -> list[SealedDocument]:
    """Seal `contents` and commit them as one submission."""
    documents = []
    for number, content in enumerate(contents):
        sealed = spool.seal_document(id_, f"page-{number}", content, "image/jpeg")
        assert isinstance(sealed, SealedDocument), sealed
        documents.append(sealed)
    assert spool.commit(submission(id_), documents) is None
    return documents


@dataclass
class Booth:
    """A forwarder over its spool and manifest, and the last health it reported."""

    spool: Spool
    manifest: Manifest
    centre: Centre
    forwarder: Forwarder
    feed: EventFeed | None = None
    health: Health | None = None


class Wire:
    """A cable to the centre that can be held still and pulled out.

    With `holds_after` bytes carried to the centre it carries no more, and says
    so by `held`.
    """

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.holds_after: int | None = None
        self.carried = 0
        self.held = threading.Event()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._run(self._accept)

    def pull(self) -> None:
        """Every connection breaks; the wire itself stays."""
        for end in self._ends:
            for deed in (lambda end=end: end.shutdown(socket.SHUT_RDWR), end.close):
                try:
                    deed()
                except OSError:
                    continue
        self._ends.clear()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.pull()
        for thread in self._threads:
            thread.join(10.0)

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target, timeout=20.0)
            except OSError:  # nobody is there now; the wire itself stays
                near.close()
                continue
            self._ends += [near, far]
            self._run(self._carry, near, far, True)
            self._run(self._carry, far, near, False)

    def _carry(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        try:
            while content := source.recv(16 << 10):
                sink.sendall(content)
                if counted:
                    self.carried += len(content)
                    if self.holds_after is not None and self.carried >= self.holds_after:
                        self.held.set()
                        return
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return


class Stranger:
    """A server that is not the centre and answers everything in one way."""

    def __init__(self, status: int, media_type: str, body: str, location: str | None = None) -> None:
        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body.encode())))
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body.encode())

            do_GET = do_PUT = do_POST = do_PATCH = do_HEAD = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Stranger:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

"""What may stand between a booth and its centre: it passes on, answers itself, or remembers."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

_GZIP = b"\x1f\x8b"
_HOP = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive", "date", "server"})


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    body: bytes
    """As it was sent, packed or not."""
    metadata: str
    """Upload-Metadata, as it was sent."""

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        return gzip.decompress(self.body) if self.body.startswith(_GZIP) else self.body


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def problem(cls, status: int, name: str = "trouble", **headers: str) -> Said:
        """As the centre says it, of type urn:anjungan:problem:`name`."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        body = f'{{"type": "urn:anjungan:problem:{name}", "title": "{name}", "status": {status}}}'
        return cls(status, {"Content-Type": "application/problem+json", **named}, body.encode())


def no_answer(request: Request) -> Said | None:
    """Everything is passed on."""
    return None


class Meddler:
    """A server before `target`. `answer` is asked first; what it leaves is passed on.

    With `remembers`, a request of a kind that was answered before, whatever its
    id, gets that old answer: a cache that knows no shame.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.answer: Callable[[Request], Said | None] = no_answer
        self.remembers = False
        self.seen: list[Request] = []
        self.passed_on: list[tuple[str, Said]] = []
        self._old: dict[tuple[str, str], Said] = {}
        self._lock = threading.Lock()
        meddler = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                metadata = self.headers.get("Upload-Metadata") or ""
                request = Request(self.command, self.path, self.rfile.read(size), metadata)
                said = meddler._say(request, dict(self.headers))
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                if said.status != 204:
                    self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                if self.command != "HEAD" and said.status != 204:
                    self.wfile.write(said.body)

            do_GET = do_PUT = do_POST = do_PATCH = do_HEAD = do  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def count(self, method: str, path: str) -> int:
        """How many requests of `method` came whose path begins with `path`."""
        with self._lock:
            return sum(one.method == method and one.path.startswith(path) for one in self.seen)

    def _say(self, request: Request, headers: dict[str, str]) -> Said:
        kind = request.method, request.path.rpartition("/")[0]
        with self._lock:
            self.seen.append(request)
            if self.remembers and kind in self._old:
                return self._old[kind]
        said = self.answer(request)
        if said is None:
            said = self._pass_on(request, headers)
            with self._lock:
                self._old.setdefault(kind, said)
                self.passed_on.append((request.path, said))
        return said

    def _pass_on(self, request: Request, headers: dict[str, str]) -> Said:
        headers.pop("Host", None)
        response = requests.request(
            request.method,
            self.target + request.path,
            data=request.body,
            headers=headers,
            timeout=20,
            allow_redirects=False,
        )
        kept = {name: value for name, value in response.headers.items() if name.lower() not in _HOP}
        return Said(response.status_code, kept, response.content)

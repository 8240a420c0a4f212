"""Somebody who is told of alerts: a real HTTP endpoint, as apprise's json:// calls it."""

from __future__ import annotations

import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE_S = 30.0


class Inbox:
    """Keeps the messages that came. While `answers` is not 200 it takes none."""

    def __init__(self) -> None:
        self.messages: queue.Queue[dict[str, str]] = queue.Queue()
        self.answers = 200
        self.refused = threading.Event()
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if inbox.answers == 200:
                    inbox.messages.put(body)
                else:
                    inbox.refused.set()
                self.send_response(inbox.answers)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Inbox:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next(self) -> dict[str, str]:
        """The next message; waits for it."""
        return self.messages.get(timeout=PATIENCE_S)

    def all(self) -> list[dict[str, str]]:
        """What has come, and is now taken out."""
        return [self.messages.get_nowait() for _ in range(self.messages.qsize())]

"""A stranger that drips or pours an answer is given up; an honest one is read whole."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from kiosk.client.bounded import read_within
from kiosk.clock import SystemClock

Write = Callable[[bytes], object]


class Server:
    """Answers every GET by `answer`, which is told how to write."""

    def __init__(self, length: int | None, answer: Callable[[Write, threading.Event], object]) -> None:
        self.gone = threading.Event()
        """Whoever asked went away before the answer was whole."""
        self.connections = 0
        ending = self._ending = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                server.connections += 1

            def do_GET(self) -> None:
                self.send_response(200)
                if length is not None:
                    self.send_header("Content-Length", str(length))
                else:
                    self.close_connection = True
                self.end_headers()
                try:
                    answer(self.wfile.write, ending)
                except OSError:
                    server.gone.set()
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def drip(write: Write, ending: threading.Event) -> None:
    while not ending.wait(0.02):
        write(b".")


def pour(write: Write, ending: threading.Event) -> None:
    for _ in itertools.takewhile(lambda _: not ending.is_set(), itertools.count()):
        write(b"." * 65536)


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as made:
        yield made


def read(session: requests.Session, url: str, within_s: float = 10.0, most_bytes: int = 1 << 20) -> bytes:
    with session.get(url, timeout=10.0, stream=True) as response:
        return read_within(response, SystemClock(), within_s, most_bytes)


def test_what_is_whole_is_read_and_its_connection_used_again(session: requests.Session) -> None:
    with Server(200_000, lambda write, _: write(b"x" * 200_000)) as server:
        for _ in range(3):
            assert read(session, server.url) == b"x" * 200_000
        assert server.connections == 1
        session.close()


@pytest.mark.parametrize("length", [1 << 40, None])
def test_who_drips_is_given_up(session: requests.Session, length: int | None) -> None:
    """Without the bound this would go on for as long as the test's server lives."""
    with Server(length, drip) as server:
        with pytest.raises(requests.Timeout):
            read(session, server.url, within_s=0.2)
        assert server.gone.wait(10.0)


@pytest.mark.parametrize("length", [1 << 40, None])
def test_who_pours_is_given_up(session: requests.Session, length: int | None) -> None:
    with Server(length, pour) as server:
        with pytest.raises(requests.Timeout):
            read(session, server.url, most_bytes=1 << 20)
        assert server.gone.wait(10.0)


def test_an_answer_that_is_cut_is_no_answer(session: requests.Session) -> None:
    def cut(write: Write, _: threading.Event) -> None:
        write(b"half")
        raise ConnectionError

    with Server(1000, cut) as server, pytest.raises(requests.ConnectionError):
        read(session, server.url)

"""The cable between booth and centre: pulled out and put back while it carries."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from kiosk.dock.relay import Relay

WITHIN_S = 5.0
LARGE = bytes(range(256)) * 8192  # 2 MiB: more than any buffer on the way


class FarEnd:
    """Answers each line with the same line; counts what it has heard."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.heard = 0
        self.broken = threading.Event()
        self._changed = threading.Condition()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def wait_until_heard(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.heard >= count, WITHIN_S)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(WITHIN_S)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                end, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._echo, args=(end,))
            self._threads.append(thread)
            thread.start()

    def _echo(self, end: socket.socket) -> None:
        with end:
            try:
                while data := end.recv(65536):
                    with self._changed:
                        self.heard += len(data)
                        self._changed.notify_all()
                    end.sendall(data)
            except OSError:
                pass
        self.broken.set()


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    end = FarEnd()
    yield end
    end.close()


@pytest.fixture
def relay(far_end: FarEnd) -> Iterator[Relay]:
    relay = Relay(far_end.port)
    yield relay
    relay.close()


def _connect(relay: Relay) -> socket.socket:
    parts = urlsplit(relay.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=WITHIN_S)


def _read(end: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (piece := end.recv(65536)):
        data += piece
    return data


def _is_dead(end: socket.socket) -> bool:
    """Whether the connection ends or breaks; one that only says nothing is alive."""
    try:
        while end.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_what_goes_in_comes_out_whole_in_both_directions(relay: Relay) -> None:
    with _connect(relay) as near:
        sender = threading.Thread(target=near.sendall, args=(LARGE,))
        sender.start()
        assert _read(near, len(LARGE)) == LARGE
        sender.join(WITHIN_S)


def test_an_end_that_has_said_everything_still_hears_the_answer(relay: Relay) -> None:
    with _connect(relay) as near:
        near.sendall(b"half closed")
        near.shutdown(socket.SHUT_WR)
        assert _read(near, 1000) == b"half closed"


def test_a_cut_in_the_middle_of_a_transfer_breaks_both_ends(relay: Relay, far_end: FarEnd) -> None:
    with _connect(relay) as near:
        near.sendall(b"x" * 100_000)
        far_end.wait_until_heard(1)
        relay.cut()
        assert not relay.joined
        assert _is_dead(near)
    assert far_end.broken.wait(WITHIN_S)


def test_while_it_is_cut_nobody_gets_through(relay: Relay, far_end: FarEnd) -> None:
    relay.cut()
    with _connect(relay) as near:
        assert _is_dead(near)
    assert far_end.heard == 0


def test_a_cable_that_is_put_back_carries_new_connections_and_not_the_old(
    relay: Relay, far_end: FarEnd
) -> None:
    with _connect(relay) as old:
        old.sendall(b"before")
        assert _read(old, 6) == b"before"
        relay.cut()
        assert _is_dead(old)
        relay.join()
        assert relay.joined
        with _connect(relay) as new:
            new.sendall(b"after")
            assert _read(new, 5) == b"after"
    assert far_end.heard == len(b"beforeafter")


def test_several_connections_are_carried_at_once(relay: Relay) -> None:
    ends = [_connect(relay) for _ in range(5)]
    for place, end in enumerate(ends):
        end.sendall(b"%d" % place)
    assert [_read(end, 1) for end in ends] == [b"0", b"1", b"2", b"3", b"4"]
    for end in ends:
        end.close()


def test_a_cable_to_nowhere_refuses_and_stays(far_end: FarEnd) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        nobody = int(probe.getsockname()[1])
    relay = Relay(nobody)
    with _connect(relay) as near:
        assert _is_dead(near)
    with _connect(relay) as near:
        assert _is_dead(near)
    relay.close()


def test_closing_ends_every_thread_in_the_middle_of_a_transfer(far_end: FarEnd) -> None:
    before = threading.active_count()
    relay = Relay(far_end.port)
    with _connect(relay) as near:
        near.sendall(b"x" * 1000)
        far_end.wait_until_heard(1000)
        relay.close()
        assert _is_dead(near)
    assert far_end.broken.wait(WITHIN_S)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("relay")]
    assert threading.active_count() <= before + 1

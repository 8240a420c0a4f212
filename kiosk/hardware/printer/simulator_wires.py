"""The far end of a printer's wire: a listening socket, or the master side of a pty.

A wire is served by one thread and written to by any. `drop()` is the plug
pulled out; `restore()` puts it back under the same name.
"""

from __future__ import annotations

import os
import pty
import select
import socket
import threading
import tty
from pathlib import Path
from typing import Protocol

WRITE_S = 1.0
READ_BYTES = 4096


class Wire(Protocol):
    """What the simulator needs of one."""

    address: str

    def restore(self) -> None: ...

    def drop(self) -> None: ...

    def read(self, wake: int) -> bytes:
        """What the host sent; empty when `wake` becomes readable or nothing came of it."""
        ...

    def write(self, data: bytes) -> None:
        """Send to the host; lost without a word when nobody listens, as on a real line."""
        ...


def _wait_readable(*descriptors: int) -> set[int]:
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return {descriptor for descriptor, _ in poll.poll()}


def _write_all(descriptor: int, data: bytes) -> None:
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    while data and poll.poll(WRITE_S * 1000):
        data = data[os.write(descriptor, data) :]


class TcpWire:
    """One host at a time, as on a printer's network card; the next one waits."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._host_socket: socket.socket | None = None
        self.restore()
        self.address = f"tcp://{host}:{self._port}"

    def restore(self) -> None:
        self._listener = socket.create_server((self._host, self._port))
        self._port = self._listener.getsockname()[1]

    def drop(self) -> None:
        with self._lock:
            for connection in (self._host_socket, self._listener):
                if connection is not None:
                    connection.close()
            self._host_socket = self._listener = None

    def read(self, wake: int) -> bytes:
        if self._host_socket is None:
            listener = self._listener
            if listener is not None and listener.fileno() in _wait_readable(wake, listener.fileno()):
                accepted, _ = listener.accept()
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self._host_socket = accepted
            return b""
        if self._host_socket.fileno() not in _wait_readable(wake, self._host_socket.fileno()):
            return b""
        try:
            data = self._host_socket.recv(READ_BYTES)
        except ConnectionError:
            data = b""
        if not data:
            with self._lock:
                self._host_socket.close()
                self._host_socket = None
        return data

    def write(self, data: bytes) -> None:
        with self._lock:
            if self._host_socket is None:
                return
            try:
                _write_all(self._host_socket.fileno(), data)
            except ConnectionError:
                return  # the host is gone; the serving thread will notice


class PtyWire:
    """A serial line. `link` is a name that stays the same over another plug."""

    def __init__(self, link: Path | None) -> None:
        self._link = link
        self._lock = threading.Lock()
        self._master: int | None = None
        self._slave: int | None = None
        self.restore()
        self.address = f"serial://{link or self._slave_path}"

    def restore(self) -> None:
        with self._lock:
            # Our own hold on the slave side keeps the line up while no host has it open.
            self._master, self._slave = pty.openpty()
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            self._slave_path = os.ttyname(self._slave)
        if self._link is not None:
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(self._slave_path)

    def drop(self) -> None:
        with self._lock:
            for descriptor in (self._slave, self._master):
                if descriptor is not None:
                    os.close(descriptor)
            self._master = self._slave = None
        if self._link is not None:
            self._link.unlink(missing_ok=True)

    def read(self, wake: int) -> bytes:
        if self._master is None or self._master not in _wait_readable(wake, self._master):
            return b""
        try:
            return os.read(self._master, READ_BYTES)
        except BlockingIOError:
            return b""

    def write(self, data: bytes) -> None:
        with self._lock:
            if self._master is not None:
                _write_all(self._master, data)

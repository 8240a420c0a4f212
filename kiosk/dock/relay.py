"""A network cable that can be pulled: a TCP relay between booth and centre."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading

CHUNK_BYTES = 65536
POLL_S = 0.1


class Relay:
    """Listens at `url` and passes bytes on to `port` of this machine until cut."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._target = (host, port)
        self._listener = socket.create_server((host, 0))
        self._listener.settimeout(POLL_S)
        self._lock = threading.Lock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._joined = True
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._accept, name="relay")]
        self._threads[0].start()

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()
        return f"http://{host}:{port}"

    @property
    def joined(self) -> bool:
        return self._joined

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        with self._lock:
            self._joined = False
            for pair in self._pairs:
                for end in pair:
                    with contextlib.suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        """Put the cable back."""
        with self._lock:
            self._joined = True

    def close(self) -> None:
        self._closing.set()
        self.cut()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            with self._lock:
                joined = self._joined
            if not joined:
                near.close()
                continue
            try:
                far = socket.create_connection(self._target, timeout=2.0)
            except OSError:
                near.close()
                continue
            thread = threading.Thread(target=self._pass_on, args=(near, far), name="relay-pair")
            self._threads.append(thread)
            thread.start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with self._lock:
            self._pairs.add((near, far))
            if not self._joined:
                near.shutdown(socket.SHUT_RDWR)
        other = {near: far, far: near}
        with selectors.DefaultSelector() as selector:
            for each in other:
                each.settimeout(5.0)
                selector.register(each, selectors.EVENT_READ, each)
            while selector.get_map() and not self._closing.is_set():
                for key, _ in selector.select(POLL_S):
                    end: socket.socket = key.data
                    if not self._move(end, other[end]):
                        selector.unregister(end)
        with self._lock:
            self._pairs.discard((near, far))
        near.close()
        far.close()

    @staticmethod
    def _move(source: socket.socket, target: socket.socket) -> bool:
        """Pass on what has come; False once `source` has ended."""
        try:
            data = source.recv(CHUNK_BYTES)
            if data:
                target.sendall(data)
                return True
            target.shutdown(socket.SHUT_WR)
        except OSError:
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)
        return False

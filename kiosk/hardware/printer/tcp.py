"""A printer on the network: raw bytes on a TCP port, by custom 9100."""

from __future__ import annotations

import socket

from kiosk.clock import Clock
from kiosk.hardware.printer.transport import DescriptorStream, TransportLost


class TcpTransport:
    """`tcp://HOST:PORT`."""

    answers = True

    def __init__(self, host: str, port: int, clock: Clock) -> None:
        self._address = (host, port)
        self._clock = clock
        self._socket: socket.socket | None = None

    def __str__(self) -> str:
        return f"tcp://{self._address[0]}:{self._address[1]}"

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def open(self, within_s: float) -> None:
        self.close()
        try:
            connection = socket.create_connection(self._address, timeout=within_s)
        except OSError as error:
            raise TransportLost(f"{self}: {error.strerror or error}") from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        self._socket = connection

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def read(self, within_s: float) -> bytes:
        return self._stream().read(within_s)

    def write(self, data: bytes, within_s: float) -> int:
        return self._stream().write(data, within_s)

    def _stream(self) -> DescriptorStream:
        if self._socket is None:
            raise TransportLost(f"{self} is not open")
        return DescriptorStream(self._socket.fileno(), self._clock)

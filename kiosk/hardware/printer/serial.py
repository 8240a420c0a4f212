"""A printer on a serial line, or on USB with a serial chip in between.

Open it by `/dev/serial/by-id/…`: that name survives another plug.
"""

from __future__ import annotations

import os
import termios
from typing import Literal

import serial

from kiosk.clock import Clock
from kiosk.hardware.printer.transport import DescriptorStream, TransportLost

FlowControl = Literal["none", "rtscts", "dsrdtr", "xonxoff"]
EPSON_BAUDRATE = 38_400


class SerialTransport:
    """`serial:///dev/…?baudrate=38400&flow=rtscts`; 8 data bits, no parity, 1 stop bit.

    pyserial opens and sets up the line. Bytes go through its descriptor,
    because pyserial does not tell how many bytes had left when a write ran
    out of time.
    """

    answers = True

    def __init__(
        self, path: str, clock: Clock, baudrate: int = EPSON_BAUDRATE, flow: FlowControl = "none"
    ) -> None:
        self._path = path
        self._clock = clock
        self._baudrate = baudrate
        self._flow = flow
        self._line: serial.Serial | None = None

    def __str__(self) -> str:
        return f"serial://{self._path}"

    @property
    def is_open(self) -> bool:
        return self._line is not None

    def open(self, within_s: float) -> None:
        self.close()
        try:
            self._line = serial.Serial(
                self._path,
                baudrate=self._baudrate,
                timeout=0,
                write_timeout=0,
                exclusive=True,
                rtscts=self._flow == "rtscts",
                dsrdtr=self._flow == "dsrdtr",
                xonxoff=self._flow == "xonxoff",
            )
            os.set_blocking(self._line.fileno(), False)
        except (OSError, termios.error) as error:
            raise TransportLost(f"{self}: {error}") from error

    def close(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            # What the line still holds must not come out after we gave up on it.
            line.reset_output_buffer()
            line.close()
        except (OSError, termios.error):
            # An unplugged line cannot be set back; its descriptor still has to go.
            descriptor, line.fd = line.fd, None
            line.is_open = False
            if descriptor is not None:
                os.close(descriptor)

    def read(self, within_s: float) -> bytes:
        return self._stream().read(within_s)

    def write(self, data: bytes, within_s: float) -> int:
        return self._stream().write(data, within_s)

    def _stream(self) -> DescriptorStream:
        if self._line is None:
            raise TransportLost(f"{self} is not open")
        return DescriptorStream(self._line.fileno(), self._clock)

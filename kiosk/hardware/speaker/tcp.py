"""A speaker at the far end of a TCP connection: words and sound go over it together.

One connection is one row of utterances. Each line is a JSON object:
`{"say": …, "words": …, "language": …, "clip": …, "recorded": …, "volume_percent": …}`
opens an utterance, `{"pcm": N}` is followed by N bytes of samples (22 050 Hz,
16 bits, little endian, mono), `{"end": true}` closes the row, and the far end
answers `heard` once the last sample was. A connection that is closed before
that is an interruption: the far end falls silent.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct

from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.output import Playing, Spoken
from kiosk.sound import RATE_HZ

CONNECT_WITHIN_S = 2.0
HANGS_AFTER_S = 5.0
SAMPLE_BYTES = 2
HEARD = b"heard\n"
AT_ONCE = struct.pack("ii", 1, 0)
"""struct linger: do not wait for what was not sent yet."""


class TcpPlaying:
    """One connection."""

    def __init__(self, connection: socket.socket, address: str) -> None:
        self._connection = connection
        self._address = address
        self._sent_s = 0.0

    def announce(self, spoken: Spoken) -> Fault | None:
        utterance = spoken.utterance
        return self._send(
            {
                "say": utterance.text,
                "words": spoken.words,
                "language": utterance.language,
                "clip": utterance.clip,
                "recorded": spoken.recorded,
                "volume_percent": spoken.volume_percent,
            }
        )

    def write(self, samples: bytes) -> Fault | None:
        self._sent_s += len(samples) / SAMPLE_BYTES / RATE_HZ
        return self._send({"pcm": len(samples)}, samples)

    def finish(self) -> Fault | None:
        if fault := self._send({"end": True}):
            return fault
        try:
            self._connection.settimeout(self._sent_s + HANGS_AFTER_S)
            answer = self._connection.recv(len(HEARD), socket.MSG_WAITALL)
        except OSError as error:
            return self._fault(error.strerror or str(error))
        return None if answer == HEARD else self._fault("it hung up before the end")

    def cut(self) -> None:
        with contextlib.suppress(OSError):  # the far end was faster
            # What is on its way is dropped by `close`, which follows, or the end of
            # the connection would only come behind all the sound that was sent ahead.
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._connection.close()

    def _send(self, line: dict[str, object], samples: bytes = b"") -> Fault | None:
        try:
            self._connection.settimeout(self._sent_s + HANGS_AFTER_S)
            self._connection.sendall(json.dumps(line).encode() + b"\n" + samples)
        except OSError as error:
            return self._fault(error.strerror or str(error))
        return None

    def _fault(self, why: str) -> Fault:
        return Fault(FaultCode.SPEAKER_SILENT, f"{self._address}: {why}")


class TcpOutput:
    """`tcp://HOST:PORT`."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)

    def check(self) -> Fault | None:
        playing = self.begin()
        if isinstance(playing, Fault):
            return playing
        playing.close()
        return None

    def begin(self) -> Playing | Fault:
        name = f"tcp://{self._address[0]}:{self._address[1]}"
        try:
            connection = socket.create_connection(self._address, timeout=CONNECT_WITHIN_S)
        except OSError as error:
            return Fault(FaultCode.SPEAKER_SILENT, f"{name}: {error.strerror or error}")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return TcpPlaying(connection, name)

    def close(self) -> None:
        """Nothing is held between two sounds."""

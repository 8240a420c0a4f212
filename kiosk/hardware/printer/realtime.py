"""Finds the real-time commands in the bytes that reach the simulated printer.

They act on receipt, wherever they stand: also inside a picture's data, as on
a real printer (Epson reference, "DLE EOT", notes).
"""

from __future__ import annotations

from dataclasses import dataclass

DLE = 0x10
CLEAR_BUFFERS = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")


@dataclass(frozen=True, slots=True)
class AskStatus:
    """DLE EOT n."""

    which: int


@dataclass(frozen=True, slots=True)
class ClearBuffers:
    """DLE DC4 fn 8."""


@dataclass(frozen=True, slots=True)
class Recover:
    """DLE ENQ n: go on after a recoverable error."""


class RealTimeScanner:
    """Fed byte by byte; keeps as many as the longest command has."""

    def __init__(self) -> None:
        self._tail = b""

    @property
    def between_commands(self) -> bool:
        """True when no command can have begun in the bytes so far."""
        return DLE not in self._tail

    def feed(self, byte: int) -> AskStatus | ClearBuffers | Recover | None:
        self._tail = (self._tail + bytes((byte,)))[-len(CLEAR_BUFFERS) :]
        if self._tail == CLEAR_BUFFERS:
            return ClearBuffers()
        if self._tail[-3:-1] == b"\x10\x04" and 1 <= byte <= 4:
            return AskStatus(byte)
        if self._tail[-3:-1] == b"\x10\x05" and byte in (1, 2):
            return Recover()
        return None

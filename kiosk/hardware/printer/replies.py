"""What a printer says, taken apart: one stream of bytes in, typed replies out.

A printer mixes five kinds of reply on one line. Their fixed bits tell them
apart (Epson ESC/POS reference, "Transmission status", and GS a, GS r, GS ( H).
Pure, and fed in any split.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

XON, XOFF = 0x11, 0x13
LONGEST_BLOCK_BYTES = 80


class BlockKind(IntEnum):
    """The byte a block begins with."""

    PROCESS_ID = 0x37
    FILE = 0x3D
    INFORMATION = 0x5F


BLOCK_KINDS = frozenset(int(kind) for kind in BlockKind)


@dataclass(frozen=True, slots=True)
class Flow:
    """XON or XOFF."""

    paused: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A header byte, then printable bytes up to a NUL; `body` without both."""

    kind: BlockKind
    body: bytes


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """The answer to one DLE EOT n; the byte does not say which n it was."""

    byte: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """The four bytes of GS a, sent unasked when the printer's state changes."""

    body: bytes


@dataclass(frozen=True, slots=True)
class BufferedStatus:
    """The answer to GS r or ESC v, given when the print buffer reaches it."""

    byte: int


Reply = Flow | Block | RealTimeStatus | AutomaticStatus | BufferedStatus


class Demultiplexer:
    """Feed it what arrived; it hands back each reply once it is whole."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def reset(self) -> None:
        """Forget a reply that began and never ended."""
        self._pending.clear()

    def feed(self, data: bytes) -> list[Reply]:
        return [reply for byte in data if (reply := self._take(byte)) is not None]

    def _take(self, byte: int) -> Reply | None:
        if byte in (XON, XOFF):  # may come in the middle of anything
            return Flow(paused=byte == XOFF)
        if not self._pending:
            return self._begin(byte)
        if self._pending[0] in BLOCK_KINDS:
            return self._continue_block(byte)
        return self._continue_automatic(byte)

    def _begin(self, byte: int) -> Reply | None:
        if byte in BLOCK_KINDS or byte & 0x93 == 0x10:
            self._pending.append(byte)
            return None
        if byte & 0x93 == 0x12:
            return RealTimeStatus(byte)
        if byte & 0x90 == 0:
            return BufferedStatus(byte)
        return None  # line noise: no reply begins like this

    def _continue_block(self, byte: int) -> Reply | None:
        if byte == 0:
            block = Block(BlockKind(self._pending[0]), bytes(self._pending[1:]))
            self._pending.clear()
            return block
        if not 0x20 <= byte <= 0x7E or len(self._pending) > LONGEST_BLOCK_BYTES:
            return self._restart(byte)
        self._pending.append(byte)
        return None

    def _continue_automatic(self, byte: int) -> Reply | None:
        if byte & 0x90:  # bits 4 and 7 of bytes 2 to 4 are always 0
            return self._restart(byte)
        self._pending.append(byte)
        if len(self._pending) < 4:
            return None
        status = AutomaticStatus(bytes(self._pending))
        self._pending.clear()
        return status

    def _restart(self, byte: int) -> Reply | None:
        """The reply in hand was cut off; `byte` begins the next one."""
        self._pending.clear()
        return self._begin(byte)

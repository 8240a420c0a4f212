"""From the bytes a scanner sends to the codes it read. No wire, no clock.

A scanner ends a code with CR, LF, CRLF or ETX, or with nothing at all, so a
silence of `IDLE_S` ends it too. It may put the AIM symbology identifier before
it (ISO/IEC 15424, `]Q1` for a QR code), and it answers commands with binary
replies in between (GM65: 02 00 type length data… CRC CRC).
"""

from __future__ import annotations

import re

from kiosk.faults import Fault, FaultCode

IDLE_S = 0.050
MAX_LENGTH = 4096

_ENDS = re.compile(rb"[\r\n\x03]")
_AIM_PREFIX = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_STX = 0x02
_REPLY_HEAD = b"\x02\x00"
_REPLY_AROUND = 6


class Framer:
    """Feed it bytes as they come, and no bytes when none came; it gives back
    whole codes. Silence is what was looked for and not found: bytes that only
    waited because nobody read them are never taken for two codes.

    A code longer than `MAX_LENGTH` bytes is given cut to that length, so that
    the visit can say it is too long, and the rest of its burst is dropped. One
    that is no clean UTF-8 text is given as CODE_UNREADABLE.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._last_at_s = 0.0
        self._overflowing = False

    @property
    def is_holding(self) -> bool:
        """Whether part of a code has come and its end has not."""
        return bool(self._held)

    def reset(self) -> None:
        """Forget what has come: the wire was broken in between."""
        self._held.clear()
        self._overflowing = False

    def feed(self, data: bytes, at_s: float) -> list[str | Fault]:
        """Take `data`, which came at `at_s` monotonic seconds; the codes it ended."""
        if not data:
            return self.idle(at_s)
        codes: list[str | Fault] = []
        self._last_at_s = at_s
        self._held += data
        while True:
            if self._held.startswith(_REPLY_HEAD):
                if not self._drop_reply():
                    break
                continue
            end = _ENDS.search(self._held)
            if end is None:
                break
            codes += self._code(bytes(self._held[: end.start()]))
            del self._held[: end.end()]
        if len(self._held) > MAX_LENGTH:
            self._overflowing = True
            del self._held[MAX_LENGTH:]
        return codes

    def idle(self, at_s: float) -> list[str | Fault]:
        """The code that ended because nothing followed it by `at_s`."""
        if not self._held or at_s - self._last_at_s < IDLE_S:
            return []
        rest = b"" if self._held.startswith(_REPLY_HEAD) else bytes(self._held)
        self._held.clear()
        return self._code(rest)

    def _drop_reply(self) -> bool:
        """Drop the reply at the front; False while its end has not come."""
        if len(self._held) < 4 or len(self._held) < _REPLY_AROUND + self._held[3]:
            return False
        del self._held[: _REPLY_AROUND + self._held[3]]
        return True

    def _code(self, token: bytes) -> list[str | Fault]:
        overflowing, self._overflowing = self._overflowing or len(token) > MAX_LENGTH, False
        if token and token[0] == _STX:
            token = token[1:]
        if not token:
            return []
        try:
            text = token[:MAX_LENGTH].decode("utf-8", errors="ignore" if overflowing else "strict")
        except UnicodeDecodeError:
            return [Fault(FaultCode.CODE_UNREADABLE, f"{len(token)} bytes that are not text")]
        text = _AIM_PREFIX.sub("", text).strip()
        if not text:
            return []
        if not text.isprintable():
            return [Fault(FaultCode.CODE_UNREADABLE, f"{len(token)} bytes with control characters")]
        return [text]

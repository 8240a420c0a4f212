"""Text in pictures, read by RapidOCR in a process of its own.

The process is started when it is first needed. It holds some 300 MB and one
thread, and reads what strangers lay under the camera: when it hangs or dies it
is ended and started again, and the booth goes on with a Fault. What was read
stays in memory; neither side ever writes or logs a word of it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from kiosk.clock import Clock, Deadline, SystemClock
from kiosk.documents.ocr import wire
from kiosk.documents.pixels import Pixels, Quad
from kiosk.faults import Fault, FaultCode

START_WITHIN_S = 60.0
"""Loading takes half a second; a machine that has just been switched on is slow."""
STOP_WITHIN_S = 30.0
"""It is killed, so it does end; on a machine that is very busy that too takes seconds."""
PAGE_SIDE_PX = 736
"""The shorter side at which a page is searched for text, at least: RapidOCR's own."""

Lattice = NDArray[np.float32]
"""(steps, 1 + symbols): how likely each step of a strip shows nothing new
(column 0) or each symbol. A step is `STEP_PX` of the strip at `STRIP_PX` high."""
STRIP_PX = 48
STEP_PX = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; it may be personal, and a repr does not show it."""

    text: str = field(repr=False)
    score: float
    """The mean of `scores`, 0 to 1."""
    quad: Quad | None = None
    """Where it stands on the page, clockwise from the text's own top left;
    None for a strip."""
    scores: tuple[float, ...] = ()
    """How sure each character of `text` is, 0 to 1."""


class Reader(Protocol):
    """What reads text. Every call ends within `within_s` seconds, after the
    process itself has started; a Fault is TEXT_READER_AWAY."""

    def read_lines(self, strips: Sequence[Pixels], within_s: float) -> list[Line] | Fault:
        """One line of text in each strip, in order: ("", 0.0) where there is none."""
        ...

    def read_page(self, pixels: Pixels, within_s: float) -> list[Line] | Fault:
        """The lines of an upright page, from the top down, each with its quad."""
        ...

    def find_lines(self, pixels: Pixels, within_s: float, side_px: int | None = None) -> list[Quad] | Fault:
        """Where the lines of a page stand; read at `side_px` on the longer side,
        or as finely as `read_page` does."""
        ...

    def read_lattices(
        self, strips: Sequence[Pixels], symbols: Sequence[str], within_s: float
    ) -> list[Lattice] | Fault:
        """For each strip the likelihoods of `symbols`; each symbol is a string of
        the characters that count as it."""
        ...


class ReaderProcess:
    """RapidOCR in a process of its own; a Reader. Any thread may call; one call
    at a time. Close it, or use it in a `with`: it ends with this process too."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process that reads; None while there is none."""
        return None if self._process is None else self._process.pid

    def warm_up(self) -> Fault | None:
        """Start the process now, so that the first page does not wait for it."""
        with self._turn:
            return self._start()

    def close(self) -> None:
        """End the process; the next call would start it again."""
        with self._turn:
            self._stop()

    def read_lines(self, strips: Sequence[Pixels], within_s: float) -> list[Line] | Fault:
        usable = [index for index, strip in enumerate(strips) if strip.size]
        answer = self._ask({"ask": "lines"}, [strips[index] for index in usable], within_s)
        if isinstance(answer, Fault):
            return answer
        lines = [Line("", 0.0)] * len(strips)
        for index, line in zip(usable, _lines(answer[0], []), strict=True):
            lines[index] = line
        return lines

    def read_page(self, pixels: Pixels, within_s: float) -> list[Line] | Fault:
        if not pixels.size:
            return []
        answer = self._ask({"ask": "page"}, [pixels], within_s)
        return answer if isinstance(answer, Fault) else _lines(*answer)

    def find_lines(self, pixels: Pixels, within_s: float, side_px: int | None = None) -> list[Quad] | Fault:
        if not pixels.size:
            return []
        answer = self._ask({"ask": "find", "side_px": side_px}, [pixels], within_s)
        return answer if isinstance(answer, Fault) else list(answer[1])

    def read_lattices(
        self, strips: Sequence[Pixels], symbols: Sequence[str], within_s: float
    ) -> list[Lattice] | Fault:
        if not all(strip.size for strip in strips):
            raise ValueError("a strip without pixels")
        answer = self._ask({"ask": "lattices", "symbols": list(symbols)}, strips, within_s)
        return answer if isinstance(answer, Fault) else list(answer[1])

    def _ask(
        self, head: wire.Head, arrays: Sequence[Pixels], within_s: float
    ) -> tuple[wire.Head, list[NDArray[Any]]] | Fault:
        if not self._turn.acquire(timeout=within_s + START_WITHIN_S):
            return _away("busy with another page")
        try:
            fault = self._start()
            if fault is not None:
                return fault
            assert self._wire is not None
            deadline = Deadline.after(self._clock, within_s)
            try:
                wire.send(self._wire, head, arrays, deadline)
                return wire.receive(self._wire, deadline)
            except TimeoutError:
                self._stop()
                return _away(f"no answer within {within_s:g} s")
            except (EOFError, OSError, ValueError) as error:
                self._stop()
                return _away(f"it ended: {type(error).__name__}")
        finally:
            self._turn.release()

    def _start(self) -> Fault | None:
        if self._process is not None and self._process.poll() is None:
            return None
        self._stop()
        ours, theirs = socket.socketpair()
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kiosk.documents.ocr.process"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        self._wire = ours
        try:
            wire.receive(ours, Deadline.after(self._clock, START_WITHIN_S))
        except (EOFError, OSError, ValueError) as error:
            self._stop()
            return _away(f"it does not start: {type(error).__name__}")
        return None

    def _stop(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None
        if self._process is not None:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_WITHIN_S)
            self._process = None


def _lines(head: wire.Head, quads: Sequence[NDArray[Any]]) -> list[Line]:
    told: list[tuple[str, list[float]]] = head["lines"]
    return [
        Line(
            text,
            float(np.mean(scores)) if scores else 0.0,
            quads[index] if index < len(quads) else None,
            tuple(scores),
        )
        for index, (text, scores) in enumerate(told)
    ]


def _away(why: str) -> Fault:
    return Fault(FaultCode.TEXT_READER_AWAY, why)

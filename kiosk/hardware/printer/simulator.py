"""An ESC/POS printer at the far end of a real wire.

It takes bytes from a socket or a pty, draws its paper as one PNG a ticket,
answers as PRINTING's table says, and breaks on request. Two threads: one
serves the wire and acts on real-time commands at once, the other prints.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kiosk.clock import Clock
from kiosk.hardware.printer.interpreter import Answer, Automatic, Band, Cut, Interpreter, PaperQuestion, Step
from kiosk.hardware.printer.paper import HEAD_TO_CUTTER_DOTS, PaperRoll, photograph
from kiosk.hardware.printer.port import Paper
from kiosk.hardware.printer.realtime import DLE, AskStatus, ClearBuffers, RealTimeScanner, Recover
from kiosk.hardware.printer.simulator_wires import PtyWire, TcpWire, Wire
from kiosk.hardware.printer.widths import DOTS_PER_MM, PaperWidth

FULL_ROLL_MM = 50_000.0
NEAR_END_MM = 3_000.0


@dataclass(slots=True)
class Health:
    """What is wrong with the simulated printer."""

    paper_left_mm: float = FULL_ROLL_MM
    cover_open: bool = False
    jam_at_cut: bool = False
    cutter_jammed: bool = False
    plugged: bool = True
    silent: bool = False
    stalled: bool = False
    holding_replies: bool = False

    @property
    def paper(self) -> Paper:
        if self.paper_left_mm <= 0:
            return Paper.OUT
        return Paper.LOW if self.paper_left_mm < NEAR_END_MM else Paper.PRESENT

    @property
    def stopped(self) -> bool:
        return self.cover_open or self.cutter_jammed or self.paper is Paper.OUT


class PrinterSimulator:
    """`paper_dir` gets `ticket-0001.png` and so on; None keeps no pictures.
    `speed_mm_s` None prints in no time; a common printer does 150."""

    def __init__(
        self,
        paper_dir: Path | None,
        clock: Clock,
        paper: PaperWidth = PaperWidth.MM_80,
        speed_mm_s: float | None = None,
        split_replies: bool = False,
    ) -> None:
        self._paper_dir = paper_dir
        self._clock = clock
        self._speed_mm_s = speed_mm_s
        self._split_replies = split_replies
        self._roll = PaperRoll(paper.dots)
        self._interpreter = Interpreter(paper.dots)
        self._scanner = RealTimeScanner()
        self._changed = threading.Condition()
        self._replying = threading.Lock()
        self._health = Health()
        self._buffer = bytearray()
        self._generation = 0  # grows when the buffers are cleared: a step begun before is void
        self._automatic = False
        self._held = b""
        self._tickets = 0
        self._closing = False
        self._wire: Wire | None = None
        self._wire_up = True
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        self._threads: list[threading.Thread] = []

    # -- life -------------------------------------------------------------

    def listen_tcp(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen, on a free port if `port` is 0; the URL a driver opens."""
        return self._serve_on(TcpWire(host, port))

    def listen_pty(self, link: Path | None = None) -> str:
        """Listen on a new pty, also named `link`; the URL a driver opens."""
        return self._serve_on(PtyWire(link))

    def _serve_on(self, wire: Wire) -> str:
        if self._wire is not None:
            raise RuntimeError(f"the simulated printer already listens on {self._wire.address}")
        if self._paper_dir is not None:
            self._paper_dir.mkdir(parents=True, exist_ok=True)
        self._wire = wire
        for name, work in (("wire", lambda: self._serve(wire)), ("head", self._print_all)):
            thread = threading.Thread(target=work, name=f"printer-simulator-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)
        return wire.address

    def close(self) -> None:
        if self._closing:
            return
        self._change(lambda: setattr(self, "_closing", True))
        for thread in self._threads:
            thread.join()
        if self._wire is not None:
            self._wire.drop()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what a person does to it -----------------------------------------

    def load_paper(self, left_mm: float = FULL_ROLL_MM) -> None:
        """Put in a roll with `left_mm` on it; 0 is no paper."""
        self._set(paper_left_mm=left_mm)

    def open_cover(self) -> None:
        self._set(cover_open=True)

    def close_cover(self) -> None:
        self._set(cover_open=False)

    def jam_cutter(self) -> None:
        """The next cut gets stuck."""
        self._set(jam_at_cut=True)

    def free_cutter(self) -> None:
        self._set(jam_at_cut=False, cutter_jammed=False)

    def fall_silent(self) -> None:
        """From now on it answers nothing; it still prints."""
        self._set(silent=True)

    def answer_again(self) -> None:
        self._set(silent=False)

    def hold_replies(self) -> None:
        """Answers are kept back until `release_replies`: they come late."""
        self._set(holding_replies=True)

    def release_replies(self) -> None:
        self._set(holding_replies=False)
        held, self._held = self._held, b""
        self._reply(held)

    def stall(self) -> None:
        """It stops reading the wire."""
        self._set(stalled=True)

    def go_on(self) -> None:
        self._set(stalled=False)

    def unplug(self) -> None:
        """Pull the data cable; returns when the wire is down. It prints on what it has."""
        self._set(plugged=False)
        self._await_wire(up=False)

    def plug(self) -> None:
        self._set(plugged=True)
        self._await_wire(up=True)

    # -- what a person sees -----------------------------------------------

    @property
    def tickets(self) -> int:
        """Tickets that came out, cut."""
        with self._changed:
            return self._tickets

    @property
    def health(self) -> str:
        """Its state in words, for the control line."""
        with self._changed:
            health = self._health
            wrong = [
                name
                for name in ("cover_open", "cutter_jammed", "silent", "stalled", "holding_replies")
                if getattr(health, name)
            ]
            plug = [] if health.plugged else ["unplugged"]
            return ", ".join([f"paper {health.paper}", *wrong, *plug, f"tickets {self._tickets}"])

    def wait_for_tickets(self, count: int, within_s: float) -> bool:
        """Wait until `count` tickets have come out."""
        with self._changed:
            return self._changed.wait_for(lambda: self._tickets >= count, within_s)

    # -- inside -----------------------------------------------------------

    def _set(self, **health: float | bool) -> None:
        def change() -> None:
            for name, value in health.items():
                setattr(self._health, name, value)

        self._change(change)

    def _change(self, change: Callable[[], None]) -> None:
        """Change something under the lock, and let both threads and the host know."""
        with self._changed:
            before = self._automatic_status()
            change()
            after = self._automatic_status()
            self._changed.notify_all()
        os.write(self._wake_write, b"\0")
        if self._automatic and after != before:
            self._reply(after)

    def _await_wire(self, up: bool) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._wire_up is up)

    def _serve(self, wire: Wire) -> None:
        while True:
            with self._changed:
                if self._closing:
                    return
                plugged, stalled = self._health.plugged, self._health.stalled
            if plugged != self._wire_up:
                (wire.restore if plugged else wire.drop)()
                with self._changed:
                    self._wire_up = plugged
                    self._changed.notify_all()
            data = b"" if stalled or not plugged else wire.read(self._wake_read)
            if data:
                self._take_in(data)
            else:
                self._rest(stalled or not plugged)

    def _rest(self, until_woken: bool) -> None:
        """Empty the wake pipe; with nothing to read, wait for it first."""
        os.set_blocking(self._wake_read, until_woken)
        try:
            os.read(self._wake_read, 4096)
        except BlockingIOError:
            return

    def _take_in(self, data: bytes) -> None:
        """Act on real-time commands at once; keep the bytes, they stay in the stream as data."""
        if DLE not in data and self._scanner.between_commands:
            with self._changed:
                self._buffer += data
                self._changed.notify_all()
            return
        for byte in data:
            with self._changed:
                self._buffer.append(byte)
            match self._scanner.feed(byte):
                case AskStatus(which):
                    self._reply(self._status_byte(which))
                case ClearBuffers():
                    self._clear()
                    self._reply(b"\x37\x25\x00")
                case Recover():
                    self.free_cutter()
        with self._changed:
            self._changed.notify_all()

    def _clear(self) -> None:
        with self._changed:
            self._buffer.clear()
            self._interpreter.reset()
            self._roll.tear_off()
            self._generation += 1
            self._changed.notify_all()

    def _print_all(self) -> None:
        while True:
            with self._changed:
                step, generation = None, self._generation
                while step is None and not self._closing:
                    if not self._health.stopped:
                        step = self._interpreter.take(self._buffer)
                        generation = self._generation
                    if step is None:
                        self._changed.wait()
                if self._closing:
                    return
            if step is not None:
                self._perform(step, generation)

    def _perform(self, step: Step, generation: int) -> None:
        match step:
            case Band():
                self._advance(step, step.image.height, generation)
            case Cut():
                self._advance(step, HEAD_TO_CUTTER_DOTS if step.feed else 0, generation)
                self._cut(generation)
            case Answer(data):
                self._reply(data)
            case PaperQuestion():
                self._reply(bytes(({Paper.OUT: 0x0F, Paper.LOW: 0x03}.get(self._health.paper, 0),)))
            case Automatic(on):
                self._automatic = on
                if on:
                    self._reply(self._automatic_status())

    def _may_go_on(self, generation: int) -> bool:
        """Wait until nothing stops it; False when the job was cleared meanwhile. Call it locked."""
        self._changed.wait_for(
            lambda: self._closing or generation != self._generation or not self._health.stopped
        )
        return not self._closing and generation == self._generation

    def _advance(self, step: Band | Cut, height_px: int, generation: int) -> None:
        length_mm = height_px / DOTS_PER_MM
        if self._speed_mm_s is not None:
            self._clock.sleep(length_mm / self._speed_mm_s)
        with self._changed:
            if not self._may_go_on(generation):
                return
            if isinstance(step, Band):
                self._roll.print_band(step.image)
            else:
                self._roll.feed(height_px)
        self._change(lambda: self._use_paper(length_mm))

    def _use_paper(self, length_mm: float) -> None:
        self._health.paper_left_mm = max(0.0, self._health.paper_left_mm - length_mm)

    def _cut(self, generation: int) -> None:
        if self._health.jam_at_cut:
            self._set(cutter_jammed=True)
        with self._changed:
            if not self._may_go_on(generation):
                return
            ticket = self._roll.cut()
            if self._paper_dir is not None:
                photograph(ticket).save(self._paper_dir / f"ticket-{self._tickets + 1:04}.png")
            self._tickets += 1
            self._changed.notify_all()

    # -- answers ----------------------------------------------------------

    def _status_byte(self, which: int) -> bytes:
        """DLE EOT n: bit 1 and bit 4 are always set."""
        with self._changed:
            health = self._health
            out, low = health.paper is Paper.OUT, health.paper is not Paper.PRESENT
            bits = {
                1: 0x08 if health.stopped else 0,
                2: (0x04 if health.cover_open else 0)
                | (0x20 if out else 0)
                | (0x40 if health.cutter_jammed else 0),
                3: 0x08 if health.cutter_jammed else 0,
                4: (0x60 if out else 0) | (0x0C if low else 0),
            }.get(which, 0)
        return bytes((0x12 | bits,))

    def _automatic_status(self) -> bytes:
        """The four bytes of GS a. Call it locked."""
        health = self._health
        first = 0x10 | (0x08 if health.stopped else 0) | (0x20 if health.cover_open else 0)
        paper = {Paper.OUT: 0x0F, Paper.LOW: 0x03}.get(health.paper, 0)
        return bytes((first, 0x08 if health.cutter_jammed else 0, paper, 0))

    def _reply(self, data: bytes) -> None:
        with self._changed:
            if self._health.silent or self._wire is None or not data:
                return
            if self._health.holding_replies:
                self._held += data
                return
        parts = [bytes((byte,)) for byte in data] if self._split_replies else [data]
        with self._replying:  # a printer never breaks a reply off to begin another
            for part in parts:
                self._wire.write(part)

"""An applicant at a booth without a screen: the real visit, crew, devices and
processes; only the glass is left out. For measuring and for long runs."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Self

from kiosk.booth.booth import Booth
from kiosk.clock import Clock, Deadline
from kiosk.commands.run import assemble
from kiosk.settings import Settings
from kiosk.timing import Timing
from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import PaperState, Paperwork, Visit

WITHIN_S = 30.0
SCAN_WITHIN_S = 20.0


class Stuck(Exception):
    """What the applicant waited for did not come; the message says where they stood."""


class Applicant:
    """One person after another at the booth that `settings` describe.

    The thread that owns this object is the screen's thread. `on_sent` is called
    from the crew's thread when the last byte of a paper has gone to the printer.
    """

    def __init__(self, settings: Settings, state: Path, clock: Clock, on_sent: Callable[[], None]) -> None:
        self._settings = settings
        self._state = state
        self._clock = clock
        self._on_sent = on_sent
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.booth: Booth = assemble(
                self._settings, self._state, self._clock, Timing(), self._work.put, stack, self._on_sent
            )
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def visit(self) -> Visit:
        return self.booth.visit

    # To the last question: after each of these the visit is at *review*

    def come_walk_in(self, service: str, scan: Callable[[str], None] | None = None) -> None:
        """Choose `service` without a card; `scan` lays each document under the camera."""
        self._enter(Entrance.WALK_IN)
        self.booth.do(on.ServiceChosen(service))
        self.booth.do(on.Next())
        self.booth.do(on.NoCard())
        if self.visit.step is Step.GUARDIAN:
            self.booth.do(on.GuardianAnswered(True))
        if self.visit.step is Step.DOCUMENTS and scan is not None:
            self._scan_all(scan)
        elif self.visit.step is Step.DOCUMENTS:
            self.booth.do(on.ScanSkipped())
        self._at(Step.REVIEW)

    def come_with_booking(self, number: str) -> None:
        """Type the sixteen digits of a booking."""
        self._enter(Entrance.BOOKING)
        self.booth.do(on.TypeNumberChosen())
        self.booth.do(on.Next())
        self.booth.do(on.NumberTyped(number))
        self._wait("the booking", lambda: self.visit.step is Step.FOUND)
        self.booth.do(on.Next())
        self._at(Step.REVIEW)

    # From there

    def confirm(self) -> Visit:
        """Touch *Cetak nomor* and wait until the paper is settled; the visit as it then is."""
        self.booth.do(on.Next())
        return self._until_paper()

    def lose_passport(self) -> Visit:
        """Ask where to go with a lost passport, and take the slip."""
        self._enter(Entrance.LOST_OR_DAMAGED)
        self.booth.do(on.LossChosen("lost"))
        return self._until_paper()

    def leave(self) -> None:
        """Touch *Selesai*: the visit is wiped."""
        self.booth.do(on.Ended())

    # Inside

    def _enter(self, entrance: Entrance) -> None:
        self.booth.do(on.Touched())
        self.booth.do(on.EntranceChosen(entrance))

    def _scan_all(self, scan: Callable[[str], None]) -> None:
        self.booth.do(on.ScanStarted())
        while (kind := self.visit.capturing) is not None:
            scan(kind)
            self._wait(f"the page {kind}", partial(self._taken, kind), SCAN_WITHIN_S)
            self.booth.do(on.PageKept())

    def _taken(self, kind: str) -> bool:
        return self.visit.paper(kind).state is PaperState.TAKEN

    def _until_paper(self) -> Visit:
        self._wait(
            "the paper",
            lambda: (
                self.visit.step in (Step.TICKET, Step.SLIP) and self.visit.paperwork is not Paperwork.PRINTING
            ),
        )
        return self.visit

    def _at(self, step: Step) -> None:
        if self.visit.step is not step:
            raise Stuck(f"the visit is at {self.visit.step.value}, not at {step.value}")

    def _wait(self, what: str, met: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        """Do the screen's work until `met`."""
        deadline = Deadline.after(self._clock, within_s)
        while not met():
            try:
                self._work.get(timeout=deadline.remaining_s)()
            except queue.Empty:
                fault, step = self.visit.fault, self.visit.step.value
                raise Stuck(f"{what}: not within {within_s:.0f} s; the visit is at {step}: {fault}") from None

"""A whole booth without its screen in a process of its own, so that a test can kill it."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from booth_site import PROCESSES, TIMEOUT_S, SharedClock
from crew_booth import NUMBER, QUICK, CrewBooth

from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork

#: Longer than three tries at a site that is slow, so that the booth gives up first.
ANSWER_WITHIN_S = 120
#: A loaded machine must not look like a site that is away.
PATIENT = replace(QUICK, site_answer_s=20.0)

WALK_IN, BOOKING, SETTLED, END = "walk in", "booking", "settled", "end"
DEEDS = {
    WALK_IN: (
        on.Touched(),
        on.EntranceChosen(Entrance.WALK_IN),
        on.ServiceChosen("new_adult"),
        on.Next(),
        on.NoCard(),
        on.ScanSkipped(),
        on.Next(),
    ),
    BOOKING: (
        on.Touched(),
        on.EntranceChosen(Entrance.BOOKING),
        on.TypeNumberChosen(),
        on.Next(),
        on.NumberTyped(NUMBER),
    ),
}


def serve(folder: Path, site_url: str, booth_id: str, clock: SharedClock, orders: Connection) -> None:
    """Do what `orders` says, and answer each with the label on paper."""
    with CrewBooth(folder, site_url, PATIENT, booth_id=booth_id, clock=clock) as booth:
        booth.see_reserve(1)
        orders.send("ready")
        while (order := orders.recv()) != END:
            if order == SETTLED:
                with booth.reserve() as reserve:
                    booth.until(lambda: not reserve.waiting(), "handed in", ANSWER_WITHIN_S)
                    orders.send(reserve.depth())
                continue
            booth.do(*DEEDS[order])
            if order == BOOKING:
                booth.until(lambda: booth.visit.step is Step.FOUND, "found", ANSWER_WITHIN_S)
                booth.do(on.Next(), on.Next())
            booth.until(lambda: booth.visit.ticket is not None, "at its ticket", ANSWER_WITHIN_S)
            assert booth.see_paper() is Paperwork.OUT
            assert booth.visit.ticket is not None
            orders.send(booth.visit.ticket.label)
            booth.do(on.Ended())


class BoothProcess:
    """The booth `booth_id`, that keeps everything in `folder`."""

    def __init__(self, folder: Path, site_url: str, booth_id: str, clock: SharedClock) -> None:
        self._arguments = (folder, site_url, booth_id, clock)

    def start(self) -> None:
        """Returns when it is at work and the site has lent it numbers, now or before."""
        self._here, there = PROCESSES.Pipe()
        self._process: ForkServerProcess = PROCESSES.Process(
            target=serve, args=(*self._arguments, there), daemon=True
        )
        self._process.start()
        there.close()
        assert self._answer() == "ready"

    def ask(self, order: str) -> object:
        self._here.send(order)
        return self._answer()

    def end(self) -> None:
        self._here.send(END)
        self._process.join(ANSWER_WITHIN_S)
        assert self._process.exitcode == 0
        self._here.close()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._process.kill()
        self._process.join(TIMEOUT_S)
        self._here.close()

    def _answer(self) -> object:
        assert self._here.poll(ANSWER_WITHIN_S), "the booth did not answer"
        return self._here.recv()

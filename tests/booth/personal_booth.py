"""A booth in a process of its own that is told everything a person can be asked for, again and again.

It says each instant at which something was just typed, sealed, committed or
printed, so that a test can end it there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from booth_process import PATIENT
from booth_site import PROCESSES, TIMEOUT_S, SharedClock
from crew_booth import BORN, CODE, NIK, NUMBER, CrewBooth

from kiosk.visit import events as on
from kiosk.visit.card import CardStage
from kiosk.visit.steps import Entrance, Step

ANSWER_WITHIN_S = 180
READ_WITHIN_S = 120.0
#: Who stands on the card that the simulated camera sees.
CARD_NIK, CARD_NAME = "6302065508909902", "SITI SPESIMEN"
UNKNOWN_NUMBER = "2026112200009977"
NAME = "BUDI SANTOSO SINTETIS"
HOSPITAL = "RSUD CONTOH RUANG ANGGREK 9901"
PHONE = "081254009901"
GROUP = "pregnant"
ANSWERS = {
    "nik": NIK,
    "name": NAME,
    "place": "hospital",
    "hospital": HOSPITAL,
    "needed": "within_3_days",
    "phone": PHONE,
}
#: What must stand nowhere, however it is written.
PERSONAL = (
    *(NIK, f"{NIK[:6]} {NIK[6:12]} {NIK[12:]}", BORN.isoformat(), f"{BORN:%d%m%Y}", CODE, NUMBER),
    *(UNKNOWN_NUMBER, " ".join(UNKNOWN_NUMBER[place : place + 4] for place in range(0, 16, 4))),
    *(NAME, HOSPITAL, PHONE, PHONE.removeprefix("0"), "within_3_days", GROUP, "Spesimen"),
    *(CARD_NIK, f"{CARD_NIK[:6]} {CARD_NIK[6:12]} {CARD_NIK[12:]}", CARD_NAME),
)
#: What the pages are made of, before they are sealed.
PICTURES = {"JFIF": b"\xff\xd8\xff\xe0\x00\x10JFIF", "quantization table": b"\xff\xdb\x00\x43\x00"}


class _Visits:
    """The visits of one round; `tell` is told of each instant."""

    def __init__(self, booth: CrewBooth, instants: Connection) -> None:
        self._booth = booth
        self._instants = instants

    def tell(self, instant: str) -> None:
        self._instants.send(instant)

    def all(self) -> dict[str, Callable[[], None]]:
        return {
            "card": self._card,
            "priority": self._priority,
            "unknown": self._unknown_booking,
            "booking": self._booking,
            "home visit": self._home_visit,
        }

    def _priority(self) -> None:
        booth = self._booth
        booth.do(on.Touched(), on.EntranceChosen(Entrance.PRIORITY), on.GroupChosen(GROUP))
        booth.do(on.ServiceChosen("renew_expired"), on.Next(), on.NikTyped(NIK))
        self.tell("typed")
        booth.do(on.ScanStarted())
        booth.scan("ktp")
        self.tell("first page sealed")
        booth.do(on.PageKept())
        booth.scan("old_passport")
        self.tell("second page sealed")
        booth.do(on.PageKept(), on.Next())
        self.tell("issuing")
        booth.see(Step.TICKET)
        self.tell("number given")
        booth.see_paper()
        self.tell("printed")
        booth.do(on.Ended())

    def _card(self) -> None:
        """The card on the plate is read, and its holder confirms it."""
        booth = self._booth
        booth.do(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("renew_expired"))
        booth.do(on.Next(), on.CardScanChosen())
        booth.devices.lay("ktp")
        booth.until(lambda: booth.visit.card.stage is CardStage.READING, "the card taken")
        self.tell("card taken")
        booth.until(lambda: booth.visit.card.stage is CardStage.READ, "the card read", READ_WITHIN_S)
        assert booth.visit.card.proposal is not None
        assert booth.visit.card.proposal.nik.value == CARD_NIK
        self.tell("card read")
        booth.do(on.CardConfirmed(), on.ScanSkipped(), on.Next())
        booth.see_paper()
        self.tell("card's number printed")
        booth.do(on.Ended())

    def _unknown_booking(self) -> None:
        booth = self._booth
        booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypeNumberChosen(), on.Next())
        for _ in range(booth.booth.timing.lookups_before_officer):
            booth.do(on.NumberTyped(UNKNOWN_NUMBER))
            booth.until(lambda: not booth.visit.looking_up, "looked up")
        booth.do(on.ScanSkipped())
        self.tell("slip begun")
        booth.see_paper()
        self.tell("slip printed")
        booth.do(on.Ended())

    def _booking(self) -> None:
        booth = self._booth
        booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypePersonChosen(), on.Next())
        booth.do(on.PersonTyped(NIK, f"{BORN:%d%m%Y}"))
        booth.see(Step.FOUND)
        self.tell("found")
        booth.do(on.Ended())

    def _home_visit(self) -> None:
        booth = self._booth
        booth.do(on.Touched(), on.EntranceChosen(Entrance.HOME_VISIT), on.Next())
        while booth.visit.step is Step.REQUEST:
            assert booth.visit.question is not None
            booth.do(on.Answered(booth.visit.question, ANSWERS[booth.visit.question]))
        self.tell("answered")
        booth.do(on.ScanSkipped(), on.Next())
        booth.see(Step.SLIP)
        booth.see_paper()
        self.tell("case opened")
        booth.do(on.Ended())


def serve(
    folder: Path, state: Path, site_url: str, clock: SharedClock, first: str, instants: Connection
) -> None:
    """Visit after visit, `first` first, until killed."""
    log_file = state / "run.log"
    logging.basicConfig(level=logging.DEBUG, filename=log_file, force=True)
    with CrewBooth(folder, site_url, PATIENT, state=state, clock=clock) as booth:
        visits = _Visits(booth, instants).all()
        visits[first]()
        while True:
            for visit in visits.values():
                visit()


class PersonalBooth:
    """The process; its state, and its log, are in `state`."""

    def __init__(self, folder: Path, state: Path, site_url: str, clock: SharedClock) -> None:
        self._arguments = (folder, state, site_url, clock)

    def run_until(self, visit: str, instant: str) -> None:
        """Start it with `visit` and kill it as soon as it says `instant`."""
        here, there = PROCESSES.Pipe()
        process: ForkServerProcess = PROCESSES.Process(
            target=serve, args=(*self._arguments, visit, there), daemon=True
        )
        process.start()
        there.close()
        try:
            said = ""
            while said != instant:
                assert here.poll(ANSWER_WITHIN_S), f"it never came from {said!r} to {instant!r}"
                said = here.recv()
        finally:
            process.kill()
            process.join(TIMEOUT_S)
            process.close()
            here.close()

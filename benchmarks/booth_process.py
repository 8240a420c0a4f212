"""`python -m benchmarks.booth_process CONFIG STATE`: a booth and whoever stands before it,
in a process of its own, so that it can be killed. Orders come as lines of JSON on
standard input; it answers on standard output, the last of each order with "left":

    {"come": "loss"}                        asks where to go with a lost passport
    {"come": "booking", "number": digits}   comes with a booking
    {"come": "walk in", "service": code, "scan": bool}

    {"lay": document or null}               what is to lie under the camera now
    {"begun": visit, "booked": …, "documents": …}   the number is about to be asked for
    {"left": visit, …}                      what the applicant takes home
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from benchmarks.applicant import Applicant
from kiosk.clock import SystemClock
from kiosk.settings import load
from kiosk.visit.visit import PaperState, Paperwork, SlipKind, Visit

READY = {"ready": True}
END_WITHIN_S = 30.0
Json = dict[str, Any]


class Died(Exception):
    """The booth is no more; what it was doing is known by what it had said."""


class BoothProcess:
    """The other end: start it, tell it who comes, kill it, start it again."""

    def __init__(self, config: Path, state: Path, log: Path, lay: Callable[[str | None], None]) -> None:
        self._command = [sys.executable, "-m", "benchmarks.booth_process", str(config), str(state)]
        self._log = log
        self._lay = lay
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Closing its standard input ends it in order."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.communicate(timeout=END_WITHIN_S)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            process.kill()
            process.communicate()

    @property
    def child(self) -> subprocess.Popen[str] | None:
        return self._process

    def start(self) -> None:
        """Start it, unless it runs. Raises Died when it was killed before it was ready."""
        if self._process is not None and self._process.poll() is None:
            return
        self.__exit__()
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        if self._next() != READY:
            raise Died

    def serve(self, order: Mapping[str, object], begun: Callable[[Json], None]) -> Json:
        """What the applicant takes home; `begun` is told when the last button is touched. Raises Died."""
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Died from None
        while True:
            told = self._next()
            if "lay" in told:
                self._lay(told["lay"])
            elif "begun" in told:
                begun(told)
            else:
                return told

    def _next(self) -> Json:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            code = self._process.wait(END_WITHIN_S)
            if code >= 0:
                raise RuntimeError(f"the booth ended by itself with {code}; see {self._log}")
            raise Died
        found: Json = json.loads(line)
        return found


def taken_home(visit: Visit) -> Json:
    """What somebody leaves with, in words that cross a pipe."""
    return {
        "left": visit.id,
        "loss": visit.loss is not None,
        "ticket": visit.ticket.id if visit.ticket else None,
        "label": visit.ticket.label if visit.ticket else None,
        "paper_out": visit.paperwork is Paperwork.OUT,
        "disruption": visit.slip is SlipKind.DISRUPTION,
        **_brought(visit),
    }


def _brought(visit: Visit) -> Json:
    documents = sum(paper.state is PaperState.TAKEN for paper in visit.papers)
    return {"booked": visit.booking is not None, "documents": documents}


def _serve(applicant: Applicant, order: Json) -> Json:
    come = order["come"]
    if come == "loss":
        return taken_home(applicant.lose_passport())
    if come == "booking":
        applicant.come_with_booking(order["number"])
    else:
        applicant.come_walk_in(order["service"], (lambda kind: say(lay=kind)) if order["scan"] else None)
        say(lay=None)
    say(begun=applicant.visit.id, **_brought(applicant.visit))
    return taken_home(applicant.confirm())


def say(**told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.booth_process", description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("state", type=Path)
    arguments = parser.parse_args()
    clock = SystemClock()
    with Applicant(load(arguments.config), arguments.state, clock, on_sent=lambda: None) as applicant:
        say(**READY)
        for line in sys.stdin:
            home = _serve(applicant, json.loads(line))
            say(**home)
            applicant.leave()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

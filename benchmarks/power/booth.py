"""`python -m benchmarks.power.booth STATE --centre URL …`: a booth and its site in one
process that does what `--seed` says, and says as a line of JSON whatever a person or
another machine was told. It is meant to be killed.

    {"ticket": id, "label": "A001"}     a number was given
    {"called": id}                      an officer called it
    {"submission": id, "documents": n}  the visit was kept, to be forwarded
    {"printed": id}                     the ledger says that the paper came out
    {"key": hex}                        site and centre were told with which key slips are signed
    {"slip": n}                         a slip was signed, the booth's n-th
    {"used": id}                        a booking became a number here

A number of the reserve is a ticket as well: it is given without asking the site.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.office import office
from benchmarks.power.alone import Alone
from kiosk.client.centre import Centre
from kiosk.client.forwarder import Forwarder
from kiosk.client.manifest import Manifest
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument, Submission
from kiosk.client.timing import ForwardTiming
from kiosk.clock import Clock, Deadline, SystemClock
from kiosk.faults import Fault
from kiosk.printing.ledger import PrintLedger
from kiosk.queue.calling import Action
from kiosk.queue.issuing import Order
from kiosk.queue.refusals import Refusal
from kiosk.queue.rules import Entrance
from kiosk.queue.store import Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step

BOOTH, SITE = "kotabaru-1", "kotabaru"
PERSONAL = {"name": "Budi Santoso", "nik": "6302061508909901"}
OFFICER = "petugas-uji"
SCAN_BYTES = (2_000, 60_000)
DRAINED_WITHIN_S = 60.0
TIMING = ForwardTiming(
    connect_s=5.0, read_s=10.0, idle_s=0.02, backoff_first_s=0.02, backoff_most_s=0.1, again_s=0.02
)


class Booth:
    """What one machine keeps: spool, manifest, print ledger, reserve, slips and the site's
    queue, in `state`. `life` names this start of it."""

    def __init__(
        self, state: Path, recipient: str, url: str, token: str, clock: Clock, life: str, stack: ExitStack
    ) -> None:
        self._clock = clock
        self.spool = stack.enter_context(Spool(state / "spool", (recipient,), clock))
        self.ledger = stack.enter_context(PrintLedger(state / "print.db", clock))
        self.store = Store.open(state / "site.db", office(), clock)
        stack.callback(self.store.close)
        centre = Centre(url, SITE, BOOTH, lambda: token, clock, TIMING)
        stack.callback(centre.close)
        manifest = stack.enter_context(Manifest(state / "manifest", clock))
        self.alone = Alone(state, SITE, BOOTH, self.store, manifest, clock, say, life, stack)
        feed = StoreFeed(self.store)
        self._forwarder = Forwarder(self.spool, lambda: feed, manifest, centre, clock, TIMING)

    def wake(self) -> None:
        """What the real booth does when it starts: papers of before are of unknown fate, half visits go."""
        self.ledger.recover()
        self.spool.sweep()
        self.alone.hand_in()

    def visit(self, visit: str, dice: random.Random) -> None:
        """A number, the documents, and the paper."""
        order = Order(visit, "new", Entrance.WALK_IN, self._clock.now(), BOOTH)
        issued = self.store.issue(order, BOOTH)
        assert not isinstance(issued, Refusal), issued
        say(ticket=visit, label=issued.body["label"])
        pages = []
        for page in range(dice.randrange(3)):
            sealed = self.spool.seal_document(
                visit, f"page-{page}", dice.randbytes(dice.randint(*SCAN_BYTES)), "image/jpeg"
            )
            assert isinstance(sealed, SealedDocument), sealed
            pages.append(sealed)
        submission = Submission(visit, "visit", SITE, BOOTH, visit, None, self._clock.now(), PERSONAL)
        fault = self.spool.commit(submission, pages)
        assert fault is None, fault
        say(submission=visit, documents=len(pages))
        for settled in (self.ledger.queue(visit), self.ledger.sent(visit), self.ledger.confirmed(visit)):
            assert not isinstance(settled, Fault), settled
        say(printed=visit)

    def call(self, request: str, counter: str) -> None:
        """An officer calls, serves and finishes whoever is next."""
        called = self.store.call_next(counter, request, OFFICER)
        if called is None or isinstance(called, Refusal):
            return
        ticket = str(called.body["id"])
        say(called=ticket)
        for step in (Step.SERVE, Step.FINISH):
            self.store.act(ticket, Action(step, counter), f"{request}-{step.value}", OFFICER)

    def forward(self) -> None:
        """One round; the centre may be away."""
        self._forwarder.run_once()

    def drain(self, within_s: float) -> bool:
        """Rounds until nothing waits, and whether that came to pass."""
        deadline = Deadline.after(self._clock, within_s)
        while self.spool.depth().submissions or StoreFeed(self.store).depth() or self.spool.unpurged():
            if deadline.expired:
                return False
            self.forward()
            self._clock.sleep(TIMING.idle_s)
        return True


def say(**told: object) -> None:
    """Once the reader has this line, it has been promised."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> int:
    """1 when `--drain` could not be done."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.power.booth", description=__doc__)
    parser.add_argument("state", type=Path)
    parser.add_argument("--centre", required=True, metavar="URL")
    parser.add_argument("--token", required=True)
    parser.add_argument("--recipient", required=True)
    parser.add_argument("--seed", required=True, help="what is done, and part of every id")
    parser.add_argument("--visits", type=int, default=40)
    parser.add_argument("--drain", action="store_true", help="no visits: forward until nothing waits")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        booth = Booth(
            arguments.state,
            arguments.recipient,
            arguments.centre,
            arguments.token,
            SystemClock(),
            arguments.seed,
            stack,
        )
        booth.wake()
        if arguments.drain:
            return 0 if booth.drain(DRAINED_WITHIN_S) else 1
        dice = random.Random(arguments.seed)
        for number in range(arguments.visits):
            booth.visit(f"{arguments.seed}-{number}", dice)
            if dice.random() < 0.6:
                booth.call(f"call-{arguments.seed}-{number}", dice.choice("123"))
            if dice.random() < 0.3:
                booth.alone.number(f"reserve-{arguments.seed}-{number}")
            if dice.random() < 0.2:
                booth.alone.slip()
                booth.alone.used(f"booking-{arguments.seed}-{number}")
            if dice.random() < 0.3:
                booth.alone.hand_in()
                booth.forward()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

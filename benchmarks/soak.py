"""`python -m benchmarks.soak`: applicants and officers at a whole stage while its
processes are killed and its network is cut; at the end nothing may be lost,
nothing may be there twice, and every database must be whole.

    booth, site, forward, centre   killed with SIGKILL at random, and started again
    relay                          cut and joined at random: the booth loses the centre
    applicants                     through the booth's crew, one after another
    officers                       every counter, repeating what was not answered

A booth that cannot reach its site gives a dated slip. The number may have been
made all the same, its answer lost: it is nobody's, and counted as such. So is
that of an applicant whose booth was killed before it had said it; the paper of
such a one may have come out or not.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.booth_process import BoothProcess, Died, Json
from benchmarks.hall import book, hall
from benchmarks.integrity import WHOLE, verdicts
from benchmarks.officer import Officer
from kiosk.client.reserve import Reserve
from kiosk.client.spool import Spool
from kiosk.clock import Clock, SystemClock
from kiosk.commands.database import open_store
from kiosk.dock.agreement import Comparison, compare, count_booth, count_site
from kiosk.dock.processes import ProcessFailed
from kiosk.dock.stage import Stage
from kiosk.queue.store import Store
from kiosk.queue.store_feed import StoreFeed

MORTALS = ("booth", "site", "forward", "centre")
SERVICES = ("new_adult", "new_child", "renew_expired", "renew_full", "data_change")
SCANNED = "renew_full"
#: Document check, then biometrics and interview.
STAGES_OF_A_VISIT = 2
BOOKINGS_A_KILL = 2
PEACE_S = (0.3, 4.5)
CUT_S = (0.5, 4.0)
SETTLED_WITHIN_S = 120.0


@dataclass
class Story:
    """What the applicants took home, and what was done to the processes."""

    tickets: dict[str, str] = field(default_factory=dict)
    """Ticket id to the label on the screen."""
    unlucky: list[str] = field(default_factory=list)
    """Visits that asked for a number and were given a slip."""
    booked: int = 0
    """Of those with a number, who came with a booking."""
    slips: int = 0
    papers_out: int = 0
    arrivals_kept: int = 0
    documents: int = 0
    broken: dict[str, int] = field(default_factory=dict)
    """Visits whose booth was killed after the last button: how many documents they had brought."""
    orders_broken: int = 0
    """Applicants before whom the booth was killed, at whatever question."""
    troubles: Counter[str] = field(default_factory=Counter)

    reserved: int = 0
    """Numbers out of the booth's reserve: the site may have made another, its answer lost."""

    @property
    def left_waiting(self) -> int:
        """Who may have a number that nobody told them."""
        return len(self.unlucky) + self.orders_broken + self.reserved

    @property
    def kills(self) -> int:
        return sum(self.troubles[name] for name in MORTALS)


def main() -> int:
    """0 when all stories agree, 1 when they do not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None, help="repeat the choices of an earlier run")
    parser.add_argument(
        "--out", type=Path, default=Path("out/soak"), metavar="DIR", help="logs and state of a bad run"
    )
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.kills} kills", flush=True)
    clock, story = SystemClock(), Story()
    with hall(clock) as stage:
        comparisons = soak(stage, clock, story, seed, arguments.kills)
        agree = all(comparison.agree for comparison in comparisons)
        if not agree:
            for folder in (stage.logs, stage.state, stage.centre_state):
                shutil.copytree(folder, arguments.out / str(seed) / folder.name, dirs_exist_ok=True)
    print(
        f"applicants: {len(story.tickets)} tickets, {len(story.unlucky)} without, {story.slips} slips,"
        f" {story.orders_broken} before a booth that was killed"
    )
    print(
        f"{story.kills} kills: "
        + ", ".join(f"{what} {times}" for what, times in sorted(story.troubles.items()))
    )
    for comparison in comparisons:
        counts = ", ".join(f"{where} {count}" for where, count in comparison.counts.items())
        print(f"{'ok ' if comparison.agree else 'NOT'} {comparison.what}: {counts}")
    print(f"{'Everything agrees' if agree else 'The counts do not agree'} (seed {seed})")
    return 0 if agree else 1


def soak(stage: Stage, clock: Clock, story: Story, seed: int, kills: int) -> list[Comparison]:
    """Run until there have been so many `kills`, let everything settle, and compare."""
    numbers = list(book(stage, max(20, kills * BOOKINGS_A_KILL), clock))
    counters = [Officer(stage.site_url, c.code, clock) for c in stage.settings.services_file.counter]
    over = threading.Event()
    with BoothProcess(stage.config, stage.state, stage.logs / "booth.log", stage.devices.lay) as booth:
        trouble = threading.Thread(
            target=_trouble, args=(stage, booth, story, random.Random(f"{seed} trouble"), kills, over)
        )
        officers = [threading.Thread(target=officer.work_until, args=(over,)) for officer in counters]
        for worker in (trouble, *officers):
            worker.start()
        try:
            _applicants(booth, story, random.Random(f"{seed} applicants"), numbers, over)
        finally:
            over.set()
            for worker in (trouble, *officers):
                worker.join()
        stage.relay.join()
        # It may be in a long pause after many failures; started anew it begins at once.
        _kill(stage.supervisor.processes["forward"].child)
        booth.start()
        with Reserve(stage.state / "reserve.db", lambda: "nobody's") as reserve:
            stage.wait_for("the numbers to be handed in", lambda: not reserve.waiting(), SETTLED_WITHIN_S)
        while any(officer.serve_everyone() for officer in counters):
            continue
    return _settled(stage, clock, story, counters)


def _applicants(
    booth: BoothProcess, story: Story, dice: random.Random, numbers: list[str], over: threading.Event
) -> None:
    """One applicant after another, until it is over."""
    while not over.is_set():
        try:
            booth.start()
        except Died:
            continue
        order = _who_comes(dice, numbers)
        begun: list[Json] = []
        try:
            _note(story, booth.serve(order, begun.append))
        except Died:
            story.orders_broken += 1
            for visit in begun:
                story.broken[visit["begun"]] = visit["documents"]


def _who_comes(dice: random.Random, numbers: list[str]) -> Json:
    chance = dice.random()
    if chance < 0.1:
        return {"come": "loss"}
    if chance < 0.4 and numbers:
        return {"come": "booking", "number": numbers.pop()}
    if chance < 0.6:
        return {"come": "walk in", "service": SCANNED, "scan": True}
    return {"come": "walk in", "service": dice.choice(SERVICES), "scan": False}


def _note(story: Story, home: Json) -> None:
    """Write down what this applicant leaves with."""
    story.papers_out += home["paper_out"]
    if home["loss"]:
        story.slips += 1
        return
    story.documents += home["documents"]
    if home["booked"]:
        story.booked += home["ticket"] is not None
    if home["ticket"] is None:
        story.unlucky.append(home["left"])
        story.arrivals_kept += home["disruption"]
    else:
        story.tickets[home["ticket"]] = home["label"]
        # From the reserve a number has an id of its own; the site's bears the visit's.
        story.reserved += home["ticket"] != home["left"]


def _trouble(
    stage: Stage, booth: BoothProcess, story: Story, dice: random.Random, kills: int, over: threading.Event
) -> None:
    """Kill and cut, at random, until there have been so many `kills`; then it is over."""
    while story.kills < kills and not over.wait(dice.uniform(*PEACE_S)):
        what = dice.choice((*MORTALS, "network"))
        if what == "network":
            story.troubles[what] += 1
            stage.relay.cut()
            over.wait(dice.uniform(*CUT_S))
            stage.relay.join()
        else:
            child = booth.child if what == "booth" else stage.supervisor.processes[what].child
            story.troubles[what] += _kill(child)
    over.set()


def _kill(child: subprocess.Popen[str] | None) -> bool:
    """SIGKILL a process that this soak has started, by its id; whether it was there to be killed."""
    if child is None or child.poll() is not None:
        return False
    child.send_signal(signal.SIGKILL)
    return True


def _settled(stage: Stage, clock: Clock, story: Story, officers: Sequence[Officer]) -> list[Comparison]:
    """Wait until nothing waits any more, then compare every story."""
    store = open_store(stage.settings, stage.state, clock)
    try:

        def drained() -> bool:
            booth = count_booth(stage.state, clock)
            return booth.submissions_unsent + booth.sealed_files + StoreFeed(store).depth() == 0

        try:
            stage.wait_for("the spool to drain", drained, SETTLED_WITHIN_S)
        except ProcessFailed as late:
            print(late)  # what was left behind is told by the counts
        at_site = _bookings_at(stage.state / "site.db")
        nobodys = at_site.keys() - story.tickets.keys()
        made = set(story.tickets) | nobodys
        calls = [ticket for officer in officers for ticket in officer.called]
        centre = stage.centre_summary()
        arrivals = centre["arrivals"]
        assert isinstance(arrivals, dict)
        with Spool(stage.state / "spool", (), clock) as spool:
            kept = [visit for visit in story.broken if spool.state(visit) is not None]
        booth = count_booth(stage.state, clock)
        # The last papers of a killed booth: in the ledger although nobody says they
        # hold one, or out of the printer although the ledger never heard of it.
        unsaid = _within(booth.jobs_confirmed - story.papers_out, story.orders_broken)
        unheard = _within(
            stage.devices.printer.tickets - booth.jobs_confirmed, booth.jobs - booth.jobs_confirmed
        )
        expected = {
            "tickets": len(made),
            "submissions": len(story.tickets) + story.arrivals_kept + len(kept),
            "documents": story.documents + sum(story.broken[visit] for visit in kept),
            "arrivals": story.booked + sum(at_site[ticket] is not None for ticket in nobodys),
            "papers": story.papers_out + unsaid,
        }
        for officer in officers:
            officer.close()
        found = verdicts(stage.state, stage.centre_state)
        for path, verdict in found.items():
            if verdict != WHOLE:
                print(f"{path}: {verdict}")
        return [
            *compare(
                expected,
                booth,
                count_site(store),
                centre,
                paper=stage.devices.printer.tickets - unheard,
                arrivals=sum(arrivals.values()),
                calls=len(calls),
            ),
            *_in_hands(story, store, made, calls),
            Comparison(
                "databases",
                {"all": len(found), "whole": sum(verdict == WHOLE for verdict in found.values())},
            ),
            Comparison(
                "numbers of nobody, beyond those whom the site or the booth left waiting",
                {"none": 0, "numbers": max(0, len(nobodys) - story.left_waiting)},
            ),
        ]
    finally:
        store.close()


def _bookings_at(database: Path) -> dict[str, str | None]:
    """Every ticket of the site, and the booking that it was given for."""
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT id, booking FROM ticket").fetchall())


def _within(count: int, most: int) -> int:
    """`count`, if it is one that can be: none to `most`."""
    return count if 0 <= count <= most else 0


def _in_hands(story: Story, store: Store, made: set[str], calls: Sequence[str]) -> list[Comparison]:
    """The numbers that people hold are the site's, each of them once."""
    at_site = {ticket: place["label"] for ticket in made if (place := store.place(ticket)) is not None}
    right = sum(at_site.get(ticket) == label for ticket, label in story.tickets.items())
    different = len(set(story.tickets.values()))
    stages = Counter(calls)
    once_a_stage = sum(times == STAGES_OF_A_VISIT for times in stages.values())
    return [
        Comparison(
            "numbers in hands", {"all": len(story.tickets), "at the site": right, "different": different}
        ),
        Comparison("numbers made", {"all": len(at_site), "different": len(set(at_site.values()))}),
        Comparison("called once a stage", {"tickets": len(made), "so called": once_a_stage}),
    ]


if __name__ == "__main__":
    raise SystemExit(main())

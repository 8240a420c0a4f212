"""`python -m benchmarks.soak`: applicants and officers at a whole stage while its
processes are killed and its network is cut; at the end nothing may be lost and
nothing may be there twice.

    site, forward, centre   killed with SIGKILL at random, and started again
    relay                   cut and joined at random: the booth loses the centre
    applicants              through the booth's crew, one after another
    officers                every counter, repeating what was not answered

A booth that cannot reach its site gives a dated slip. The number may have been
made all the same, its answer lost: it is nobody's, and counted as such.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.applicant import Applicant
from benchmarks.hall import book, hall
from benchmarks.officer import Officer
from kiosk.clock import Clock, Deadline, SystemClock
from kiosk.commands.database import open_store
from kiosk.dock.agreement import Comparison, compare, count_booth, count_site
from kiosk.dock.processes import ProcessFailed
from kiosk.dock.stage import Stage
from kiosk.queue.feed import StoreFeed
from kiosk.queue.store import Store
from kiosk.visit.visit import PaperState, Paperwork, SlipKind, Visit

MORTALS = ("site", "forward", "centre")
SERVICES = ("new_adult", "new_child", "renew_expired", "renew_full", "data_change")
SCANNED = "renew_full"
#: Document check, then biometrics and interview.
STAGES_OF_A_VISIT = 2
BOOKINGS_A_MINUTE = 40
PEACE_S = (0.5, 6.0)
CUT_S = (0.5, 4.0)
SETTLED_WITHIN_S = 120.0


@dataclass
class Story:
    """What the applicants took home, and what was done to the processes."""

    tickets: dict[str, str] = field(default_factory=dict)
    """Ticket id to the label on the screen."""
    unlucky: list[str] = field(default_factory=list)
    """Visits that asked for a number and were given a slip."""
    booked: set[str] = field(default_factory=set)
    """Visits that came with a booking."""
    slips: int = 0
    papers_out: int = 0
    arrivals_kept: int = 0
    documents: int = 0
    troubles: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """0 when all stories agree, 1 when they do not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=None, help="repeat the choices of an earlier run")
    parser.add_argument(
        "--out", type=Path, default=Path("out/soak"), metavar="DIR", help="logs and state of a bad run"
    )
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.minutes:g} minutes", flush=True)
    clock, story = SystemClock(), Story()
    with hall(clock) as stage:
        comparisons = soak(stage, clock, story, seed, arguments.minutes * 60)
        agree = all(comparison.agree for comparison in comparisons)
        if not agree:
            for folder in (stage.logs, stage.state, stage.centre_state):
                shutil.copytree(folder, arguments.out / str(seed) / folder.name, dirs_exist_ok=True)
    print(f"applicants: {len(story.tickets)} tickets, {len(story.unlucky)} without, {story.slips} slips")
    print("troubles: " + ", ".join(f"{what} {times}" for what, times in sorted(story.troubles.items())))
    for comparison in comparisons:
        counts = ", ".join(f"{where} {count}" for where, count in comparison.counts.items())
        print(f"{'ok ' if comparison.agree else 'NOT'} {comparison.what}: {counts}")
    print(f"{'Everything agrees' if agree else 'The counts do not agree'} (seed {seed})")
    return 0 if agree else 1


def soak(stage: Stage, clock: Clock, story: Story, seed: int, duration_s: float) -> list[Comparison]:
    """Run until `duration_s` is over, let everything settle, and compare."""
    numbers = list(book(stage, max(20, round(duration_s / 60 * BOOKINGS_A_MINUTE)), clock))
    counters = [Officer(stage.site_url, c.code, clock) for c in stage.settings.services_file.counter]
    over = threading.Event()
    workers = [threading.Thread(target=officer.work_until, args=(over,)) for officer in counters]
    workers.append(
        threading.Thread(target=_trouble, args=(stage, clock, story, random.Random(f"{seed} trouble"), over))
    )
    for worker in workers:
        worker.start()
    try:
        _applicants(stage, clock, story, random.Random(f"{seed} applicants"), numbers, duration_s)
    finally:
        over.set()
        for worker in workers:
            worker.join()
    stage.relay.join()
    # It may be in a long pause after many failures; started anew it begins at once.
    _kill(stage, "forward")
    while any(officer.serve_everyone() for officer in counters):
        continue
    return _settled(stage, clock, story, counters)


def _applicants(
    stage: Stage, clock: Clock, story: Story, dice: random.Random, numbers: list[str], duration_s: float
) -> None:
    deadline = Deadline.after(clock, duration_s)
    with Applicant(stage.settings, stage.state, clock, on_sent=lambda: None) as applicant:
        while not deadline.expired:
            chance = dice.random()
            if chance < 0.1:
                _note(story, applicant.lose_passport())
            else:
                if chance < 0.4 and numbers:
                    applicant.come_with_booking(numbers.pop())
                elif chance < 0.6:
                    applicant.come_walk_in(SCANNED, stage.devices.lay)
                    stage.devices.lay(None)
                else:
                    applicant.come_walk_in(dice.choice(SERVICES))
                _note(story, applicant.confirm())
            applicant.leave()


def _note(story: Story, visit: Visit) -> None:
    """Write down what this applicant leaves with."""
    story.papers_out += visit.paperwork is Paperwork.OUT
    if visit.loss is not None:
        story.slips += 1
        return
    story.documents += sum(paper.state is PaperState.TAKEN for paper in visit.papers)
    if visit.booking is not None:
        story.booked.add(visit.id)
    if visit.ticket is None:
        story.unlucky.append(visit.id)
        story.arrivals_kept += visit.slip is SlipKind.DISRUPTION
    else:
        story.tickets[visit.ticket.id] = visit.ticket.label


def _trouble(stage: Stage, clock: Clock, story: Story, dice: random.Random, over: threading.Event) -> None:
    """Kill and cut, at random, until it is over."""
    while not over.wait(dice.uniform(*PEACE_S)):
        what = dice.choice((*MORTALS, "network"))
        story.troubles[what] += 1
        if what == "network":
            stage.relay.cut()
            over.wait(dice.uniform(*CUT_S))
            stage.relay.join()
        else:
            _kill(stage, what)


def _kill(stage: Stage, name: str) -> None:
    """SIGKILL a process that this soak's own supervisor started, by its id."""
    child = stage.supervisor.processes[name].child
    if child is not None and child.poll() is None:
        os.kill(child.pid, signal.SIGKILL)


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
        nobodys = {visit for visit in story.unlucky if store.place(visit) is not None}
        made = set(story.tickets) | nobodys
        calls = [ticket for officer in officers for ticket in officer.called]
        centre = stage.centre_summary()
        arrivals = centre["arrivals"]
        assert isinstance(arrivals, dict)
        expected = {
            "tickets": len(made),
            "submissions": len(story.tickets) + story.arrivals_kept,
            "documents": story.documents,
            "arrivals": len(story.booked & made),
            "papers": story.papers_out,
        }
        for officer in officers:
            officer.close()
        return [
            *compare(
                expected,
                count_booth(stage.state, clock),
                count_site(store),
                centre,
                paper=stage.devices.printer.tickets,
                arrivals=sum(arrivals.values()),
                calls=len(calls),
            ),
            *_in_hands(story, store, made, calls),
        ]
    finally:
        store.close()


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

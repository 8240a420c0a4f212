"""Do booth, site and centre tell the same story? Counts from each, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.client.spool import Spool
from kiosk.client.submission import State
from kiosk.clock import Clock
from kiosk.printing.ledger import JobState, PrintLedger
from kiosk.queue.store import Store


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that has to be the same wherever it is counted."""

    what: str
    counts: Mapping[str, int]

    @property
    def agree(self) -> bool:
        return len(set(self.counts.values())) == 1


@dataclass(frozen=True, slots=True)
class BoothCounts:
    """What the booth's own files say."""

    jobs: int
    jobs_confirmed: int
    jobs_unsettled: int
    submissions: int
    submissions_delivered: int
    submissions_unsent: int
    documents_waiting: int
    quarantined: int
    sealed_files: int


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """What the site's database says."""

    tickets: int
    done: int
    calls: int
    events: int
    events_unsent: int


def count_booth(state: Path, clock: Clock) -> BoothCounts:
    with PrintLedger(state / "print.db", clock) as ledger, Spool(state / "spool", (), clock) as spool:
        jobs, depth, submissions = ledger.counts(), spool.depth(), spool.counts()
        delivered = submissions[State.DELIVERED] + submissions[State.PURGED]
        return BoothCounts(
            jobs=sum(jobs.values()),
            jobs_confirmed=jobs[JobState.CONFIRMED],
            jobs_unsettled=len(ledger.unsettled()),
            submissions=sum(submissions.values()),
            submissions_delivered=delivered,
            submissions_unsent=depth.submissions,
            documents_waiting=depth.documents,
            quarantined=depth.quarantined,
            sealed_files=sum(1 for _ in (state / "spool" / "sealed").iterdir()),
        )


def count_site(store: Store) -> SiteCounts:
    counts = store.counts()
    return SiteCounts(
        tickets=counts["tickets"],
        done=counts["done"],
        calls=counts["calls"],
        events=counts["events"],
        events_unsent=counts["events_unsent"],
    )


def compare(
    expected: Mapping[str, int],
    booth: BoothCounts,
    site: SiteCounts,
    centre: Mapping[str, object],
    paper: int,
    arrivals: int,
    calls: int,
) -> Sequence[Comparison]:
    """Every count that appears in more than one place. `expected` is what the
    scripted applicants came for."""

    def at_centre(what: str) -> int:
        value = centre[what]
        assert isinstance(value, int)
        return value

    return (
        Comparison(
            "tickets",
            {
                "expected": expected["tickets"],
                "site": site.tickets,
                "finished": site.done,
                "centre": at_centre("tickets"),
            },
        ),
        Comparison("calls", {"officers": calls, "site": site.calls}),
        Comparison("events", {"site": site.events, "centre": at_centre("events")}),
        Comparison(
            "submissions",
            {
                "expected": expected["submissions"],
                "booth": booth.submissions,
                "delivered": booth.submissions_delivered,
                "centre": at_centre("submissions"),
            },
        ),
        Comparison("documents", {"expected": expected["documents"], "centre": at_centre("documents")}),
        Comparison("bookings arrived", {"expected": expected["arrivals"], "centre": arrivals}),
        Comparison(
            "paper", {"expected": expected["papers"], "ledger": booth.jobs_confirmed, "printer": paper}
        ),
        Comparison(
            "left behind",
            {
                "none": 0,
                "submissions": booth.submissions_unsent,
                "documents": booth.documents_waiting,
                "files": booth.sealed_files,
                "events": site.events_unsent,
                "quarantined": booth.quarantined,
            },
        ),
    )


def as_json(comparisons: Sequence[Comparison]) -> list[dict[str, object]]:
    return [{**asdict(comparison), "agree": comparison.agree} for comparison in comparisons]

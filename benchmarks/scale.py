"""The country on paper: how many cores the centre needs for tiers T3 to T5 (DOMAIN.md §3.4).

    python -m benchmarks.scale                      # measures what things cost, then simulates
    python -m benchmarks.scale --costs FILE         # with costs that were kept before
    python -m benchmarks.scale --submission-ms 3.5  # with another cost of one submission

T3 and T4 are arithmetic. T5 is played second by second: every site comes back
when its heart has heard the centre again and its chance is over, or when its
forwarder's own back-off ends before that, sends small things before large ones
as fast as its link carries them, and all share the cores of the centre. The
same seed gives the same table. docs/scale.md says what it means.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.costs import Costs, keep, measure, read
from benchmarks.machine import machine
from benchmarks.rows import Row, percentile, row
from kiosk.client.timing import ForwardTiming
from kiosk.clock import Calendar, SystemClock
from kiosk.site.public import KEPT_S

SITES, VISITS_A_DAY, EVENTS_A_VISIT, PAGES_A_VISIT = 431, 20_459, 40, 3
PAGE_BYTES = 800_000
#: Visits a second (DOMAIN.md §3.4): while the doors open, the season, the season's first minute.
T3 = {"doors open": 3.9, "season": 19.0, "first minute of the season": 170.0}
CALLS_A_VISIT, SCREENS_A_SITE = 10, 5
T4_PEOPLE, T4_REQUESTS, T4_S = 200_000, 5, 60
EDGE_NODES = 10
OUTAGE_DAYS, LINK_KBIT_S = 10, 512.0
CORES = (2, 4, 8)
TIMING = ForwardTiming()


@dataclass(slots=True)
class Site:
    """What one site has still to send, in bytes on its link, and since when it may."""

    back_s: float
    small_bytes: float
    page_bytes: float
    small_done_s: float = 0.0
    all_done_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Storm:
    """How a reconnection went."""

    most_at_once: int
    most_wanted_cores: float
    longest_answer_s: float
    small_done_s: Sequence[float]
    all_done_s: Sequence[float]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="The country on paper.")
    parser.add_argument("--costs", type=Path, metavar="FILE", help="use what was measured before")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep what is measured now")
    parser.add_argument("--submission-ms", type=float, metavar="MS", help="another cost of one submission")
    parser.add_argument("--link-kbit-s", type=float, default=LINK_KBIT_S, help="of each site (%(default)g)")
    parser.add_argument("--seed", type=int, default=1, help="of the chance (%(default)d)")
    args = parser.parse_args()
    costs = read(args.costs) if args.costs else measure()
    if args.keep:
        keep(costs, args.keep)
    if args.submission_ms is not None:
        costs = replace(costs, submission_ms=args.submission_ms)
    where = machine(Calendar(SystemClock()).now())
    measured = "read from a file" if args.costs else f"measured on {where['cpu']}, {where['date']}"
    print(f"Costs {measured}; seed {args.seed}, links of {args.link_kbit_s:g} kbit/s\n")
    for one in (*costs_rows(costs), *t3(costs), *t4(costs), *t5(costs, args.link_kbit_s, args.seed)):
        print(f"{one['figure']:74} {one['value']:>12,.2f} {one['unit']}")
    return 0


def costs_rows(costs: Costs) -> Iterator[Row]:
    yield row("cost: one submission", costs.submission_ms, "ms of a core")
    yield row("cost: one event", costs.event_ms, "ms of a core")
    yield row("cost: one page of 800 KB", costs.document_ms, "ms of a core")
    yield row("cost: a manifest that has not changed", costs.unchanged_manifest_ms, "ms of a core")
    yield row("cost: a manifest that has changed", costs.manifest_ms, "ms of a core")
    yield row("a whole manifest", costs.manifest_bytes / 1000, "KB")
    yield row("cost: one heartbeat", costs.heartbeat_ms, "ms of a core")
    yield row("cost: a site's public document that has not changed", costs.public_ms, "ms of a core")


def visit_ms(costs: Costs) -> float:
    """All that the centre does for one visit."""
    return costs.submission_ms + EVENTS_A_VISIT * costs.event_ms + PAGES_A_VISIT * costs.document_ms


def t3(costs: Costs) -> Iterator[Row]:
    """A normal day and the worst minute of the season. Queues are the sites' own."""
    quiet = SITES * (
        costs.unchanged_manifest_ms / TIMING.manifest_s + costs.heartbeat_ms / TIMING.heartbeat_s
    )
    yield row(f"T3 centre: manifests and heartbeats of {SITES} sites", quiet / 1000, "cores")
    for name in ("doors open", "season"):
        changed = T3[name] * costs.manifest_ms / 1000
        yield row(f"T3 centre: {name}, a manifest anew for each arrival", changed, "cores")
    for name, visits_s in T3.items():
        yield row(
            f"T3 centre: {name}, {visits_s:g} visits/s, all kept up with",
            visits_s * visit_ms(costs) / 1000,
            "cores",
        )
    minute = 60 * T3["first minute of the season"] * visit_ms(costs) / 1000
    for cores in CORES:
        yield row(f"T3 centre: that minute's work, done by {cores} cores", minute / cores, "s")
    calls = T3["first minute of the season"] * CALLS_A_VISIT
    yield row(f"T3 one site: its part of {calls:,.0f} calls/s", calls / SITES, "calls/s")
    yield row("T3 one site: streams held open", SCREENS_A_SITE, "streams")


def t4(costs: Costs) -> Iterator[Row]:
    """The whole country asks at once, and an edge answers. What is left for us?"""
    asked = T4_PEOPLE * T4_REQUESTS / T4_S
    yield row("T4 asked of the edge", asked, "requests/s")
    yield row("T4 without an edge, all at one site", asked * costs.public_ms / 1000, "cores")
    for name, nodes in (("each of 10 nodes asks", EDGE_NODES), ("one shield asks for all", 1)):
        left = min(asked, nodes / KEPT_S)
        yield row(f"T4 left for one site: a document of {KEPT_S:g} s, {name}", left, "requests/s")
        yield row(f"T4 that site, {name}", left * costs.public_ms / 1000, "cores")


def t5(costs: Costs, link_kbit_s: float, seed: int) -> Iterator[Row]:
    """Every site comes back after ten days alone."""
    visits = OUTAGE_DAYS * VISITS_A_DAY
    yield row("T5 submissions that wait in the country", visits, "")
    yield row("T5 events that wait in the country", visits * EVENTS_A_VISIT, "")
    for how, jitter in (("at the same second", False), ("as they hear it", True)):
        for cores in CORES:
            storm = play(costs, cores, link_kbit_s, jitter, seed)
            head = f"T5 {how}, {cores} cores:"
            yield row(f"{head} most sites that send at once", storm.most_at_once, "sites")
            yield row(f"{head} most that was wanted", storm.most_wanted_cores, "cores")
            yield row(f"{head} longest answer to a batch", storm.longest_answer_s, "s")
            yield row(f"{head} small things in, median site", percentile(storm.small_done_s, 50) / 60, "min")
            yield row(f"{head} small things in, last site", max(storm.small_done_s) / 60, "min")
            yield row(f"{head} every page in, last site", max(storm.all_done_s) / 3600, "h")


def play(costs: Costs, cores: int, link_kbit_s: float, jitter: bool, seed: int) -> Storm:
    """Seconds of the storm until the last page is in."""
    chance = random.Random(seed)
    visits = OUTAGE_DAYS * VISITS_A_DAY / SITES
    small_bytes = visits * (costs.submission_bytes + EVENTS_A_VISIT * costs.event_bytes)
    small_ms = visits * (costs.submission_ms + EVENTS_A_VISIT * costs.event_ms) / small_bytes
    page_ms = costs.document_ms / PAGE_BYTES
    sites = [
        Site(_back_s(chance) if jitter else 0.0, small_bytes, visits * PAGES_A_VISIT * PAGE_BYTES)
        for _ in range(SITES)
    ]
    link_bytes_s, batch_ms = link_kbit_s * 1000 / 8, TIMING.event_batch * costs.event_ms
    at_once, wanted_cores, longest_s, now_s = 0, 0.0, 0.0, 0
    waiting = sites
    while waiting:
        sending = [site for site in waiting if site.back_s <= now_s]
        wanted_ms = sum(link_bytes_s * (small_ms if site.small_bytes > 0 else page_ms) for site in sending)
        share = min(1.0, cores * 1000 / wanted_ms) if wanted_ms else 1.0
        at_once, wanted_cores = max(at_once, len(sending)), max(wanted_cores, wanted_ms / 1000)
        if share < 1.0:  # each waits for the batches of all the others (Little's law)
            longest_s = max(longest_s, len(sending) * batch_ms / (cores * 1000))
        now_s += 1
        for site in sending:
            _send(site, link_bytes_s * share, now_s)
        waiting = [site for site in waiting if site.small_bytes > 0 or site.page_bytes > 0]
    return Storm(
        at_once,
        wanted_cores,
        max(longest_s, batch_ms / 1000),
        [site.small_done_s for site in sites],
        [site.all_done_s for site in sites],
    )


def _send(site: Site, room_bytes: float, now_s: int) -> None:
    """Small things before large ones."""
    if site.small_bytes > 0:
        site.small_bytes -= room_bytes
        site.small_done_s = now_s
    else:
        site.page_bytes -= room_bytes
    site.all_done_s = now_s


def _back_s(chance: random.Random) -> float:
    """When a forwarder that failed for days tries next, seen from the second in which the centre is
    back: a chance after its heart has heard it, unless its own back-off ends before."""
    now_s = -5.0 * TIMING.backoff_most_s
    while now_s < 0:
        now_s += max(1.0, TIMING.backoff_s(30, chance.random()))
    heard_s = chance.random() * TIMING.heartbeat_s
    return min(now_s, heard_s + chance.random() * TIMING.spread_s)


if __name__ == "__main__":
    raise SystemExit(main())

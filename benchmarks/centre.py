"""The centre: submissions accepted by two workers on PostgreSQL, durable, over HTTP.

First sixteen booths send as fast as they are answered. Then 150 submissions a
second come whether or not those before were answered (an open loop): the tenth
part of a national day's first minute (DOMAIN.md §3.4, T3). Both again with a
million submissions in the database. Last, the 431 sites of the country come
back in the same instant after an outage (T5), each with a backlog: nothing may
be lost, and the centre shall not take less a second than it did before.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.fleet import Booth, Story, centre, counted, enrolled, fast, paced, storm
from benchmarks.rows import Row, at_least, at_most, percentile, row
from central.store import open_database, writing
from kiosk.dock.postgres import cluster

WORKERS = 2
BOOTHS, EACH = 16, 250
A_SECOND, FOR_S, PACED_BOOTHS = 150.0, 20.0, 50
OLD = 1_000_000
SITES, KEPT_SUBMISSIONS, KEPT_BATCHES, BATCH_EVENTS = 431, 20, 2, 200
MOST_MS, MOST_SLOWER, LEAST_IN_A_STORM = 500.0, 20.0, 80.0

# As a booth's are, but for what is sealed: what slows a table is its rows and its indexes.
_FILL = """
INSERT INTO submission (id, sha256, kind, site, booth, created_at, received_at, received_from, body)
SELECT md5(n::text), md5(n::text) || md5((-n)::text), 'visit',
       'site-' || mod(n, 431), 'booth-' || mod(n, 431), moment, moment, 'booth-' || mod(n, 431),
       decode(repeat(md5(n::text), 16), 'hex')
FROM (SELECT n, to_char(timestamp '2026-01-01' + n * interval '20 seconds',
                        'YYYY-MM-DD"T"HH24:MI:SS.US+00:00') AS moment
      FROM generate_series(1, :count) AS n) AS old
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """At full speed, and at a steady pace."""

    fast: Story
    paced: Story


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    with cluster() as server:
        fresh = _measure(server.make())
        old = server.make()
        fill(old, OLD)
        aged = _measure(old)
        calm, calm_lost = _storm(server.make(), BOOTHS)
        stormed, lost = _storm(server.make(), SITES)
    rows = _rows(fresh, "PostgreSQL, 2 workers")
    rows += _rows(aged, "the same, a million old submissions")
    slower = 100 * (1 - aged.fast.a_second / fresh.fast.a_second)
    rows.append(at_most("accepting slower with a million old submissions", slower, "%", MOST_SLOWER))
    kept = 100 * stormed.a_second / calm.a_second
    rows += [
        row(f"{SITES} booths come back at once: all of it taken after", stormed.seconds, "s"),
        row("events taken meanwhile", stormed.events / stormed.seconds, "1/s"),
        row("sent again in the storm", stormed.sent_again, "times"),
        at_least(f"calls taken a second, of what {BOOTHS} booths alone get", kept, "%", LEAST_IN_A_STORM),
        at_most("lost or doubled in the storm", calm_lost + lost, "items", 0),
    ]
    return rows


def fill(database: str, count: int) -> None:
    """Put `count` submissions of the past into the database, and let it settle."""
    engine = open_database(database)
    with writing(engine) as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(_FILL.replace(":count", str(count)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE submission")
        connection.exec_driver_sql("CHECKPOINT")
    engine.dispose()


def _measure(database: str) -> Figures:
    booths = enrolled(database, max(BOOTHS, PACED_BOOTHS))
    with centre(database, WORKERS) as url:
        asyncio.run(fast(url, booths[:BOOTHS], 20))  # what is made at the first call is made now
        return Figures(
            fast=asyncio.run(fast(url, booths[:BOOTHS], EACH)),
            paced=asyncio.run(paced(url, booths[:PACED_BOOTHS], A_SECOND, FOR_S)),
        )


def _storm(database: str, sites: int) -> tuple[Story, int]:
    """What happened, and how many things are missing or there too often."""
    booths: list[Booth] = enrolled(database, sites)
    with centre(database, WORKERS) as url:
        story = asyncio.run(storm(url, booths, KEPT_SUBMISSIONS, KEPT_BATCHES, BATCH_EVENTS))
    submissions, events = counted(database)
    sent = sites * KEPT_SUBMISSIONS
    lost = abs(submissions - sent) + abs(len(story.receipts) - sent)
    return story, lost + abs(events - sites * KEPT_BATCHES * BATCH_EVENTS)


def _rows(figures: Figures, where: str) -> list[Row]:
    took = figures.paced.took_ms
    return [
        at_least(f"submissions accepted, {where}", figures.fast.a_second, "1/s", A_SECOND),
        at_most(f"one of {A_SECOND:g} a second, p99, {where}", percentile(took, 99), "ms", MOST_MS),
        row(f"one of {A_SECOND:g} a second, median, {where}", percentile(took, 50), "ms"),
    ]

"""As fast as eight clients can, and fifty calls a second at their own pace.

The real application in a process of its own, over HTTP, durable (SQLite waits
for the disk, PostgreSQL too). First eight booths take numbers and eight
counters call them as fast as they are answered. Then calls come at a steady
rate whether or not the ones before were answered (an open loop), because a
queue that waits for its measurer measures itself. All of it again with a
million tickets of past days in the database. Last, fifty boards and twenty
consoles listen, and what is measured is how long after a call they all know.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import JSON, Insert, insert, literal, null, select

from benchmarks.queue import NAME, PASSWORD, TOKEN, Wire, office, running_site
from benchmarks.rows import Row, at_most, percentile, row
from kiosk.dock.postgres import cluster
from kiosk.queue import schema
from kiosk.queue.database import Database
from kiosk.queue.tickets import Kind

CLIENTS = 8
NUMBERS = 2_400
CALLS_A_SECOND, OPEN_LOOP_S = 50, 20
OLD_TICKETS, OLD_A_DAY, OLD_BATCH = 1_000_000, 1_000, 10_000
#: PostgreSQL takes rows more slowly; so many are a year of a large office.
OLD_ON_POSTGRESQL = 250_000
OLD_EVENTS = (Kind.ISSUED, Kind.CALLED, Kind.FINISHED)
BOARDS, CONSOLES, FANNED_OUT = 50, 20, 60
LEAST_ISSUED, LEAST_CALLED = 600.0, 500.0
MOST_SQLITE_MS, MOST_POSTGRESQL_MS, MOST_FAN_OUT_MS = 10.0, 25.0, 200.0
MOST_SLOWER = 20.0


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        fresh = _measure(str(Path(folder) / "fresh.db"))
        rows += _fast(fresh, "SQLite")
        rows += [_paced(fresh, "SQLite", MOST_SQLITE_MS)]
        old = str(Path(folder) / "old.db")
        _fill(old)
        aged = _measure(old)
        rows += [_paced(aged, "SQLite, a million old tickets", MOST_SQLITE_MS)]
        rows += _fast(aged, "SQLite, a million old tickets")
        for what, before, after in (
            ("issuing", fresh.issued, aged.issued),
            ("calling", fresh.called, aged.called),
        ):
            slower = 100 * (1 - after / before)
            rows.append(at_most(f"{what} slower with a million old tickets", slower, "%", MOST_SLOWER))
        rows.append(
            at_most(
                f"a call reaches {BOARDS} boards and {CONSOLES} consoles, p99",
                percentile(asyncio.run(_fan_out(str(Path(folder) / "fan.db"))), 99),
                "ms",
                MOST_FAN_OUT_MS,
            )
        )
    with cluster() as server:
        rows.append(_paced(_measure(server.make(), fast=False), "PostgreSQL", MOST_POSTGRESQL_MS))
        old = server.make()
        _fill(old, OLD_ON_POSTGRESQL)
        aged = _measure(old, fast=False)
        where = f"PostgreSQL, {OLD_ON_POSTGRESQL:,} old tickets"
        rows.append(_paced(aged, where, MOST_POSTGRESQL_MS))
    return rows


@dataclass
class Figures:
    """Per second, and milliseconds."""

    issued: float = 0.0
    called: float = 0.0
    twice: int = 0
    shared: int = 0
    paced_ms: list[float] = field(default_factory=list)


def _fast(figures: Figures, where: str) -> list[Row]:
    return [
        row(f"{where}: numbers issued", figures.issued, "1/s", ">= 600", figures.issued >= LEAST_ISSUED),
        row(f"{where}: calls", figures.called, "1/s", ">= 500", figures.called >= LEAST_CALLED),
        row(f"{where}: called twice", figures.twice, "tickets", "0", figures.twice == 0),
        row(f"{where}: numbers shared", figures.shared, "numbers", "0", figures.shared == 0),
    ]


def _paced(figures: Figures, where: str, limit_ms: float) -> Row:
    p99 = percentile(figures.paced_ms, 99)
    return at_most(f"{where}: {CALLS_A_SECOND} calls a second, open loop, p99", p99, "ms", limit_ms)


def _measure(where: str, fast: bool = True) -> Figures:
    with running_site(where) as url:
        return asyncio.run(_load(url, fast))


async def _load(url: str, fast: bool) -> Figures:
    figures = Figures()
    waiting = CALLS_A_SECOND * OPEN_LOOP_S
    numbers = NUMBERS if fast else 0
    labels: list[str] = []
    if numbers:
        started = time.perf_counter()
        for some in await asyncio.gather(*(_take(url, numbers // CLIENTS) for _ in range(CLIENTS))):
            labels += some
        figures.issued = len(labels) / (time.perf_counter() - started)
        figures.shared = len(labels) - len(set(labels))
        wires = await _signed_in(url, CLIENTS)
        started = time.perf_counter()
        calls = await asyncio.gather(*(_call_all(wire, str(n + 1)) for n, wire in enumerate(wires)))
        called = [one for some in calls for one in some]
        figures.called = len(called) / (time.perf_counter() - started)
        figures.twice = len(called) - len(set(called))
    await asyncio.gather(*(_take(url, waiting // CLIENTS) for _ in range(CLIENTS)))
    figures.paced_ms = await _open_loop(url)
    return figures


async def _take(url: str, count: int) -> list[str]:
    wire = await Wire.to(url)
    wire.header = f"Authorization: Bearer {TOKEN}\r\n"
    labels = []
    for n in range(count):
        order = {
            "id": uuid.uuid4().hex,
            "service": "new",
            "entrance": "priority" if n % 7 == 0 else "walk_in",
            "priority": n % 7 == 0,
            "arrived_at": datetime.now(UTC).isoformat(),
            "booth": "booth-1",
        }
        labels.append(str(json.loads((await wire.post("/api/tickets", order))[2])["label"]))
    await wire.close()
    return labels


async def _signed_in(url: str, count: int) -> list[Wire]:
    """Connections of somebody who has logged in once."""
    wire = await Wire.to(url)
    head = (await wire.post("/api/session", {"name": NAME, "password": PASSWORD}))[1]
    cookie = re.search(r"(?i)set-cookie: ([^;]+)", head)
    assert cookie is not None
    wires = [wire, *[await Wire.to(url) for _ in range(count - 1)]]
    for one in wires:
        one.header = f"Cookie: {cookie[1]}\r\n"
    return wires


async def _call_all(wire: Wire, counter: str) -> list[str]:
    """Finish the one in hand and call the next, until nobody waits."""
    called = []
    while True:
        ask = {"request_id": uuid.uuid4().hex, "finish": True}
        status, _, content, _ = await wire.post(f"/api/counters/{counter}/next", ask)
        if status == 204:
            break
        called.append(str(json.loads(content)["id"]))
    await wire.close()
    return called


async def _open_loop(url: str) -> list[float]:
    """Milliseconds from when each call was due to its answer."""
    counters = list(office().counters)
    wires: asyncio.Queue[tuple[str, Wire]] = asyncio.Queue()
    for code, wire in zip(counters, await _signed_in(url, len(counters)), strict=True):
        wires.put_nowait((code, wire))
    took_ms: list[float] = []
    begin = time.perf_counter()

    async def call(due: float) -> None:
        code, wire = await wires.get()
        ask = {"request_id": uuid.uuid4().hex, "finish": True}
        await wire.post(f"/api/counters/{code}/next", ask)
        took_ms.append((time.perf_counter() - due) * 1000)
        wires.put_nowait((code, wire))

    async with asyncio.TaskGroup() as calls:
        for turn in range(CALLS_A_SECOND * OPEN_LOOP_S):
            due = begin + turn / CALLS_A_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            calls.create_task(call(due))
    while not wires.empty():
        await wires.get_nowait()[1].close()
    return took_ms


def _fill(where: str, count: int = OLD_TICKETS) -> None:
    """`count` tickets of past days, done, each with its three events: issued, called, finished."""
    database = Database.open(where)
    today = datetime.now(UTC).date()
    for first in range(0, count, OLD_BATCH):
        numbers = range(first, first + OLD_BATCH)
        tickets = [_old_ticket(today - timedelta(days=1 + n // OLD_A_DAY), n) for n in numbers]
        with database.write() as connection:
            connection.execute(insert(schema.ticket), tickets)
            for kind in OLD_EVENTS:
                connection.execute(_events_of(kind, tickets[0], tickets[-1]))
            connection.exec_driver_sql("UPDATE event_delivery SET verdict = 'applied' WHERE verdict IS NULL")
    with database.write() as connection:  # as it is where rows came one by one
        connection.exec_driver_sql("ANALYZE")
    database.close()


def _events_of(kind: Kind, first: dict[str, object], last: dict[str, object]) -> Insert:
    """An event of `kind` for each ticket from `first` to `last`, made by the database itself."""
    ticket = schema.ticket.c
    made = {
        "id": literal(f"e-{kind}-") + ticket.id,
        "ticket": ticket.id,
        "site": ticket.site,
        "business_date": ticket.business_date,
        "kind": literal(str(kind)),
        "at": ticket.issued_at,
        "by": literal("booth:booth-1" if kind is Kind.ISSUED else "staff:benchmark"),
        "counter": null() if kind is Kind.ISSUED else literal("1"),
        "stage": ticket.stage,
        "class_": ticket.class_,
        "data": literal({}, JSON),
    }
    chosen = select(*made.values()).where(ticket.id.between(first["id"], last["id"])).order_by(ticket.id)
    return insert(schema.ticket_event).from_select(list(made), chosen)


def _old_ticket(day: date, n: int) -> dict[str, object]:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    number = n % OLD_A_DAY + 1
    return {
        "id": f"old-{n:08d}",
        "site": "benchmark",
        "business_date": day,
        "series": "A",
        "number": number,
        "label": f"A{number:03d}",
        "service": "new",
        "entrance": "walk_in",
        "class_": "regular",
        "stage": "documents",
        "state": "done",
        "booth": "booth-1",
        "arrived_at": at,
        "credit_from": at,
        "issued_at": at,
        "recalls": 0,
    }


async def _fan_out(where: str) -> list[float]:
    """For each call, the milliseconds until the last of all who listen knew it."""
    with running_site(where) as url:
        await _take(url, FANNED_OUT)
        [counter] = await _signed_in(url, 1)
        arrived: dict[str, list[float]] = {}
        listeners = [
            await _listen(url, "/api/board/stream", "", arrived, by_call=True) for _ in range(BOARDS)
        ]
        listeners += [
            await _listen(url, "/api/queue/stream", counter.header, arrived, by_call=False)
            for _ in range(CONSOLES)
        ]
        took_ms = []
        for _ in range(FANNED_OUT):
            arrived.clear()
            ask = {"request_id": uuid.uuid4().hex, "finish": True}
            await counter.post("/api/counters/1/next", ask)
            answered = time.perf_counter()
            async with asyncio.timeout(5):
                while sum(len(times) for times in arrived.values()) < BOARDS + CONSOLES:
                    await asyncio.sleep(0.002)
            last = max(moment for times in arrived.values() for moment in times)
            took_ms.append((last - answered) * 1000)
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
        await counter.close()
        return took_ms


async def _listen(
    url: str, path: str, header: str, arrived: dict[str, list[float]], by_call: bool
) -> asyncio.Task[None]:
    """A board hears each `call`, a console that the `queue` changed."""
    wire = await Wire.to(url)
    wanted = b"event: call" if by_call else b"event: queue"
    who = uuid.uuid4().hex
    await wire.get(path, header)

    async def hear() -> None:
        async for line in wire.lines():
            if line.startswith(wanted) and who not in arrived:
                arrived[who] = [time.perf_counter()]

    return asyncio.create_task(hear())


if __name__ == "__main__":
    for measured in run():
        print(measured)

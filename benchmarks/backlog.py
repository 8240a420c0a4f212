"""Fourteen days alone, then the network is back: 4,200 tickets and 170,000 events to bring.

The queue's database and the spool are filled as two weeks leave them; then `kiosk
forward --once` brings everything to `central serve` on loopback. Measured are the
time it takes and the memory of the forwarder meanwhile.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from sqlalchemy import insert

from benchmarks.link import CONFIG, NO_DEVICES
from benchmarks.rows import Row, at_most, row
from kiosk.client.spool import Spool
from kiosk.client.submission import Submission
from kiosk.clock import Clock, SystemClock
from kiosk.dock.processes import Supervisor
from kiosk.dock.scene import write_config
from kiosk.queue import schema
from kiosk.queue.database import Database

DAYS, TICKETS, EVENTS = 14, 4_200, 170_000
MOST_MINUTES, MOST_GROWTH_MB = 10.0, 20.0
SITE, BOOTH_ID = "kotabaru", "kotabaru-1"
OPENING = time(1, tzinfo=UTC)
ROWS_AT_ONCE = 10_000
LOOK_AGAIN_S = 0.5
WARM_SHARE = 0.1
"""Growth is counted from when a tenth has gone: by then every part has been used."""
#: One ticket's story, again and again: served at a stage, parked, called back, transferred.
STORY = ("issued", "called", "recalled", "serving", "parked", "resumed", "called", "serving", "transferred")


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    return measure(TICKETS, EVENTS)


def measure(tickets: int, events: int) -> list[Row]:
    """Fill, forward, and hold what the centre has against what there was."""
    clock = SystemClock()
    with TemporaryDirectory(prefix="anjungan-backlog-") as folder:
        home = Path(folder)
        state, centre = home / "state", home / "centre"
        state.mkdir()
        supervisor = Supervisor(home / "logs", home / "running.json")
        try:
            recipient = supervisor.run(["central", "keys", "--out", str(centre)]).strip()
            token = supervisor.run(["central", "enrol", BOOTH_ID, "--state", str(centre)]).strip()
            (state / "centre.token").write_text(token + "\n", "ascii")
            _fill_queue(state / "site.db", tickets, events, clock)
            _fill_spool(state / "spool", recipient, tickets, clock)
            serve = ["central", "serve", "--state", str(centre), "--port", "0"]
            url = supervisor.start("centre", serve).url
            write_config(
                CONFIG,
                home / "config",
                devices=NO_DEVICES,
                site_url="http://127.0.0.1:8300",
                centre_url=url,
                recipient=recipient,
                size_px=(1080, 1920),
            )
            began_s = clock.monotonic_s()
            memory = _forward(home / "config", state, clock)
            took_s = clock.monotonic_s() - began_s
            told = json.loads(supervisor.run(["central", "summary", "--json", "--state", str(centre)]))
        finally:
            supervisor.close()
    lost = tickets + events - told["submissions"] - told["events"]
    return [
        at_most(f"{tickets:,} tickets and {events:,} events brought", took_s / 60, "min", MOST_MINUTES),
        row("lost or there twice", lost, "things", "0", lost == 0),
        row("tickets that the centre knows", told["tickets"], "tickets"),
        row("most memory of the forwarder", max(memory), "MB"),
        at_most("memory grown on the way", max(memory) - memory[0], "MB", MOST_GROWTH_MB),
    ]


def _forward(config: Path, state: Path, clock: Clock) -> list[float]:
    """One round of the forwarder: its memory in MB, looked at now and then once it is warm."""
    command = [sys.executable, "-m", "kiosk", "forward", "--once"]
    memory: list[float] = []
    with subprocess.Popen(
        [*command, "--config", str(config), "--state", str(state)], stdout=subprocess.PIPE, text=True
    ) as process:
        watched = psutil.Process(process.pid)
        began: int | None = None
        while process.poll() is None:
            clock.sleep(LOOK_AGAIN_S)
            left = _left(state)
            began = left if began is None else max(began, left)
            if began and left < began * (1.0 - WARM_SHARE):
                try:
                    memory.append(watched.memory_info().rss / 1e6)
                except psutil.Error:
                    break
        assert process.stdout is not None
        said = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"the forwarder gave up: {said}")
    return memory or [0.0]


def _left(state: Path) -> int:
    """Events that wait, as the forwarder says it itself."""
    try:
        told = json.loads((state / "forwarder.json").read_text("utf-8"))
    except FileNotFoundError:
        return 0
    return int(told["events"])


def _fill_spool(folder: Path, recipient: str, submissions: int, clock: Clock) -> None:
    """So many visits without a scan: what a ticket leaves with the centre."""
    with Spool(folder, (recipient,), clock) as spool:
        for number in range(submissions):
            personal: dict[str, object] = {"name": "Budi Santoso", "nik": "6302061508909901"}
            submission = Submission(
                f"visit-{number}", "visit", SITE, BOOTH_ID, f"t-{number:06d}", None, clock.now(), personal
            )
            assert spool.commit(submission, []) is None


def _fill_queue(path: Path, tickets: int, events: int, clock: Clock) -> None:
    """Tickets of past days and their stories, unsent, as the site would have left them."""
    database = Database.open(str(path))
    today = clock.now().date()
    a_day = tickets // DAYS or tickets
    held = [_ticket(number, a_day, today) for number in range(tickets)]
    with database.write() as connection:
        connection.execute(insert(schema.ticket), held)
    for first in range(0, events, ROWS_AT_ONCE):
        numbers = range(first, min(events, first + ROWS_AT_ONCE))
        with database.write() as connection:
            connection.execute(
                insert(schema.ticket_event),
                [_event(held[number % tickets], number // tickets) for number in numbers],
            )
    database.close()


def _ticket(number: int, a_day: int, today: date) -> dict[str, object]:
    day = today - timedelta(days=1 + number // a_day)
    at = datetime.combine(day, OPENING)
    place = number % a_day + 1
    return {
        "id": f"t-{number:06d}",
        "site": SITE,
        "business_date": day,
        "series": "A",
        "number": place,
        "label": f"A{place:03d}",
        "service": "new_adult",
        "entrance": "walk_in",
        "class_": "regular",
        "stage": "documents",
        "state": "waiting",
        "booth": BOOTH_ID,
        "arrived_at": at,
        "credit_from": at,
        "issued_at": at,
        "recalls": 0,
    }


def _event(ticket: dict[str, object], step: int) -> dict[str, object]:
    return {
        "id": f"e-{ticket['id']}-{step:03d}",
        "ticket": ticket["id"],
        "site": SITE,
        "business_date": ticket["business_date"],
        "kind": STORY[step % len(STORY)],
        "at": ticket["issued_at"],
        "by": f"booth:{BOOTH_ID}",
        "counter": "loket-1" if step else None,
        "stage": "documents",
        "class_": "regular",
        "data": {} if step else {"label": ticket["label"]},
    }


if __name__ == "__main__":
    for measured in run():
        print(measured)

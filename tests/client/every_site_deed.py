"""What a booth and its site write of numbers, each on a full disk (`every_deed`): the booth's
reserve and its small files, and the site's queue."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from every_deed import Deed, at_path, each, made
from every_other_write import NOW, ORDER, RULES, TODAY
from every_other_write import Disk as FullDisk

from kiosk.booth.pin import HASH_FILE, TRIES_FILE, Opening, TechnicianPin
from kiosk.cli import main
from kiosk.client.beat import Beat, Unsent, write_beat
from kiosk.client.devices import Devices, write_devices
from kiosk.client.health import Health, Link, write_health
from kiosk.client.machine import Disk
from kiosk.client.metrics import write_metrics
from kiosk.client.plate_file import save_plate
from kiosk.client.reserve import Block, Reserve
from kiosk.clock import ManualClock
from kiosk.documents.plate.lens import Lens
from kiosk.documents.plate.plate import Plate
from kiosk.faults import Fault, FaultCode
from kiosk.queue import troubles
from kiosk.queue.calling import Action
from kiosk.queue.counter_store import CounterStore
from kiosk.queue.feed import EventVerdict, Settlement
from kiosk.queue.handing_in import HandIn
from kiosk.queue.issuing import Order
from kiosk.queue.reserve_store import ReserveStore
from kiosk.queue.rules import CounterRule
from kiosk.queue.store import Answer as Done
from kiosk.queue.store import Deed as Write
from kiosk.queue.store import Store
from kiosk.queue.store_feed import StoreFeed
from kiosk.queue.tickets import Step

SARI = "staff:Sari"
TICKET = "ticket-1"

# -- the reserve ------------------------------------------------------------------


def reserve_at(folder: Path) -> Reserve:
    return Reserve(folder / "reserve.db", lambda: "lease-2")


def first_lent(folder: Path) -> None:
    with Reserve(folder / "reserve.db", lambda: "lease-1") as reserve:
        reserve.wanted(TODAY)
        reserve.keep("lease-1", [Block("A", 1, 3)])
        for n in range(3):
            said = reserve.give(f"ticket-{n}", f"visit-{n}", TODAY, "A", {"id": f"visit-{n}"})
            assert isinstance(said, str)


def second_asked(folder: Path) -> None:
    first_lent(folder)
    with reserve_at(folder) as reserve:
        assert reserve.wanted(TODAY) == "lease-2"


def handed_in(folder: Path) -> None:
    first_lent(folder)
    with reserve_at(folder) as reserve:
        for n in range(3):
            assert reserve.settle(f"ticket-{n}") is None


def refused(folder: Path) -> None:
    first_lent(folder)
    with reserve_at(folder) as reserve:
        assert reserve.settle("ticket-0", "NUMBER_TAKEN") is None


def learned(places: int) -> Callable[[Reserve], Fault | None]:
    """What the site said of so many places, and of the end of the day."""
    said = {"ends_at": "16:00", "places": {f"service-{n}": n for n in range(places)}}
    return lambda reserve: reserve.learn(said)


def wanted(reserve: Reserve) -> Fault | None:
    said = reserve.wanted(TODAY)
    return said if isinstance(said, Fault) else None


def forget(reserve: Reserve) -> Fault | None:
    """It says nothing of a full disk: the next round forgets as well."""
    reserve.forget(TODAY + timedelta(days=30))
    return None if reserve.depth()["handed_in"] == 0 else Fault(FaultCode.DISK_FULL)


RESERVE = [
    Deed("a second lease", reserve_at, wanted, first_lent),
    Deed("what it lent", reserve_at, lambda one: one.keep("lease-2", [Block("A", 80, 99)]), second_asked),
    Deed("handed in", reserve_at, lambda one: one.settle("ticket-0"), first_lent),
    Deed("refused", reserve_at, lambda one: one.settle("ticket-0", "NUMBER_TAKEN"), first_lent),
    Deed("offered once more", at_path, made(reserve_at, lambda _: None), refused),
    Deed("the end of the day", reserve_at, learned(3)),
    Deed("the end of another day", reserve_at, learned(900), made(reserve_at, learned(3))),
    Deed("a week later", reserve_at, forget, handed_in),
]

# -- small files -------------------------------------------------------------------

HEALTH = Health(Link.OK, None, NOW.isoformat(), None, 0, 0, 0, 0, None, 0)
BEAT = Beat(
    at=NOW.isoformat(),
    boot="boot-1",
    uptime_s=1.0,
    version="1",
    clock_offset_s=None,
    temperature_c=None,
    disk=Disk(0, 1),
    devices=None,
    unsent=Unsent(0, 0, 0, 0, None, None, None, 0, 0),
    fault=None,
)
DEVICES = Devices("ok", "present", "ok", "ok", "boot-1", 1.0)
PLATE = Plate("A3", Lens(1920, 1080, -0.04, 0.004, 0.01, -0.02), np.diag((0.2, 0.2, 1.0)), 0.03, 154, 0.43)
OLD_PIN, NEW_PIN = "294716", "618305"


def pin_at(folder: Path) -> TechnicianPin:
    return TechnicianPin(folder, ManualClock(NOW))


def written_before(name: str) -> Callable[[Path], None]:
    """There is one from before, which stays when the new one finds no room."""

    def write(folder: Path) -> None:
        (folder / name).write_bytes(b"{}\n")

    return write


FILES = [
    Deed("forwarder.json", at_path, lambda at: write_health(at, HEALTH), written_before("forwarder.json")),
    Deed("beat.json", at_path, lambda at: write_beat(at, BEAT), written_before("beat.json")),
    Deed(
        "metrics",
        at_path,
        lambda at: write_metrics(at / "booth.prom", BEAT, True),
        written_before("booth.prom"),
    ),
    Deed("devices.json", at_path, lambda at: write_devices(at, DEVICES), written_before("devices.json")),
    Deed("plate.json", at_path, lambda at: save_plate(at, PLATE), written_before("plate.json")),
]


def new_pin(folder: Path) -> bool:
    """`kiosk pin`; whether it said that there is no room."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
        sys.stdin = StringIO(NEW_PIN + "\n")
        ended = main(["pin", "--state", str(folder)])
    assert (ended == 1) == said.getvalue().startswith("DSK-01"), said.getvalue()
    return ended != 0


def pin(home: Path) -> dict[str, object]:
    """A new PIN in place of the old: there is always one of them, and whoever comes to mend
    a full disk is let in."""
    failed, wrong = 0, []
    for pages in range(8):
        folder = home / "booth"
        folder.mkdir()
        pin_at(folder).put(OLD_PIN)
        disk = FullDisk(folder)
        disk.leave(pages)
        full = new_pin(folder)
        kept, other = (OLD_PIN, NEW_PIN) if full else (NEW_PIN, OLD_PIN)
        guesses = [pin_at(folder).guess(one).opening for one in (other, kept)]
        disk.free()
        if guesses != [Opening.WRONG, Opening.OPEN]:
            wrong.append(f"{pages} pages: {guesses}")
        pin_at(folder).put(NEW_PIN)
        if pin_at(folder).guess(NEW_PIN).opening is not Opening.OPEN:
            wrong.append(f"{pages} pages: not kept when there was room")
        if {path.name for path in folder.iterdir()} != {HASH_FILE, TRIES_FILE}:
            wrong.append(f"{pages} pages: {sorted(folder.iterdir())}")
        shutil.rmtree(folder)
        failed += full
    return {"failed": failed, "wrong": wrong}


# -- the site's queue -----------------------------------------------------------------

OFFICE = replace(
    RULES, counters={code: CounterRule(code, f"Loket {code}", ("documents",)) for code in ("1", "2")}
)


@contextmanager
def store_at(folder: Path) -> Iterator[Store]:
    with closing(Store.open(folder / "site.db", OFFICE, ManualClock(NOW))) as store:
        yield store


def done(store: Store, write: Write) -> None:
    said = store.do(write)
    assert isinstance(said, Done), said


def ordered(n: int) -> Order:
    return replace(ORDER, id=f"ticket-{n}")


def issued(store: Store) -> None:
    for n in (1, 2):
        done(store, store.issuing(ordered(n), "booth:booth-1"))


def called(store: Store) -> None:
    issued(store)
    done(store, store.calling_next("1", "call-1", SARI))


def step(what: Step, **how: Any) -> Callable[[Store], None]:
    return lambda store: done(store, store.acting(TICKET, Action(what, "1", **how), f"{what}-1", SARI))


def serving(store: Store) -> None:
    called(store)
    step(Step.SERVE)(store)


def undo(store: Store) -> None:
    done(store, CounterStore(store).undoing("undo-1", SARI))


def pause(store: Store) -> None:
    done(store, CounterStore(store).pausing("1", "istirahat", "pause-1", SARI))


def end_day(store: Store) -> None:
    done(store, CounterStore(store).ending_day("listrik padam", True, "end-1", SARI))


def lease(store: Store) -> None:
    done(store, ReserveStore(store).leasing("lease-1", "booth-1", TODAY, "booth:booth-1"))


def hand_in(store: Store) -> None:
    """The number was given while the site, which had given another, was silent."""
    order = replace(ordered(9), arrived_at=NOW)
    given = HandIn(order, TODAY, RULES.reserve.top, replaces="ticket-2")
    done(store, ReserveStore(store).handing_in(given, "booth:booth-1"))


def to_hand_in(store: Store) -> None:
    issued(store)
    lease(store)


def trouble(store: Store) -> None:
    with store.settling() as connection:
        troubles.keep(connection, "booth-1", [FaultCode.PRINTER_PAPER_OUT], ["A001"], NOW)


def two_at_once(store: Store) -> None:
    writes = [
        store.acting(TICKET, Action(Step.SERVE, "1"), "serve-1", SARI),
        store.calling_next("2", "call-2", SARI),
    ]
    assert all(isinstance(one, Done) for one in store.do_all(writes))


def judged(store: Store) -> None:
    feed = StoreFeed(store)
    feed.settle([Settlement(one.id, EventVerdict.APPLIED) for one in feed.unsent(9)])


def finish_and_next(store: Store) -> None:
    done(store, store.calling_next("1", "call-2", SARI, finish=True))


def nothing(_store: Store) -> None:
    pass


QUEUE: tuple[tuple[str, Callable[[Store], None], Callable[[Store], None]], ...] = (
    ("serve", called, step(Step.SERVE)),
    ("finish", serving, step(Step.FINISH)),
    ("finish and call the next", serving, finish_and_next),
    ("transfer", called, step(Step.TRANSFER, to_counter="2")),
    ("park", called, step(Step.PARK, reason="fotokopi", minutes=5)),
    ("no show", called, step(Step.NO_SHOW)),
    ("cancel", called, step(Step.CANCEL)),
    ("undo", serving, undo),
    ("two deeds at once", called, two_at_once),
    ("pause", nothing, pause),
    ("lease", nothing, lease),
    ("hand in", to_hand_in, hand_in),
    ("troubles", nothing, trouble),
    ("assistance", nothing, lambda store: store.ask_assistance("help-1", "booth-1", "welcome")),
    ("the centre's verdicts", called, judged),
    ("the end of the day", called, end_day),
)

DEEDS = {
    "reserve": RESERVE,
    "files": FILES,
    "queue": [Deed(name, store_at, does, made(store_at, ready)) for name, ready, does in QUEUE],
}

if __name__ == "__main__":
    HOME = Path(sys.argv[1])
    told = {of: {deed.name: each(HOME, deed) for deed in deeds} for of, deeds in DEEDS.items()}
    told["pin"] = {"technician.pin": pin(HOME)}
    sys.stdout.write(json.dumps(told))

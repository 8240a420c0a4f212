"""An event that the centre rejected is counted, shown and sent again: it is never silently gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from booth_side import Booth
from central_process import CentralProcess
from sqlalchemy import select
from test_clocks import ALWAYS_OPEN, TODAY

from kiosk.cli import main
from kiosk.client.beat import Examiner
from kiosk.client.health import write_health
from kiosk.client.machine import Machine
from kiosk.client.progress import in_words
from kiosk.clock import ManualClock, SystemClock
from kiosk.faults import FaultCode
from kiosk.queue import schema
from kiosk.queue.feed import EventVerdict, Settlement
from kiosk.queue.issuing import Order
from kiosk.queue.store import Answer, Store
from kiosk.queue.store_feed import StoreFeed

CONFIG = Path(__file__).resolve().parents[2] / "config"
WHY = "not the agreed shape: boot"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def store(booth: Booth, state: Path) -> Iterator[Store]:
    """A site with two numbers; an older centre rejected the first one's event."""
    store = Store.open(state / "site.db", ALWAYS_OPEN, ManualClock(TODAY))
    for number in range(2):
        order = Order(f"ticket-{number}", "new", "walk_in", TODAY, "booth-1")
        assert isinstance(store.issue(order, "booth:booth-1"), Answer)
    booth.feed = feed = StoreFeed(store)
    feed.settle([Settlement(feed.unsent(1)[0].id, EventVerdict.REJECTED, WHY)])
    yield store
    store.close()


def spool(state: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["spool", *arguments, "--config", str(CONFIG), "--state", str(state)]) == 0
    return capsys.readouterr().out


def test_it_is_counted_wherever_health_is_told(booth: Booth, store: Store, state: Path) -> None:
    assert booth.forwarder.run_once().events == 1
    assert booth.health is not None
    assert (booth.health.events, booth.health.events_rejected) == (0, 1)
    assert booth.health.fault == FaultCode.EVENTS_REJECTED.value
    assert "1 peristiwa ditolak pusat." in in_words(booth.health, "id")
    write_health(state, booth.health)
    beat = Examiner(Machine(state), booth.spool, state, SystemClock()).look(None)
    assert (beat.unsent.events_rejected, beat.fault) == (1, "CTR-06")


def test_it_is_listed_with_the_reason_and_sent_again(
    booth: Booth,
    store: Store,
    state: Path,
    central: CentralProcess,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    assert booth.forwarder.run_once().events == 1
    assert booth.health is not None
    write_health(state, booth.health)
    assert "Lihat `kiosk spool list --events`" in spool(state, capsys, "list")
    listed = json.loads(spool(state, capsys, "list", "--events", "--json"))
    assert (listed["label"], listed["kind"], listed["why"]) == ("A001", "issued", WHY)
    assert WHY in spool(state, capsys, "list", "--events")
    assert "1 peristiwa dikirim ulang" in spool(state, capsys, "resend", "--events")
    done = booth.forwarder.run_once()
    assert (done.events, done.fault) == (1, None)
    assert (booth.health.events_rejected, booth.health.fault) == (0, None)
    assert central.summary(central.enrol("desk"))["tickets"] == 2
    assert "0 peristiwa ditolak" in spool(state, capsys, "list", "--events")


def test_one_that_is_rejected_again_stays_counted(
    booth: Booth, store: Store, central: CentralProcess
) -> None:
    event = StoreFeed(store).unsent(1)[0]
    told = {"id": event.id, "sequence": 1, "ticket": "other", "kind": "called", "by": "x"}
    other = {"site": "kotabaru", "events": [{**told, "at": TODAY.isoformat()}]}
    assert (
        central.post("/v1/events", central.enrol("desk"), other).json()["verdicts"][0]["verdict"] == "applied"
    )
    for _ in range(2):
        booth.forwarder.run_once()
        assert booth.health is not None
        assert (booth.health.events, booth.health.events_rejected) == (0, 2)


def test_every_verdict_is_kept_however_often_it_is_sent_again(
    booth: Booth, store: Store, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = StoreFeed(store)
    spool(state, capsys, "resend", "--events")
    again = feed.unsent(1)[0]
    feed.settle([Settlement(again.id, EventVerdict.REJECTED, "another reason")])
    listed = json.loads(spool(state, capsys, "list", "--events", "--json"))
    assert listed["why"] == "another reason"
    assert [(said["verdict"], said["why"]) for said in listed["earlier"]] == [("rejected", WHY)]
    assert f"{WHY}; another reason" in spool(state, capsys, "list", "--events")

    spool(state, capsys, "export", "--events", "--to", str(tmp_path / "stick"))
    (file,) = (tmp_path / "stick").glob("anjungan-*/*")
    (line,) = file.read_text("utf-8").splitlines()
    told = json.loads(line)
    assert (file.name, told["id"], told["label"]) == ("rejected-events.jsonl", again.id, "A001")
    assert (told["kind"], told["data"]["number"], told["boot"]) == ("issued", 1, again.boot)
    assert [(said["why"], said["at"]) for said in told["verdicts"]] == [
        (why, TODAY.isoformat()) for why in (WHY, "another reason")
    ]

    spool(state, capsys, "resend", "--events")
    assert booth.forwarder.run_once().events == 2
    with store.database.read() as connection:
        said = connection.execute(
            select(schema.earlier_verdict.c.why).order_by(schema.earlier_verdict.c.number)
        )
        assert said.scalars().all() == [WHY, "another reason"]


def test_where_there_is_no_site_there_is_nothing_to_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spool(tmp_path, capsys, "list", "--events", "--json") == ""
    assert not (tmp_path / "site.db").exists()

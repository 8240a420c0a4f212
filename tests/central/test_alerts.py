"""Every alert rings once and is over once, whoever looks and however often."""

from __future__ import annotations

import json
import re
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from central_process import CentralProcess
from inbox import Inbox
from sqlalchemy import Engine, func, select

from central import schema
from central.alert_rules import BY_NAME
from central.alert_settings import AlertSettings, SettingsMistake, read
from central.alerts import list_alerts
from central.enrolment import enrol
from central.health import KEPT, Heartbeat, history, keep
from central.messenger import STALE
from central.store import open_database, writing
from central.watch import Watch

# Apprise loads every gateway it has, and some import what Python is going to drop.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated and slated for removal:DeprecationWarning")

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "boot": "0e1f9c5e-0000-4000-8000-000000000001",
    "uptime_s": 60.0,
    "version": "0.1.0",
    "temperature_c": 48.5,
    "disk": {"free_bytes": 90 * 10**9, "total_bytes": 120 * 10**9},
    "devices": {
        "printer": "ok",
        "paper": "present",
        "code_reader": "ok",
        "document_camera": "absent",
        "speaker": "ok",
        "age_s": 4.0,
    },
    "unsent": {"submissions": 0, "quarantined": 0},
}
DISK, DEVICES, UNSENT = GOOD["disk"], GOOD["devices"], GOOD["unsent"]
RINGS: dict[str, dict[str, Any]] = {
    "screen_stopped": {"devices": {**DEVICES, "age_s": 301.0}},
    "disk_full": {"disk": {**DISK, "free_bytes": 499 * 10**6}},
    "disk_low": {"disk": {**DISK, "free_bytes": 1999 * 10**6}},
    "paper_out": {"devices": {**DEVICES, "printer": "PRN-03", "paper": "out"}},
    "paper_low": {"devices": {**DEVICES, "printer": "PRN-04", "paper": "low"}},
    "printer": {"devices": {**DEVICES, "printer": "PRN-06"}},
    "code_reader": {"devices": {**DEVICES, "code_reader": "RDR-01"}},
    "document_camera": {"devices": {**DEVICES, "document_camera": "CAM-01"}},
    "speaker": {"devices": {**DEVICES, "speaker": "VOC-03"}},
    "quarantine": {"unsent": {**UNSENT, "quarantined": 1}},
    "events_rejected": {"unsent": {**UNSENT, "events_rejected": 1}},
    "unsent_old": {"unsent": {**UNSENT, "submissions": 3, "oldest_s": 24 * 3600 + 1.0}},
    "events_old": {"unsent": {**UNSENT, "events": 40, "events_oldest_s": 24 * 3600 + 1.0}},
    "clock_off": {"at": NOON - timedelta(minutes=3)},
    "hot": {"temperature_c": 81.0},
}


@dataclass
class Centre:
    """A centre's database, its watch, and a clock that is moved by hand."""

    engine: Engine
    now: datetime
    watch: Watch

    def beat(self, **changes: Any) -> None:
        """The booth says how it is, and the watch looks."""
        told = {"booth": "booth-1", "at": self.now, **GOOD, **changes}
        if "at" in changes:
            told["at"] = self.now + (changes["at"] - NOON)
        beat = Heartbeat.model_validate_json(json.dumps(told, default=datetime.isoformat))
        with writing(self.engine) as connection:
            keep(connection, "booth-1", beat, self.now)
        self.watch.look()

    def after(self, **span: float) -> None:
        self.now += timedelta(**span)

    def open_rules(self) -> set[str]:
        with self.engine.connect() as connection:
            return {alert.rule for alert in list_alerts(connection, closed=False)}


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as running:
        yield running


@pytest.fixture
def centre(where: str, inbox: Inbox) -> Iterator[Centre]:
    engine = open_database(where)
    with writing(engine) as connection:
        enrol(connection, "booth-1", NOON)
    made = Centre(engine, NOON, Watch(engine, AlertSettings((inbox.url,)), lambda: made.now))
    yield made
    engine.dispose()


def test_there_is_a_bell_for_every_alert() -> None:
    assert {*RINGS, "silent"} == set(BY_NAME)


def test_each_alert_is_told_once_when_it_opens_and_once_when_it_is_over(centre: Centre, inbox: Inbox) -> None:
    centre.beat()
    assert (centre.open_rules(), inbox.all()) == (set(), [])
    for rule, changes in RINGS.items():
        for _ in range(3):
            centre.beat(**changes)
            centre.after(minutes=1)
        assert rule in centre.open_rules()
        (opened,) = inbox.all()
        says = BY_NAME[rule]
        for text in (*says.says, *says.do):
            for part in re.split(r"\{value\}", text):
                assert part in opened["message"]
        for _ in range(3):
            centre.beat()
            centre.after(minutes=1)
        assert centre.open_rules() == set()
        (over,) = inbox.all()
        assert over["type"] == "success"
        assert "OVER" in over["message"]
    with centre.engine.connect() as connection:
        alerts = list_alerts(connection, closed=True)
    assert all(alert.closed_at for alert in alerts)
    assert {alert.rule for alert in alerts} == set(RINGS)


def test_a_silent_booth_is_told_of_and_one_that_was_switched_off_is_not(centre: Centre, inbox: Inbox) -> None:
    centre.beat()
    centre.after(minutes=14)
    centre.watch.look()
    assert centre.open_rules() == set()
    centre.after(minutes=2)
    centre.watch.look()
    assert centre.open_rules() == {"silent"}
    assert "16" in inbox.next()["message"]
    centre.beat(leaving=True)
    assert inbox.next()["type"] == "success"
    centre.after(days=3)
    centre.watch.look()
    assert (centre.open_rules(), inbox.all()) == (set(), [])


def test_a_centre_that_was_away_itself_does_not_say_that_every_booth_was(centre: Centre) -> None:
    centre.beat()
    centre.after(hours=5)
    again = Watch(centre.engine, AlertSettings(), lambda: centre.now)
    again.look()
    assert centre.open_rules() == set()
    centre.after(minutes=16)
    again.look()
    assert centre.open_rules() == {"silent"}


def test_a_number_that_wavers_at_its_limit_rings_once(centre: Centre, inbox: Inbox) -> None:
    for free in (1.9, 2.1, 1.9, 2.4, 1.9):
        centre.beat(disk={**DISK, "free_bytes": int(free * 10**9)})
    assert len(inbox.all()) == 1
    centre.beat(disk={**DISK, "free_bytes": int(2.6 * 10**9)})
    assert len(inbox.all()) == 1


def test_what_is_not_known_opens_and_closes_nothing(centre: Centre) -> None:
    centre.beat(devices={**DEVICES, "printer": "PRN-03", "paper": "out"})
    centre.beat(devices={**DEVICES, "printer": "unknown", "paper": "unknown"})
    centre.beat(devices=None, temperature_c=None, disk=None)
    assert centre.open_rules() == {"paper_out"}


def test_several_workers_open_and_tell_a_thing_once(centre: Centre, inbox: Inbox, where: str) -> None:
    engines = [open_database(where) for _ in range(4)]
    watches = [Watch(engine, AlertSettings((inbox.url,)), lambda: centre.now) for engine in engines]
    for _ in range(3):
        centre.after(minutes=1)
        told = {"booth": "booth-1", "at": centre.now, **GOOD, **RINGS["hot"]}
        beat = Heartbeat.model_validate_json(json.dumps(told, default=datetime.isoformat))
        with writing(centre.engine) as connection:
            keep(connection, "booth-1", beat, centre.now)
        threads = [threading.Thread(target=watch.look) for watch in watches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for engine in engines:
        engine.dispose()
    assert len(inbox.all()) == 1
    with centre.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.alert)) == 1


def test_who_could_not_be_reached_is_told_later_and_nobody_else_twice(
    centre: Centre, inbox: Inbox, where: str
) -> None:
    with Inbox() as other:
        centre.watch = Watch(centre.engine, AlertSettings((inbox.url, other.url)), lambda: centre.now)
        other.answers = 503
        centre.beat(**RINGS["hot"])
        assert len(inbox.all()) == 1
        assert other.refused.is_set()
        other.answers = 200
        centre.after(minutes=3)
        centre.watch.look()
        assert len(other.all()) == 1
        assert inbox.all() == []


def test_old_news_is_told_to_nobody(centre: Centre, inbox: Inbox) -> None:
    inbox.answers = 503
    centre.beat(**RINGS["hot"])
    inbox.answers = 200
    centre.now += STALE + timedelta(minutes=1)
    centre.watch.look()
    messages = " ".join(message["message"] for message in inbox.all())
    assert BY_NAME["hot"].do[0] not in messages
    assert BY_NAME["silent"].do[0] in messages


def test_what_happens_at_once_is_one_message_the_gravest_first(centre: Centre, inbox: Inbox) -> None:
    centre.beat(**RINGS["hot"], **RINGS["disk_full"])
    (message,) = inbox.all()
    assert message["type"] == "failure"
    first, second, third = message["message"].split("\n\n")
    assert BY_NAME["disk_full"].do[0] in first
    assert {BY_NAME[rule].do[0] in second + third for rule in ("disk_low", "hot")} == {True}


def test_a_booth_that_is_struck_off_has_no_alerts_any_more(centre: Centre) -> None:
    centre.beat(**RINGS["hot"])
    with writing(centre.engine) as connection:
        connection.execute(schema.booth.update().values(revoked_at=NOON.isoformat()))
    centre.watch.look()
    assert centre.open_rules() == set()


def test_the_history_of_a_booth_is_short(centre: Centre) -> None:
    centre.beat()
    centre.after(hours=1)
    centre.beat()
    centre.now += KEPT
    centre.beat()
    with centre.engine.connect() as connection:
        kept = [received_at for received_at, _ in history(connection, "booth-1")]
        boots = connection.execute(select(schema.boot.c.booth, schema.boot.c.started_at)).all()
    assert kept == [centre.now, NOON + timedelta(hours=1)]
    assert [tuple(row) for row in boots] == [("booth-1", "2026-11-22T03:59:00.000000+00:00")]


# -- through the wire ----------------------------------------------------------


@pytest.fixture
def running(tmp_path: Path, inbox: Inbox) -> Iterator[CentralProcess]:
    """`central serve` with two workers, told of its inbox by the file in its folder."""
    home = tmp_path / "centre"
    home.mkdir()
    (home / "alerts.toml").write_text(f'urls = ["{inbox.url}"]\n[limits]\nhot = 60\n')
    process = CentralProcess(home, "", "--workers", "2", "--watch-seconds", "0.1")
    process.start()
    yield process
    process.kill()


def beat(**changes: Any) -> dict[str, Any]:
    return {"booth": "booth-1", "at": datetime.now(UTC).isoformat(), **GOOD, **changes}


def test_a_heartbeat_rings_at_the_one_who_is_to_hear_it(running: CentralProcess, inbox: Inbox) -> None:
    token, operator = running.enrol("booth-1"), (running.home / "operator.token").read_text().strip()
    answer = running.post("/v1/heartbeats", token, beat(temperature_c=61))
    assert answer.status_code == 200
    assert answer.json()["booth"] == "booth-1"
    message = inbox.next()
    assert "61 °C" in message["message"]
    (alert,) = running.get("/v1/alerts", operator).json()["alerts"]
    assert (alert["booth"], alert["rule"], alert["severity"]) == ("booth-1", "hot", "warning")
    code, lines = running.command("alerts")
    assert (code, [line["rule"] for line in lines]) == (1, ["hot"])
    running.post("/v1/heartbeats", token, beat())
    assert inbox.next()["type"] == "success"
    assert running.get("/v1/alerts", operator).json()["alerts"] == []
    (over,) = running.get("/v1/alerts?closed=true", operator).json()["alerts"]
    assert over["closed_at"] is not None
    assert running.command("alerts") == (0, [])
    assert inbox.all() == []


def test_figures_and_alerts_are_for_the_operator_alone(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    path = central.home / "operator.token"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for call in ("/metrics", "/v1/alerts"):
        for shown in ("", "nonsense", token):
            answer = central.get(call, shown)
            assert answer.status_code == 401
            assert answer.json()["type"] == "urn:anjungan:problem:denied"
        assert central.get(call, path.read_text().strip()).status_code == 200


def test_the_figures_are_those_of_the_newest_heartbeat(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    central.enrol("booth-2")
    central.post("/v1/heartbeats", token, beat(unsent={"submissions": 7, "events": 40, "oldest_s": 90}))
    answer = central.get("/metrics", (central.home / "operator.token").read_text().strip())
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'anjungan_booth_unsent_submissions{booth="booth-1"} 7.0' in lines
    assert 'anjungan_booth_unsent_oldest_seconds{booth="booth-1"} 90.0' in lines
    assert 'anjungan_booths{version="0.1.0"} 1.0' in lines
    assert "booth-2" not in answer.text


OUT_OF_SHAPE: tuple[dict[str, Any], ...] = (
    {"booth": "a booth"},
    {"at": "now"},
    {"at": "0001-01-01T00:00:00+08:00"},
    {"version": "Budi Santoso"},
    {"uptime_s": -1},
    {"temperature_c": "hot"},
    {"disk": {"free_bytes": "all"}},
    {"devices": {"printer": "Budi Santoso"}},
    {"unsent": {"submissions": -1}},
    {"fault": "6302061508909901"},
    {"leaving": "yes"},
)


def test_a_heartbeat_out_of_shape_is_refused(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    for changes in OUT_OF_SHAPE:
        answer = central.post("/v1/heartbeats", token, beat(**changes))
        assert answer.status_code == 422, changes
        assert "Budi" not in answer.text
        assert "6302061508909901" not in answer.text


def test_what_the_centre_does_not_know_of_health_is_not_kept(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    told = beat(name="Budi Santoso", unsent={"submissions": 1, "nik": "6302061508909901"})
    assert central.post("/v1/heartbeats", token, told).status_code == 200
    engine = open_database(central.database)
    with engine.connect() as connection:
        kept = [*connection.scalars(select(schema.heartbeat.c.body))]
        kept += [*connection.scalars(select(schema.booth.c.health))]
    engine.dispose()
    assert len(kept) == 2
    assert not any(private in text for text in kept for private in ("Budi", "6302061508909901"))


# -- its settings --------------------------------------------------------------


def test_addresses_come_from_the_file_and_the_environment_and_limits_in_the_units_of_the_words(
    tmp_path: Path,
) -> None:
    (tmp_path / "alerts.toml").write_text('urls = ["json://one"]\n[limits]\nsilent = 30\ndisk_low = 5000\n')
    settings = read(tmp_path, {"ANJUNGAN_ALERT_URLS": "json://one json://two"})
    assert settings.urls == ("json://one", "json://two")
    rules = {rule.name: rule for rule in settings.rules}
    assert (rules["silent"].opens_at, rules["silent"].closes_at) == (1800, 1800)
    assert (rules["disk_low"].opens_at, rules["disk_low"].closes_at) == (5e9, 6.25e9)


@pytest.mark.parametrize("text", ["urls = 7", "[limits]\nsilnt = 3", "[limits]\nhot = -1", "url = []", "="])
def test_a_mistake_in_the_settings_is_said_before_anything_starts(text: str, tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text(text)
    with pytest.raises(SettingsMistake, match=r"alerts\.toml"):
        read(tmp_path, {})

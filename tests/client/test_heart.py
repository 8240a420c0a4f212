"""The heart: how a booth is, told to the centre, to a file and to Prometheus, with nobody in it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from booth_side import FAST, PERSONAL, fill
from central_process import PATIENCE_S, CentralProcess
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import delete

from central import schema
from central.health import Heartbeat, history
from central.names import names
from central.store import open_database, writing
from kiosk.client.beat import Examiner, read_beat
from kiosk.client.centre import Centre
from kiosk.client.devices import Devices, write_devices
from kiosk.client.health import Health, Link, write_health
from kiosk.client.heart import Heart
from kiosk.client.machine import Machine, program_version
from kiosk.client.spool import Spool
from kiosk.clock import SystemClock, boot_id
from kiosk.faults import FaultCode

NAMES = {"site": "kotabaru", "service": {"new_adult": {"id": "Paspor baru", "en": "New passport"}}}


@dataclass
class Patient:
    """A booth with a heart. `beats` is released after each beat of its own."""

    state: Path
    root: Path
    spool: Spool
    heart: Heart
    beats: threading.Semaphore
    central: CentralProcess

    def heard(self) -> list[Heartbeat]:
        """What the centre has of this booth, oldest first."""
        engine = open_database(self.central.database)
        with engine.connect() as connection:
            told = [beat for _, beat in reversed(history(connection, "booth-1"))]
        engine.dispose()
        return told

    @property
    def figures(self) -> dict[str, float]:
        """The file for Prometheus: name and labels to value."""
        text = (self.state / "metrics" / "anjungan.prom").read_text("utf-8")
        return {
            sample.name + "".join(f",{value}" for value in sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
def patient(tmp_path: Path, central: CentralProcess) -> Iterator[Patient]:
    clock, state, root = SystemClock(), tmp_path / "state", tmp_path / "root"
    token = central.enrol("booth-1")
    beats = threading.Semaphore(0)
    with Spool(state / "spool", [central.recipient], clock) as spool:
        centre = Centre(central.url, "kotabaru", "booth-1", lambda: token, clock, FAST)
        heart = Heart(
            Examiner(Machine(state, root), spool, state, clock),
            centre,
            clock,
            FAST,
            state,
            state / "metrics" / "anjungan.prom",
            names=NAMES,
            chance=lambda: float(beats.release() or 0.0),
        )
        yield Patient(state, root, spool, heart, beats, central)
        heart.close()
        centre.close()


def sensors(root: Path, *told: str) -> None:
    for number, text in enumerate(told):
        zone = root / "sys/class/thermal" / f"thermal_zone{number}"
        zone.mkdir(parents=True)
        (zone / "temp").write_text(text)


def test_the_centre_hears_how_everything_is(patient: Patient) -> None:
    sensors(patient.root, "48500\n", "61250\n", "broken", "-273000\n")
    write_devices(patient.state, Devices("PRN-04", "low", "ok", "absent", boot_id(), 1.0))
    at = "2026-11-22T04:00:00+00:00"
    waiting = Health(Link.AWAY, "CTR-01", at, None, 1, 0, 40, 0, None, 0, events_oldest_s=90_000.0)
    write_health(patient.state, waiting)
    fill(patient.spool, "visit-1", b"a page")
    assert patient.heart.beat() is None
    (beat,) = patient.heard()
    assert (beat.version, beat.boot, beat.temperature_c) == (program_version(), boot_id(), 61.25)
    assert beat.disk is not None
    assert 0 < beat.disk.free_bytes <= beat.disk.total_bytes
    assert beat.devices is not None
    assert (beat.devices.printer, beat.devices.paper, beat.devices.document_camera) == (
        "PRN-04",
        "low",
        "absent",
    )
    assert beat.devices.age_s == pytest.approx((beat.uptime_s or 0.0) - 1.0)
    assert (beat.unsent.submissions, beat.unsent.documents, beat.unsent.events) == (1, 1, 40)
    assert (beat.unsent.oldest_s or -1.0) >= 0.0
    assert beat.unsent.events_oldest_s == 90_000.0
    assert patient.figures["anjungan_unsent_events_oldest_seconds"] == 90_000.0
    assert (beat.fault, beat.leaving) == ("CTR-01", False)


def test_a_machine_that_knows_little_says_so(patient: Patient) -> None:
    assert patient.heart.beat() is None
    (beat,) = patient.heard()
    assert (beat.temperature_c, beat.devices, beat.unsent.oldest_s) == (None, None, None)
    assert "anjungan_temperature_celsius" not in patient.figures


def test_the_figures_for_prometheus_say_the_same(patient: Patient) -> None:
    sensors(patient.root, "50000")
    write_devices(patient.state, Devices("PRN-03", "out", "ok", "unknown", boot_id(), 1.0))
    fill(patient.spool, "visit-1", b"a page")
    patient.heart.beat()
    figures = patient.figures
    assert figures["anjungan_centre_up"] == 1
    assert figures["anjungan_temperature_celsius"] == 50
    assert figures["anjungan_unsent_submissions"] == 1
    assert figures["anjungan_device_ok,printer,PRN-03"] == 0
    assert figures["anjungan_device_ok,code_reader,"] == 1
    assert not any(name.startswith("anjungan_device_ok,document_camera") for name in figures)
    assert {name for name, value in figures.items() if name.startswith("anjungan_paper") and value} == {
        "anjungan_paper,out"
    }
    assert figures[f"anjungan_info,{program_version()}"] == 1


def test_it_beats_by_itself_and_says_goodbye(patient: Patient) -> None:
    patient.heart.start()
    for _ in range(3):
        assert patient.beats.acquire(timeout=PATIENCE_S)
    patient.heart.close()
    told = patient.heard()
    assert len(told) >= 4
    assert [beat.leaving for beat in told] == [False] * (len(told) - 1) + [True]
    assert all(beat.clock_offset_s is not None for beat in told[1:])


def test_a_centre_that_is_away_costs_nothing_and_is_told_in_the_file(patient: Patient) -> None:
    patient.central.kill()
    fault = patient.heart.beat()
    assert fault is not None
    assert fault.code is FaultCode.CENTRE_AWAY
    assert patient.figures["anjungan_centre_up"] == 0
    assert read_beat(patient.state)["clock_offset_s"] is None
    patient.central.start()
    assert patient.heart.beat() is None
    assert patient.figures["anjungan_centre_up"] == 1


def test_the_centre_hears_of_a_machine_that_can_write_nothing_any_more(patient: Patient) -> None:
    (patient.state / "metrics").write_text("a file where the folder should be")
    assert patient.heart.beat() is None
    assert len(patient.heard()) == 1


def test_no_word_of_anybody_is_in_anything_that_is_told(patient: Patient) -> None:
    fill(patient.spool, "visit-1", b"a page that says Budi Santoso 6302061508909901")
    patient.heart.beat()
    operator = (patient.central.home / "operator.token").read_text().strip()
    told = {
        "beat.json": (patient.state / "beat.json").read_text("utf-8"),
        "the file for Prometheus": (patient.state / "metrics" / "anjungan.prom").read_text("utf-8"),
        "the centre's history": json.dumps([beat.model_dump(mode="json") for beat in patient.heard()]),
        "the centre's figures": patient.central.get("/metrics", operator).text,
        "the centre's alerts": patient.central.get("/v1/alerts?closed=true", operator).text,
    }
    for where, text in told.items():
        assert text, where
        for private in (*PERSONAL.values(), "Budi", "visit-1", "ticket-1"):
            assert private not in text, where


def test_what_services_are_called_goes_along_until_the_centre_has_heard_it(patient: Patient) -> None:
    def known() -> str:
        engine = open_database(patient.central.database)
        with writing(engine) as connection:
            said = names(connection).said("service", "new_adult", "en", "kotabaru")
            connection.execute(delete(schema.name))
        engine.dispose()
        return said

    patient.central.kill()
    assert patient.heart.beat() is not None
    patient.central.start()
    assert patient.heart.beat() is None
    assert known() == "New passport"
    assert patient.heart.beat() is None
    assert known() == "new_adult", "once is enough"

"""A beat in Prometheus' text format, for node_exporter's textfile collector.

The forwarder answers no HTTP: it leaves a file, and whoever watches the
machine picks it up. Names end in their unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kiosk.client.beat import Beat, DeviceWords
from kiosk.client.devices import ABSENT, OK, UNKNOWN
from kiosk.client.safe_files import write_whole

FILE_NAME = "anjungan.prom"
DEVICES = ("printer", "code_reader", "document_camera", "speaker")
PAPER = ("present", "low", "out", "unknown")


class BeatCollector(Collector):
    """Gives the numbers of one beat."""

    def __init__(self, beat: Beat, link_ok: bool) -> None:
        self._beat = beat
        self._link_ok = link_ok

    def collect(self) -> Iterator[GaugeMetricFamily]:
        beat, unsent = self._beat, self._beat.unsent
        info = GaugeMetricFamily("anjungan_info", "The program that runs", labels=["version"])
        info.add_metric([beat.version], 1)
        yield info
        yield _gauge("anjungan_centre_up", "1 when the centre took the last heartbeat", self._link_ok)
        yield _gauge("anjungan_uptime_seconds", "Monotonic clock of this boot", beat.uptime_s)
        yield _gauge("anjungan_disk_free_bytes", "Room where the state is kept", beat.disk.free_bytes)
        yield _gauge("anjungan_disk_size_bytes", "Size of that disk", beat.disk.total_bytes)
        if beat.clock_offset_s is not None:
            yield _gauge(
                "anjungan_clock_offset_seconds", "The centre's clock less this one", beat.clock_offset_s
            )
        if beat.temperature_c is not None:
            yield _gauge("anjungan_temperature_celsius", "The hottest sensor", beat.temperature_c)
        yield _gauge("anjungan_unsent_submissions", "Submissions that wait", unsent.submissions)
        yield _gauge("anjungan_unsent_documents", "Sealed documents that wait", unsent.documents)
        yield _gauge("anjungan_unsent_events", "Ticket events that wait", unsent.events)
        yield _gauge("anjungan_unsent_bytes", "Bytes that wait", unsent.bytes)
        yield _gauge("anjungan_unsent_oldest_seconds", "Age of the oldest submission", unsent.oldest_s or 0.0)
        yield _gauge(
            "anjungan_unsent_events_oldest_seconds",
            "Age of the oldest ticket event",
            unsent.events_oldest_s or 0.0,
        )
        yield _gauge("anjungan_quarantined_submissions", "Refused by the centre", unsent.quarantined)
        yield _gauge("anjungan_rejected_events", "Rejected by the centre", unsent.events_rejected)
        if beat.devices is not None:
            yield from _devices(beat.devices)


def write_metrics(path: Path, beat: Beat, link_ok: bool) -> None:
    """Replace the file at `path` in one step, readable for whoever watches the machine.
    Raises OSError when there is no room."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(BeatCollector(beat, link_ok))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, generate_latest(registry))
    path.chmod(0o644)


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=float(value))


def _devices(devices: DeviceWords) -> Iterable[GaugeMetricFamily]:
    works = GaugeMetricFamily("anjungan_device_ok", "1 works, 0 does not", labels=["device", "fault"])
    for device in DEVICES:
        word = getattr(devices, device)
        if word not in (ABSENT, UNKNOWN):
            works.add_metric([device, "" if word == OK else word], float(word == OK))
    yield works
    paper = GaugeMetricFamily("anjungan_paper", "1 for how much there is", labels=["is"])
    for much in PAPER:
        paper.add_metric([much], float(devices.paper == much))
    yield paper
    if devices.age_s is not None:
        yield _gauge("anjungan_booth_seen_seconds", "Since the booth's program last said so", devices.age_s)

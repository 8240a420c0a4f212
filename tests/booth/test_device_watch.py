"""How the devices are, as the booth leaves it for whoever watches from afar."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.booth.device_watch import DeviceWatch
from kiosk.booth.listening import Listener
from kiosk.booth.watching import PlateWatcher
from kiosk.client.devices import Devices, read_devices
from kiosk.clock import SystemClock, boot_id
from kiosk.hardware.printer.address import printer_from_url
from kiosk.hardware.printer.escpos import PrinterTiming
from kiosk.hardware.printer.simulator import PrinterSimulator
from kiosk.hardware.speaker.address import speaker_from_url
from kiosk.hardware.speaker.port import Utterance
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.simulator import SpeakerSimulator
from kiosk.hardware.speaker.synthesiser import Synthesiser
from kiosk.printing.desk import PrintDesk
from kiosk.printing.ledger import PrintLedger
from kiosk.timing import Timing

CLOCK = SystemClock()
FAST = replace(Timing(), devices_s=0.01)
FAST_PRINTER = PrinterTiming(connect_s=1.0, reply_s=0.3, poll_s=0.02, settle_s=0.02)


@dataclass
class Watched:
    """A booth's printer at the end of a real socket, and the watch over it."""

    simulator: PrinterSimulator
    watch: DeviceWatch
    state: Path


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with (
        PrinterSimulator(tmp_path / "paper", CLOCK) as simulator,
        printer_from_url(simulator.listen_tcp(), CLOCK, timing=FAST_PRINTER) as printer,
        PrintLedger(tmp_path / "print.db", CLOCK) as ledger,
    ):
        desk = PrintDesk(printer, ledger)
        watch = DeviceWatch(desk, Listener([], FAST, CLOCK), PlateWatcher(None, FAST), tmp_path, CLOCK, FAST)
        yield Watched(simulator, watch, tmp_path)
        watch.close()


def words(devices: Devices) -> tuple[str, str]:
    return devices.printer, devices.paper


def test_the_printer_is_asked_and_its_word_is_taken(watched: Watched) -> None:
    assert words(watched.watch.look()) == ("ok", "present")
    watched.simulator.load_paper(100.0)
    assert words(watched.watch.look()) == ("PRN-04", "low")
    watched.simulator.load_paper(0.0)
    assert words(watched.watch.look()) == ("PRN-03", "out")
    watched.simulator.unplug()
    assert words(watched.watch.look()) == ("PRN-01", "unknown")
    watched.simulator.plug()
    watched.simulator.load_paper()
    assert words(watched.watch.look()) == ("ok", "present")


def test_a_printer_that_cannot_answer_has_no_fault(tmp_path: Path) -> None:
    url = f"file://{tmp_path / 'lp0'}"
    (tmp_path / "lp0").touch()
    with printer_from_url(url, CLOCK) as printer, PrintLedger(tmp_path / "print.db", CLOCK) as ledger:
        desk = PrintDesk(printer, ledger)
        watch = DeviceWatch(desk, Listener([], FAST, CLOCK), PlateWatcher(None, FAST), tmp_path, CLOCK, FAST)
        devices = watch.look()
    assert words(devices) == ("unknown", "unknown")
    assert (devices.code_reader, devices.document_camera) == ("absent", "absent")


def test_the_speaker_is_absent_heard_or_has_a_fault(tmp_path: Path) -> None:
    """A guide that cannot be heard is missed by nobody but those who need it: so the booth says it."""
    printer = printer_from_url(f"file://{tmp_path / 'lp0'}", CLOCK)
    with (
        PrintLedger(tmp_path / "print.db", CLOCK) as ledger,
        SpeakerSimulator(CLOCK) as far_end,
        speaker_from_url(far_end.url, CLOCK, Synthesiser(), Recordings(None)) as speaker,
    ):
        parts = (PrintDesk(printer, ledger), Listener([], FAST, CLOCK), PlateWatcher(None, FAST), tmp_path)
        assert DeviceWatch(*parts, CLOCK, FAST).look().speaker == "absent"
        watch = DeviceWatch(*parts, CLOCK, FAST, speaker)
        speaker.speak([Utterance("Selamat datang", "id")], 50)
        assert speaker.wait(20.0)
        assert watch.look().speaker == "ok"
        far_end.unplug()
        speaker.speak([Utterance("Selamat datang", "id")], 50)
        assert speaker.wait(20.0)
        assert watch.look().speaker == "VOC-03"


def test_it_leaves_its_word_by_itself(watched: Watched) -> None:
    looked = threading.Event()
    look = watched.watch.look

    def noted() -> Devices:
        if read_devices(watched.state) is not None:
            looked.set()
        return look()

    watched.watch.look = noted  # type: ignore[method-assign]
    watched.watch.start()
    assert looked.wait(20.0)
    devices = read_devices(watched.state)
    assert devices is not None
    assert words(devices) == ("ok", "present")
    assert devices.age_s(boot_id(), CLOCK.monotonic_s()) is not None
    assert devices.age_s("another boot", CLOCK.monotonic_s()) is None

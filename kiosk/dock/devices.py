"""The simulated devices of one booth, and what a person can do to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self

from kiosk.clock import Clock
from kiosk.dock import specimens
from kiosk.dock.scene import Addresses
from kiosk.hardware.code_reader.simulator import ReaderSimulator
from kiosk.hardware.document_camera.simulator import CameraSimulator
from kiosk.hardware.printer.simulator import PrinterSimulator
from kiosk.hardware.speaker.simulator import SpeakerSimulator

CODE_CAMERA_PX = (640, 480)
CAMERA_PX = (1280, 720)
CAMERA_FRAMES_PER_S = 30.0
AS_PEOPLE_HEAR_IT = 1.0

DOCUMENTS: Mapping[str, Callable[[], specimens.Specimen]] = MappingProxyType(
    {
        "ktp": specimens.ktp,
        "kk": specimens.family_card,
        "birth": specimens.birth_certificate,
        "old_passport": specimens.passport_page,
        "referral": specimens.referral_letter,
        "blank": specimens.blank_sheet,
    }
)


class Devices:
    """Printer and speaker over TCP, code reader on a pty, two cameras over HTTP. What
    the speaker says is written to `transcript`, line by line."""

    def __init__(self, paper_dir: Path, clock: Clock, transcript: Path | None = None) -> None:
        self.printer = PrinterSimulator(paper_dir, clock, speed_mm_s=200.0)
        self.reader = ReaderSimulator()
        self.camera = CameraSimulator(specimens.plate(*CAMERA_PX), frames_per_s=CAMERA_FRAMES_PER_S)
        self.code_camera = CameraSimulator(specimens.plate(*CODE_CAMERA_PX))
        self.speaker = SpeakerSimulator(clock, transcript, AS_PEOPLE_HEAR_IT)
        self.printer_url = ""

    def open(self) -> Self:
        self.printer_url = self.printer.listen_tcp()
        self.reader.plug()
        self.camera.open()
        self.code_camera.open()
        self.speaker.plug()
        return self

    def close(self) -> None:
        self.speaker.close()
        self.code_camera.close()
        self.camera.close()
        self.reader.close()
        self.printer.close()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def addresses(self) -> Addresses:
        return {
            "printer": self.printer_url,
            "reader": f"serial://{self.reader.path}?baudrate=9600",
            "code_camera": f"camera+{self.code_camera.url}",
            "camera": self.camera.url,
            "speaker": self.speaker.url,
        }

    def lay(self, document: str | None) -> None:
        """Put a document under the camera; None takes it away."""
        desk = specimens.plate(*CAMERA_PX)
        self.camera.lay(specimens.lay(DOCUMENTS[document](), on=desk) if document else None)

    def show(self, text: str) -> None:
        """Hold a code before the serial reader."""
        self.reader.show(text)

    def show_phone(self, text: str | None) -> None:
        """Hold a phone with a QR before the code camera; None takes it away."""
        desk = specimens.plate(*CODE_CAMERA_PX)
        self.code_camera.lay(specimens.lay(specimens.phone_with_qr(text), on=desk) if text else None)

    def on_printer(self, deed: str) -> None:
        """Do one of `PRINTER_DEEDS` to the printer."""
        PRINTER_DEEDS[deed](self.printer)


PRINTER_DEEDS: Mapping[str, Callable[[PrinterSimulator], None]] = MappingProxyType(
    {
        "paper-out": lambda printer: printer.load_paper(0.0),
        "paper-low": lambda printer: printer.load_paper(700.0),
        "paper-ok": lambda printer: printer.load_paper(),
        "cover-open": PrinterSimulator.open_cover,
        "cover-closed": PrinterSimulator.close_cover,
        "unplug": PrinterSimulator.unplug,
        "plug": PrinterSimulator.plug,
    }
)

"""A scanner on a line and a camera that reads codes, listened to at once."""

from __future__ import annotations

import queue

from kiosk.booth.listening import Listener
from kiosk.clock import SystemClock
from kiosk.dock import specimens
from kiosk.documents.codes.live import live_decoder
from kiosk.hardware.code_reader.address import code_reader_from_url
from kiosk.hardware.code_reader.simulator import ReaderSimulator
from kiosk.hardware.document_camera.simulator import CameraSimulator
from kiosk.timing import Timing
from kiosk.visit.events import CodeRead, Result

SOON_S = 20.0
SHOWN = "MPASPOR-7F3K-9901"
SCANNED = "MPASPOR-7F3K-9902"


def test_a_code_before_the_camera_and_one_before_the_scanner_are_both_told() -> None:
    clock = SystemClock()
    told: queue.Queue[Result] = queue.Queue()
    with CameraSimulator(specimens.plate(), frames_per_s=10) as camera, ReaderSimulator() as scanner:
        addresses = (f"serial://{scanner.path}", f"camera+{camera.url}")
        readers = [code_reader_from_url(each, clock, lambda: live_decoder(clock)) for each in addresses]
        listener = Listener(readers, Timing(), clock)
        listener.start()
        try:
            listener.listen("visit-9901", told.put)
            camera.lay(specimens.lay(specimens.phone_with_qr(SHOWN)))
            first = told.get(timeout=SOON_S)
            scanner.show(SCANNED).result(SOON_S)
            second = told.get(timeout=SOON_S)
        finally:
            listener.close()

    assert first == CodeRead("visit-9901", SHOWN)
    assert second == CodeRead("visit-9901", SCANNED)

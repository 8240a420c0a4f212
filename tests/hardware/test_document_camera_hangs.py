"""A camera that hangs in the kernel is left behind, and is not opened ever again on top of it."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.opencv import CameraDelays, OpenCvCamera

DELAYS = CameraDelays(open_s=0.05, silence_s=0.05, close_s=0.01)


def streams() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "document-camera"]


def release(thread: threading.Thread, pipe: Path) -> None:
    """Whoever waits for a writer finds one, and the end of what it has to say; as often as it asks."""
    for _ in range(200):
        with suppress(OSError):  # at this moment nobody waits
            os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        thread.join(0.05)
        if not thread.is_alive():
            return


def test_opening_again_and_again_leaves_few_threads_behind(tmp_path: Path) -> None:
    """A pipe that nobody writes to holds whoever opens it, without any deadline."""
    pipe = tmp_path / "camera.avi"
    os.mkfifo(pipe)
    camera = OpenCvCamera(str(pipe), SystemClock(), 640, 480, DELAYS)
    before = len(streams())
    try:
        for _ in range(6):
            fault = camera.open()
            assert isinstance(fault, Fault)
            assert fault.code is FaultCode.CAMERA_UNPLUGGED
        assert len(streams()) - before == 2
    finally:
        camera.close()
        for thread in streams()[before:]:
            release(thread, pipe)
    assert len(streams()) == before

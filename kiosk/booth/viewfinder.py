"""What the camera sees, at the camera's own pace, whoever looks closer and however long.

To judge a page takes longer than the next frame takes to come. So each frame is
shown as it comes, on a thread of its own, and whoever judges reads the newest one
when they are done with the one before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.port import DocumentCamera, Frame
from kiosk.niceness import stand_back


class Viewfinder:
    """`camera`, read on a thread of its own while it is open; `show` is called on that
    thread with each frame. One thread opens, reads and closes it."""

    def __init__(self, camera: DocumentCamera, frame_s: float, show: Callable[[Frame], None]) -> None:
        self._camera = camera
        self._frame_s = frame_s
        self._show = show
        self._news = threading.Condition()
        self._newest: Frame | Fault | None = None
        self._looking: threading.Thread | None = None
        self._wanted = False

    @property
    def is_open(self) -> bool:
        return self._looking is not None

    def open(self) -> Fault | None:
        """Open the camera, or do nothing when it is open."""
        if self._looking is not None:
            return None
        fault = self._camera.open()
        if fault is None:
            self._newest, self._wanted = None, True
            self._looking = threading.Thread(target=self._look, name="viewfinder", daemon=True)
            self._looking.start()
        return fault

    def close(self) -> None:
        """Close the camera; a frame that it is just waiting for is waited for, or missed."""
        self._wanted = False
        if self._looking is not None:
            self._looking.join()
            self._looking = None
        self._newest = None
        self._camera.close()

    def read(self) -> Frame | Fault:
        """The newest frame, one not returned before, or why there is none. After a fault
        close it, and open it again."""
        with self._news:
            # The camera itself has been given no longer for a frame.
            came = self._news.wait_for(lambda: self._newest is not None, 2 * self._frame_s)
            newest = self._newest
            if not came or newest is None:
                return Fault(FaultCode.CAMERA_FROZEN, "the viewfinder got no picture")
            if isinstance(newest, Frame):
                self._newest = None
            return newest

    def _look(self) -> None:
        stand_back()
        while self._wanted:
            seen = self._camera.read(self._frame_s)
            with self._news:
                self._newest = seen
                self._news.notify_all()
            if isinstance(seen, Fault):
                return
            self._show(seen)

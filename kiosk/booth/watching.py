"""Watches the plate while a page is wanted, and takes it when it is good.

The camera is open only as long as somebody scans. Its newest frame is looked
at on this thread; the screen reads the newest `preview` and never waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.background import Background
from kiosk.booth.booth import Preview, Stage
from kiosk.client.devices import ABSENT, OK, UNKNOWN
from kiosk.documents.capture import Capture, Guidance, Taken
from kiosk.documents.capture import Stage as Outline
from kiosk.documents.encode import A4_BUDGET_BYTES, CARD_BUDGET_BYTES, dpi_of, encode_jpeg
from kiosk.documents.gate import SENTENCES
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.port import DocumentCamera, Frame
from kiosk.niceness import stand_back
from kiosk.timing import Timing
from kiosk.words import mark

log = logging.getLogger(__name__)

HOLD_STILL = mark("Tahan sebentar.")
PICTURE_PX = 640

STAGES = {Outline.GREY: Stage.NONE, Outline.GOLD: Stage.SEEN, Outline.GREEN: Stage.STEADY}


@dataclass(frozen=True, slots=True)
class PageSize:
    """How large a kind of document is, and how large its file may be."""

    long_side_mm: float
    budget_bytes: int


#: By `DocumentKind.picture`: ID-1, an open passport, A4.
PAGE_SIZES: Mapping[str, PageSize] = MappingProxyType(
    {
        "card": PageSize(85.6, CARD_BUDGET_BYTES),
        "passport": PageSize(176.0, A4_BUDGET_BYTES),
        "page": PageSize(297.0, A4_BUDGET_BYTES),
    }
)


@dataclass(frozen=True, slots=True)
class Shot:
    """A page that was taken: its JPEG, and a small BGR picture for the screen."""

    jpeg: bytes = field(repr=False)
    picture: NDArray[np.uint8] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Order:
    size: PageSize
    again: bool
    on_taken: Callable[[Shot], None]
    on_fault: Callable[[Fault], None]


class PlateWatcher(Background):
    """Watches for one page at a time. `camera` None is a booth without one."""

    def __init__(self, camera: DocumentCamera | None, timing: Timing) -> None:
        super().__init__("document-camera")
        self._camera = camera
        self._timing = timing
        self._changed = threading.Condition()
        self._order: _Order | None = None
        self._capture = Capture()
        self.preview: Preview | None = None
        self.condition = UNKNOWN if camera else ABSENT
        """How the camera was when it was wanted last, in a word of `client.devices`."""

    def start(self) -> None:
        if self._camera is not None:
            super().start()

    def close(self) -> None:
        with self._changed:
            self._ending.set()
            self._order = None
            self._changed.notify_all()
        super().close()

    def watch(
        self,
        size: PageSize,
        on_taken: Callable[[Shot], None],
        on_fault: Callable[[Fault], None],
        again: bool = False,
    ) -> None:
        """Look for a page until it is taken or `stop` is called. The page that
        was taken last, by whoever, must first be lifted, unless it is wanted
        `again`. The callbacks are called on the watcher's own thread."""
        if self._camera is None:
            on_fault(Fault(FaultCode.CAMERA_UNPLUGGED, "no camera is configured"))
            return
        with self._changed:
            self._order = _Order(size, again, on_taken, on_fault)
            self._changed.notify_all()

    def stop(self) -> None:
        """Nobody wants a page now."""
        with self._changed:
            self._order = None
            self.preview = None

    def _run(self) -> None:
        camera = self._camera
        assert camera is not None
        stand_back()
        while (order := self._next_order(camera)) is not None:
            fault = camera.open()
            if fault is None:
                fault = self._look(camera, order)
            if fault is not None:
                self._tell_fault(camera, order, fault)
        camera.close()

    def _next_order(self, camera: DocumentCamera) -> _Order | None:
        """The next order; the camera rests while there is none."""
        with self._changed:
            if self._order is not None or self._ending.is_set():
                return self._order
        camera.close()
        with self._changed:
            self._changed.wait_for(lambda: self._order is not None or self._ending.is_set())
            return self._order

    def _look(self, camera: DocumentCamera, order: _Order) -> Fault | None:
        """Feed frames until the page of `order` is taken or nobody wants it."""
        if order.again:
            self._capture.start_again()
        while self._wants(order):
            frame = camera.read(self._timing.camera_frame_s)
            if isinstance(frame, Fault):
                return frame
            self.condition = OK
            seen = self._capture.feed(frame.pixels)
            if isinstance(seen, Taken):
                self._take(order, seen)
                return None
            self._show(order, frame, seen)
        return None

    def _take(self, order: _Order, taken: Taken) -> None:
        dpi = dpi_of(taken.page, order.size.long_side_mm)
        shot = Shot(encode_jpeg(taken.page, order.size.budget_bytes, dpi), _smaller(taken.page, PICTURE_PX))
        with self._changed:
            if self._order is not order:
                return
            self._order = None
        order.on_taken(shot)

    def _show(self, order: _Order, frame: Frame, seen: Guidance) -> None:
        message = HOLD_STILL if seen.reason is None else SENTENCES[seen.reason]
        preview = Preview(
            number=frame.number,
            pixels=_smaller(frame.pixels, self._timing.preview_width_px),
            corners=seen.corners or (),
            stage=STAGES[seen.stage],
            message=message,
        )
        with self._changed:
            if self._order is order:
                self.preview = preview

    def _tell_fault(self, camera: DocumentCamera, order: _Order, fault: Fault) -> None:
        log.warning("document_camera.away fault=%s", fault)
        self.condition = fault.code.value
        camera.close()
        if self._wants(order):
            order.on_fault(fault)
        with self._changed:
            self._changed.wait_for(lambda: self._order is not order, self._timing.camera_reopen_s)

    def _wants(self, order: _Order) -> bool:
        with self._changed:
            return self._order is order


def _smaller(pixels: NDArray[np.uint8], long_side_px: int) -> NDArray[np.uint8]:
    """`pixels` with a long side of at most `long_side_px`, in memory of its own."""
    scale = min(1.0, long_side_px / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small, np.uint8)

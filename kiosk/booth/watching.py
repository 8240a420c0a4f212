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
from kiosk.booth.plate_guard import PlateGuard
from kiosk.client.devices import ABSENT, OK, UNKNOWN
from kiosk.documents.capture.capture import Capture, Guidance, Taken, fractions
from kiosk.documents.capture.capture import Stage as Outline
from kiosk.documents.encode import A4_BUDGET_BYTES, CARD_BUDGET_BYTES, dpi_of, encode_jpeg
from kiosk.documents.gate.judging import Wanted, sentence_for, wants_turning
from kiosk.documents.pages.finding import find_page
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.document_camera.port import DocumentCamera, Frame
from kiosk.niceness import stand_back
from kiosk.timing import Timing
from kiosk.words import mark

log = logging.getLogger(__name__)

HOLD_STILL = mark("Tahan sebentar.")
SCANNED = mark("Sudah dipindai")
PICTURE_PX = 960
FIRST_LOOK_FRAMES = 150
"""As many as a camera gives in some five seconds."""

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
    """A page that was taken: laid flat, as its JPEG, and as a small BGR picture
    for the screen."""

    page: NDArray[np.uint8] = field(repr=False)
    jpeg: bytes = field(repr=False)
    picture: NDArray[np.uint8] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Order:
    wanted: Wanted
    again: bool
    on_taken: Callable[[Shot], None]
    on_fault: Callable[[Fault], None]


class PlateWatcher(Background):
    """Watches for one page at a time. `camera` None is a booth without one; with
    a plate to `guard` pages are measured, and laid flat at their true size."""

    def __init__(
        self, camera: DocumentCamera | None, timing: Timing, guard: PlateGuard | None = None
    ) -> None:
        super().__init__("document-camera")
        self._camera = camera
        self._timing = timing
        self._changed = threading.Condition()
        self._order: _Order | None = None
        self._guard = guard
        self._capture = Capture()
        self._open = False
        self._page_there = False
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
        wanted: Wanted,
        on_taken: Callable[[Shot], None],
        on_fault: Callable[[Fault], None],
        again: bool = False,
    ) -> None:
        """Look for the page that is `wanted` until it is taken or `stop` is called.
        The page that was taken last, by whoever, must first be lifted, unless it
        is wanted `again`. The callbacks are called on the watcher's own thread."""
        if self._camera is None:
            on_fault(Fault(FaultCode.CAMERA_UNPLUGGED, "no camera is configured"))
            return
        with self._changed:
            self._order = _Order(wanted, again, on_taken, on_fault)
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
        if self._guard is not None:
            self._see_plate(camera, self._guard)
        while (order := self._next_order(camera)) is not None:
            fault = None if self._open else camera.open()
            self._open = fault is None
            if fault is None:
                fault = self._look(camera, order)
            if fault is not None:
                self._tell_fault(camera, order, fault)
        self._close(camera)

    def _see_plate(self, camera: DocumentCamera, guard: PlateGuard) -> None:
        """Before the first applicant: does the plate still lie where it lay?"""
        guard.refresh()
        if guard.is_sure() or camera.open() is not None:
            self.condition = guard.condition or self.condition
            return
        self._open = True
        for _ in range(FIRST_LOOK_FRAMES):
            frame = camera.read(self._timing.camera_frame_s)
            if isinstance(frame, Fault) or self._order is not None or self._ending.is_set():
                return
            self._page_there = find_page(frame.pixels, guard.plate) is not None
            self.condition = self._look_at_plate(guard, frame)
            if guard.is_sure():
                return

    def _look_at_plate(self, guard: PlateGuard, frame: Frame) -> str:
        """What `guard` says of the plate in `frame`, as a condition of the camera;
        what it cannot vouch for is not measured on."""
        guard.look(frame.pixels, self._page_there)
        self._capture.plate = guard.plate
        return guard.condition or OK

    def _next_order(self, camera: DocumentCamera) -> _Order | None:
        """The next order; the camera rests when none comes for a while."""
        with self._changed:
            if self._awaited(self._timing.camera_lingers_s if self._open else 0.0):
                return self._order
        self._close(camera)
        with self._changed:
            self._awaited(None)
            return self._order

    def _awaited(self, within_s: float | None) -> bool:
        """Whether there is an order now, or the end has come."""
        return self._changed.wait_for(lambda: bool(self._order or self._ending.is_set()), within_s)

    def _close(self, camera: DocumentCamera) -> None:
        camera.close()
        self._open = False

    def _look(self, camera: DocumentCamera, order: _Order) -> Fault | None:
        """Feed frames until the page of `order` is taken or nobody wants it."""
        self._capture.turn_to(order.wanted)
        if order.again:
            self._capture.start_again()
        if self._guard is not None:
            self._guard.refresh()
        while self._wants(order):
            frame = camera.read(self._timing.camera_frame_s)
            if isinstance(frame, Fault):
                return frame
            self.condition = OK if self._guard is None else self._look_at_plate(self._guard, frame)
            seen = self._capture.feed(frame.pixels)
            self._page_there = isinstance(seen, Taken) or seen.corners is not None
            if isinstance(seen, Taken):
                self._take(order, frame, seen)
                return None
            self._show(order, frame, seen)
        return None

    def _take(self, order: _Order, frame: Frame, taken: Taken) -> None:
        """Show at once that it was taken, then make a file of it."""
        self._publish(
            order,
            Preview(
                number=frame.number,
                pixels=_smaller(frame.pixels, self._timing.preview_width_px),
                corners=fractions(taken.quad, frame.pixels),
                stage=Stage.TAKEN,
                message=SCANNED,
            ),
        )
        size = PAGE_SIZES[order.wanted.picture]
        dpi = taken.dpi or dpi_of(taken.page, size.long_side_mm)
        jpeg = encode_jpeg(taken.page, size.budget_bytes, dpi)
        shot = Shot(taken.page, jpeg, _smaller(taken.page, PICTURE_PX))
        with self._changed:
            if self._order is not order:
                return
            self._order = None
        order.on_taken(shot)

    def _show(self, order: _Order, frame: Frame, seen: Guidance) -> None:
        message = HOLD_STILL if seen.reason is None else sentence_for(seen.reason, order.wanted)
        self._publish(
            order,
            Preview(
                number=frame.number,
                pixels=_smaller(frame.pixels, self._timing.preview_width_px),
                corners=seen.corners or (),
                stage=STAGES[seen.stage],
                message=message,
                slide=seen.slide,
                others=seen.others,
                reason=seen.reason or "",
                turn_over=seen.reason is not None and wants_turning(seen.reason, order.wanted),
            ),
        )

    def _publish(self, order: _Order, preview: Preview) -> None:
        with self._changed:
            if self._order is order:
                self.preview = preview

    def _tell_fault(self, camera: DocumentCamera, order: _Order, fault: Fault) -> None:
        log.warning("document_camera.away fault=%s", fault)
        self.condition = fault.code.value
        self._close(camera)
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

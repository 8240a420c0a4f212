"""Watches the plate while a page is wanted, and takes it when it is good.

The camera is open only as long as somebody scans. Its newest frame is looked
at on this thread; what it said last is shown on every frame that comes meanwhile
(`viewfinder`), and the screen reads the newest `preview` and never waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.background import Background
from kiosk.booth.booth import Preview, Stage
from kiosk.booth.plate_guard import PlateGuard
from kiosk.booth.viewfinder import Viewfinder
from kiosk.client.devices import ABSENT, OK, UNKNOWN
from kiosk.documents.capture.capture import Capture, Guidance, Taken, fractions
from kiosk.documents.capture.capture import Stage as Outline
from kiosk.documents.encode import page_file
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
        self._finder = Viewfinder(camera, timing.camera_frame_s, self._show) if camera else None
        self._timing = timing
        self._changed = threading.Condition()
        self._order: _Order | None = None
        self._guard = guard
        self._capture = Capture()
        self._said: Guidance | None = None
        self._taken: _Order | None = None
        self._page_there = False
        self.preview: Preview | None = None
        self.condition = UNKNOWN if camera else ABSENT
        """How the camera was when it was wanted last, in a word of `client.devices`."""

    def start(self) -> None:
        if self._finder is not None:
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
        if self._finder is None:
            on_fault(Fault(FaultCode.CAMERA_UNPLUGGED, "no camera is configured"))
            return
        with self._changed:
            self._order = _Order(wanted, again, on_taken, on_fault)
            self._said = self.preview = None
            self._changed.notify_all()

    def stop(self) -> None:
        """Nobody wants a page now."""
        with self._changed:
            self._order = None
            self.preview = None

    def _run(self) -> None:
        finder = self._finder
        assert finder is not None
        stand_back()
        if self._guard is not None:
            self._see_plate(finder, self._guard)
        while (order := self._next_order(finder)) is not None:
            fault = finder.open()
            if fault is None:
                fault = self._look(finder, order)
            if fault is not None:
                self._tell_fault(finder, order, fault)
        finder.close()

    def _see_plate(self, finder: Viewfinder, guard: PlateGuard) -> None:
        """Before the first applicant: does the plate still lie where it lay?"""
        guard.refresh()
        if guard.is_sure() or finder.open() is not None:
            self.condition = guard.condition or self.condition
            return
        for _ in range(FIRST_LOOK_FRAMES):
            frame = finder.read()
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

    def _next_order(self, finder: Viewfinder) -> _Order | None:
        """The next order; the camera rests when none comes for a while."""
        with self._changed:
            if self._awaited(self._timing.camera_lingers_s if finder.is_open else 0.0):
                return self._order
        finder.close()
        with self._changed:
            self._awaited(None)
            return self._order

    def _awaited(self, within_s: float | None) -> bool:
        """Whether there is an order now, or the end has come."""
        return self._changed.wait_for(lambda: bool(self._order or self._ending.is_set()), within_s)

    def _look(self, finder: Viewfinder, order: _Order) -> Fault | None:
        """Feed frames until the page of `order` is taken or nobody wants it."""
        self._capture.turn_to(order.wanted)
        if order.again:
            self._capture.start_again()
        if self._guard is not None:
            self._guard.refresh()
        while self._wants(order):
            frame = finder.read()
            if isinstance(frame, Fault):
                return frame
            self.condition = OK if self._guard is None else self._look_at_plate(self._guard, frame)
            seen = self._capture.feed(frame.pixels)
            self._page_there = isinstance(seen, Taken) or seen.corners is not None
            if isinstance(seen, Taken):
                self._take(order, frame, seen)
                return None
            with self._changed:
                if self._order is order:
                    self._said = seen
        self._capture.turn_to(None)
        return None

    def _take(self, order: _Order, frame: Frame, taken: Taken) -> None:
        """Show at once that it was taken, then make a file of it."""
        preview = Preview(
            number=frame.number,
            pixels=_smaller(frame.pixels, self._timing.preview_width_px),
            corners=fractions(taken.quad, frame.pixels),
            stage=Stage.TAKEN,
            message=SCANNED,
        )
        with self._changed:
            if self._order is order:
                self.preview, self._taken = preview, order
        jpeg = page_file(taken.page, dpi=taken.dpi, picture=order.wanted.picture)
        shot = Shot(taken.page, jpeg, _smaller(taken.page, PICTURE_PX))
        with self._changed:
            if self._order is not order:
                return
            self._order = None
        order.on_taken(shot)

    def _show(self, frame: Frame) -> None:
        """On the viewfinder's thread: `frame`, and on it what was said last."""
        order, said = self._order, self._said
        if order is None:
            return
        preview = _preview(order.wanted, frame, said, self._timing.preview_width_px)
        with self._changed:
            if self._order is order and self._taken is not order:
                self.preview = preview

    def _tell_fault(self, finder: Viewfinder, order: _Order, fault: Fault) -> None:
        log.warning("document_camera.away fault=%s", fault)
        self.condition = fault.code.value
        finder.close()
        if self._wants(order):
            order.on_fault(fault)
        with self._changed:
            self._changed.wait_for(lambda: self._order is not order, self._timing.camera_reopen_s)

    def _wants(self, order: _Order) -> bool:
        with self._changed:
            return self._order is order


def _preview(wanted: Wanted, frame: Frame, said: Guidance | None, long_side_px: int) -> Preview:
    """`frame` with what was `said` of one just before; nothing yet of the first."""
    pixels = _smaller(frame.pixels, long_side_px)
    if said is None:
        return Preview(frame.number, pixels, (), Stage.NONE, "")
    return Preview(
        number=frame.number,
        pixels=pixels,
        corners=said.corners or (),
        stage=STAGES[said.stage],
        message=HOLD_STILL if said.reason is None else sentence_for(said.reason, wanted),
        slide=said.slide,
        others=said.others,
        reason=said.reason or "",
        turn_over=said.reason is not None and wants_turning(said.reason, wanted),
    )


def _smaller(pixels: NDArray[np.uint8], long_side_px: int) -> NDArray[np.uint8]:
    """`pixels` with a long side of at most `long_side_px`, in memory of its own."""
    scale = min(1.0, long_side_px / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small, np.uint8)

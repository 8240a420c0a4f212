"""Who is compared: ours, what is easily written instead, and readers of others.

A reader takes a sample and gives an answer of plain values with the "ms" that
the seeing took (not the reading of the file), or None when it failed to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import zxingcpp

from benchmarks.made.true_plate import plate_of
from benchmarks.vision.contours import jscanify, tutorial
from benchmarks.vision.fields import TODAY
from benchmarks.vision.peers import Peer, peer
from benchmarks.vision.samples import Sample
from kiosk.clock import Deadline, SystemClock
from kiosk.documents.capture.taking import laid_flat
from kiosk.documents.codes.reading import LIVE_BUDGET_S, CodeFormat, read_codes
from kiosk.documents.gate.judging import Wanted, judge
from kiosk.documents.ktp.reading import read_ktp
from kiosk.documents.mrz.reading import read_mrz
from kiosk.documents.ocr.reader import ReaderProcess
from kiosk.documents.pages.finding import find_page, find_pages, rectify
from kiosk.documents.pages.upright import rolled
from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.plate.plate import Plate
from kiosk.faults import Fault

Answer = dict[str, Any]
Look = Callable[[Sample], Answer | None]

PEERS = {
    "codes": ("zbar", "wechat", "opencv_aruco", "opencv"),
    "mrz": ("passporteye", "fastmrz"),
}
USUAL_SHARPNESS = 100.0
"""The variance of the Laplacian above which the web calls a picture sharp."""


@contextmanager
def readers_of(name: str, with_peers: bool) -> Iterator[list[tuple[str, Look | str]]]:
    """The readers of the set `name`, ours first; in place of one that is not
    here, why it is not."""
    with ExitStack() as opened:
        chosen: list[tuple[str, Look | str]] = list(_OWN[name](opened).items())
        for key in PEERS.get(name, ()) if with_peers else ():
            other = opened.enter_context(peer(key))
            chosen.append((other.name, other.missing or _asked(other)))
        yield chosen


def _asked(other: Peer) -> Look:
    return lambda sample: other.look(sample.path)


@lru_cache(maxsize=1)
def _plate_below(sample: Sample) -> Plate | None:
    """The calibrated plate that a made picture was seen over, ready for use: what
    a booth makes once a day is no picture's time."""
    if sample.truth.get("background") != "plate" or "camera" not in sample.truth:
        return None
    plate = plate_of(sample.truth)
    find_pages(sample.pixels, plate)
    return plate


def _timed(see: Callable[[Sample], Answer]) -> Look:
    clock = SystemClock()

    def look(sample: Sample) -> Answer:
        _ = sample.pixels, _plate_below(sample)
        started_s = clock.monotonic_s()
        answer = see(sample)
        return {**answer, "ms": (clock.monotonic_s() - started_s) * 1000}

    return look


def _codes(opened: ExitStack) -> dict[str, Look]:
    clock = SystemClock()
    formats = (CodeFormat.QR, CodeFormat.CODE128)

    def live(sample: Sample) -> Answer:
        deadline = Deadline.after(clock, LIVE_BUDGET_S)
        return {"texts": [code.text for code in read_codes(sample.pixels, deadline=deadline)]}

    def patient(sample: Sample) -> Answer:
        return {"texts": [code.text for code in read_codes(sample.pixels, formats)]}

    def alone(sample: Sample) -> Answer:
        grey = grey_of(sample.pixels)
        found = zxingcpp.read_barcodes(grey, zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain)
        return {"texts": [code.text for code in found if code.valid]}

    return {
        "ours, live budget": _timed(live),
        "ours, no limit": _timed(patient),
        "zxing-cpp alone": _timed(alone),
    }


def _pages(opened: ExitStack) -> dict[str, Look]:
    def ours(sample: Sample) -> Answer:
        quad = find_page(sample.pixels, _plate_below(sample))
        return {"corners": None if quad is None else quad.tolist()}

    def with_(find: Callable[[Pixels], Quad | None]) -> Look:
        def see(sample: Sample) -> Answer:
            quad = find(sample.pixels)
            return {"corners": None if quad is None else quad.tolist()}

        return _timed(see)

    return {
        "ours": _timed(ours),
        "jscanify's algorithm": with_(jscanify),
        "the tutorial pipeline": with_(tutorial),
    }


def _gate(opened: ExitStack) -> dict[str, Look]:
    def ours(sample: Sample) -> Answer:
        plate, wanted = _plate_below(sample), sample.truth.get("wanted")
        found = find_pages(sample.pixels, plate)
        if not found:
            return {"verdict": [str(reason) for reason in judge(sample.pixels, None).reasons]}
        flat = laid_flat(sample.pixels, found[0], plate)
        quad = rolled(found[0], flat.turns)
        asked = None if wanted is None else Wanted(**wanted)
        verdict = judge(sample.pixels, quad, flat.page, wanted=asked, plate=plate, also=found[1:])
        return {"verdict": [str(reason) for reason in verdict.reasons] or ["ok"], "corners": quad.tolist()}

    def usual(sample: Sample) -> Answer:
        quad = tutorial(sample.pixels)
        page = None if quad is None else grey_of(rectify(sample.pixels, quad))
        sharp = page is not None and cv2.Laplacian(page, cv2.CV_64F).var() > USUAL_SHARPNESS
        return {"verdict": ["ok" if sharp else "none" if page is None else "blurred_focus"]}

    return {"ours": _timed(ours), "tutorial, Laplacian > 100": _timed(usual)}


def _mrz(opened: ExitStack) -> dict[str, Look]:
    reader = opened.enter_context(ReaderProcess())
    reader.warm_up()

    def see(sample: Sample) -> Answer:
        found = read_mrz(sample.pixels, reader)
        return {"mrz": None if found is None or isinstance(found, Fault) else found.told(TODAY)}

    return {"ours": _timed(see)}


def _ktp(opened: ExitStack) -> dict[str, Look]:
    reader = opened.enter_context(ReaderProcess())
    reader.warm_up()

    def see(sample: Sample) -> Answer:
        card = sample.pixels
        if sample.truth.get("corners") is not None:
            quad = find_page(card)
            card = card if quad is None else rectify(card, quad)
        read = read_ktp(np.ascontiguousarray(card), reader)
        if isinstance(read, Fault):
            return {"nik": None, "doubtful": True}
        return {"nik": read.nik.value, "doubtful": read.nik.doubtful}

    return {"ours": _timed(see)}


_OWN: dict[str, Callable[[ExitStack], dict[str, Look]]] = {
    "codes": _codes,
    "pages": _pages,
    "gate": _gate,
    "mrz": _mrz,
    "ktp": _ktp,
}

"""The process that reads text: `python -m kiosk.documents.ocr.process`.

Standard input is a socket to the booth (wire.py); when its other end is
gone this process ends, in the middle of a page too. Each call is told all of
its options, and keeps none for the next: RapidOCR's own front door does not
promise that, so its parts are used beneath it, with the models of its wheel.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rapidocr
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from rapidocr.ch_ppocr_det.main import TextDetector
from rapidocr.main import RapidOCR
from rapidocr.utils.process_img import get_rotate_crop_image

from kiosk.documents.ocr import wire
from kiosk.documents.ocr.reader import PAGE_SIDE_PX, STRIP_PX, Lattice
from kiosk.documents.pixels import Pixels, Quad
from kiosk.niceness import stand_back

_MODELS = Path(rapidocr.__file__).parent / "models"
_FINDER = _MODELS / "PP-OCRv6_det_small.onnx"
_RECOGNISER = _MODELS / "PP-OCRv6_rec_small.onnx"
_LONGEST_SIDE_PX = 2000
_THINNEST_PAGE_PX = 8
_SLIMMEST_PAGE = 3
"""The finder enlarges the shorter side, and the longer one with it: a thin strip
is first given room, or it takes seconds."""
_NARROWEST_STRIP_PX = 320
_WIDEST_STRIP_PX = 3200
_BLANK = 0


class Engine:
    """Finder and recogniser on one thread."""

    def __init__(self) -> None:
        logging.disable(logging.CRITICAL)
        # cfg alone is wanted: RapidOCR loads nothing before it is called.
        settings = RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.model_path": str(_FINDER),
            }
        ).cfg
        settings.Det.engine_cfg = settings.EngineConfig.onnxruntime
        self._finder = TextDetector(settings.Det)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        self._recogniser = InferenceSession(str(_RECOGNISER), options, providers=["CPUExecutionProvider"])
        self._input = self._recogniser.get_inputs()[0].name
        listed = self._recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *listed, " "]

    def find(self, pixels: Pixels, side_px: int | None) -> list[Quad]:
        """The quads of the lines of text, from the top down."""
        scale = _LONGEST_SIDE_PX / max(pixels.shape[:2])
        page = pixels
        if scale < 1:
            page = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        else:
            scale = 1.0
        self._finder.limit_type = "min" if side_px is None else "max"
        self._finder.limit_side_len = PAGE_SIDE_PX if side_px is None else side_px
        if min(page.shape[:2]) < _THINNEST_PAGE_PX:
            return []
        found = self._finder(_colour(_stouter(page))).boxes
        return [] if found is None else [np.asarray(quad / scale, np.float32) for quad in found]

    def lattice(self, strip: Pixels) -> NDArray[np.float32]:
        """(steps, characters): the likelihoods of every character the model knows."""
        height_px, width_px = strip.shape[:2]
        wide_px = max(1, min(_WIDEST_STRIP_PX, round(width_px * STRIP_PX / height_px)))
        how = cv2.INTER_AREA if height_px > STRIP_PX else cv2.INTER_LINEAR
        sized = cv2.resize(_colour(strip), (wide_px, STRIP_PX), interpolation=how)
        padded = np.zeros((1, 3, STRIP_PX, max(wide_px, _NARROWEST_STRIP_PX)), np.float32)
        padded[0, :, :, :wide_px] = sized.transpose(2, 0, 1) / np.float32(127.5) - 1
        return np.asarray(self._recogniser.run(None, {self._input: padded})[0][0], np.float32)

    def line(self, strip: Pixels) -> tuple[str, list[float]]:
        """The likeliest text and how sure each of its characters is."""
        lattice = self.lattice(strip)
        best = lattice.argmax(axis=1)
        new = (best != _BLANK) & (best != np.concatenate(([_BLANK], best[:-1])))
        steps = np.flatnonzero(new)
        text = "".join(self._characters[best[step]] for step in steps)
        return text, [round(float(lattice[step, best[step]]), 4) for step in steps]

    def symbols(self, strip: Pixels, columns: Sequence[Sequence[int]]) -> Lattice:
        """The lattice of the strip with one column for each of `columns`."""
        lattice = self.lattice(strip)
        folded = [lattice[:, list(columns_of)].sum(axis=1) for columns_of in columns]
        return np.stack([lattice[:, _BLANK], *folded], axis=1)

    def columns(self, symbols: Sequence[str]) -> list[list[int]]:
        """Where the characters of each symbol stand in the lattice."""
        places = {character: index for index, character in enumerate(self._characters)}
        return [[places[character] for character in symbol if character in places] for symbol in symbols]


def answer(engine: Engine, head: wire.Head, arrays: list[Any]) -> tuple[wire.Head, list[NDArray[np.float32]]]:
    """What the booth asked, answered."""
    match head["ask"]:
        case "lines":
            return {"lines": [engine.line(strip) for strip in arrays]}, []
        case "page":
            quads = engine.find(arrays[0], None)
            colour = _colour(arrays[0])
            lines = [engine.line(get_rotate_crop_image(colour, quad.copy())) for quad in quads]
            return {"lines": lines}, quads
        case "find":
            return {}, engine.find(arrays[0], head["side_px"])
        case "lattices":
            columns = engine.columns(head["symbols"])
            return {}, [engine.symbols(strip, columns) for strip in arrays]
        case other:
            raise ValueError(f"nobody answers {other}")


def _stouter(page: Pixels) -> Pixels:
    """`page`, with room below or beside it where it is long and thin."""
    height_px, width_px = page.shape[:2]
    below = max(0, width_px // _SLIMMEST_PAGE - height_px)
    beside = max(0, height_px // _SLIMMEST_PAGE - width_px)
    if not below and not beside:
        return page
    paper = np.median(page.reshape(height_px * width_px, -1), axis=0).tolist()
    return np.asarray(
        cv2.copyMakeBorder(page, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=paper), np.uint8
    )


def _colour(pixels: Pixels) -> Pixels:
    if pixels.ndim == 3:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), np.uint8)


def _end_with(booth: socket.socket) -> None:
    """End at once when the booth is gone, whatever this process is doing."""
    watch = select.poll()
    watch.register(booth, select.POLLRDHUP)
    watch.poll()
    os._exit(0)


def main() -> int:
    """Answer until the booth is gone."""
    booth = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    threading.Thread(target=_end_with, args=(booth,), daemon=True).start()
    stand_back()
    cv2.setNumThreads(1)
    engine = Engine()
    try:
        wire.send(booth, {"ready": True})
        while True:
            wire.send(booth, *answer(engine, *wire.receive(booth)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Where a picture shows anything but the codes that are known, so that more could be looked for.

Unlike `codes.locate`, which guesses, this leaves nothing out: what it does not
name is bare, so reading what it names is reading the whole, in less time.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from kiosk.documents.codes.locate import Region
from kiosk.documents.codes.picture import Picture, changes, halved
from kiosk.documents.codes.zxing import Sighting
from kiosk.documents.pixels import Pixels

_FINE, _COARSE = 2, 8
"""Two sizes, in halves and in eighths: modules of a few pixels and of many."""
_CELL_PX = 2
_PART_PX = _COARSE * _CELL_PX
_CHANGE = 2.0
_TIMES = 2.2
_MOST_GRAIN = 48.0
"""No sensor makes neighbours differ by more: a code that fills the picture does."""
_GRAINY = 8.0
_ALONE = np.ones((3, 3), np.uint8)
_TOGETHER = np.ones((5, 5), np.uint8)
_MARGIN_PX = 3 * _PART_PX
_AROUND = 1.35
_WHOLE = 0.7


def busy_parts(picture: Picture, known: Sequence[Sighting] = ()) -> list[Region]:
    """The parts of `picture` where neighbours differ by more than its grain,
    beside the codes that are `known`; the whole when that is most of it, none
    when it is bare. Edges, as of a sheet on a desk, are no part."""
    grey, height, width = picture.grey, picture.height, picture.width
    whole = Region(0, 0, width, height)
    if min(height, width) < 8 * _PART_PX:
        return [] if known else [whole]
    coarse = halved(halved(picture.half))
    size = (width // _PART_PX, height // _PART_PX)
    busy = np.zeros(size[::-1], np.uint8)
    for seen, times in ((picture.half, _FINE), (coarse, _COARSE)):
        mask = _busy(seen, times, known)
        busy |= (cv2.resize(mask * 255, size, interpolation=cv2.INTER_AREA) > 0).astype(np.uint8)
    joined = np.asarray(cv2.morphologyEx(busy, cv2.MORPH_CLOSE, _TOGETHER), np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    parts = _apart(
        [
            Region(
                left * _PART_PX, top * _PART_PX, (left + wide) * _PART_PX, (top + tall) * _PART_PX
            ).widened(_MARGIN_PX, grey)
            for left, top, wide, tall, _ in boxes[1:].tolist()
        ]
    )
    return [whole] if sum(part.pixels for part in parts) > _WHOLE * whole.pixels else parts


def is_grainy(picture: Picture) -> bool:
    """Whether neighbours differ in most places, as in the dark under high gain."""
    sample = picture.half[::5]
    return sample.shape[1] > 1 and float(np.median(cv2.absdiff(sample[:, 1:], sample[:, :-1]))) >= _GRAINY


def _busy(picture: Pixels, times: int, known: Sequence[Sighting]) -> Pixels:
    across, down, _ = changes(picture, _CELL_PX)
    change = np.asarray(cv2.max(across, down), np.uint8)
    grain = float(np.median(change[::2, ::2]))
    busy = (change > min(max(_CHANGE, _TIMES * grain), _MOST_GRAIN)).astype(np.uint8)
    for sighting in known:
        corners = np.asarray(sighting.corners, np.float32)
        middle = corners.mean(axis=0)
        outline = (middle + _AROUND * (corners - middle)) / (times * _CELL_PX)
        cv2.fillConvexPoly(busy, np.asarray(np.round(outline), np.int32), 0)
    return np.asarray(cv2.morphologyEx(busy, cv2.MORPH_OPEN, _ALONE), np.uint8)


def _apart(parts: list[Region]) -> list[Region]:
    """The same, where those that overlap are one."""
    done: list[Region] = []
    for part in parts:
        while touching := next((each for each in done if each.overlaps(part)), None):
            done.remove(touching)
            part = touching.joined(part)
        done.append(part)
    return done

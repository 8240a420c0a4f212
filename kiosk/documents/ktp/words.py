"""A value on a card cut into its words, by the gaps in its ink.

A reader of text is poor at blanks in narrow print: "NUR AINI" comes back as
"NURAINI". The gap between words is plain to see in the picture.
"""

from __future__ import annotations

import numpy as np

from kiosk.documents.pixels import Pixels

_GAP = 0.20
"""The least gap between words, in the height of the strip: letters stand half as far apart."""
_UNSURE_GAP = 0.14
_INKED = 0.30
_PAD = 0.12


def words_of(evened: Pixels) -> tuple[list[Pixels], bool]:
    """The words of `evened`, a strip that is dark on white in grey, from the left,
    each with a little paper about it; and whether every gap was clearly one between
    words or between letters."""
    high, wide = evened.shape
    core = 255.0 - evened[high // 6 : high - high // 6].astype(np.float32)
    columns = core.max(axis=0)
    dark = float(np.percentile(core, 99))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (columns > _INKED * dark).astype(np.int8), [0]))))
    words: list[tuple[int, int]] = []
    clear = True
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        gap = (first - words[-1][1]) / high if words else 0.0
        clear = clear and not _UNSURE_GAP < gap < _GAP
        if words and first - words[-1][1] < _GAP * high:
            words[-1] = (words[-1][0], int(last))
        else:
            words.append((int(first), int(last)))
    pad = round(_PAD * high)
    return [evened[:, max(0, first - pad) : min(wide, last + pad)] for first, last in words], clear

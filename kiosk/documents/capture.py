"""Taking a page by itself: fed with frames, it guides, and takes when sure.

A pure state machine: no camera, no clock, no screen. A page is taken when
three frames in a row find it in the same place, good, and with nothing moving
on it; the sharpest of them is laid flat at full resolution. Then it waits
until the page is lifted or another lies there, so that one page laid down is
taken once.

The cheap things come first. While nothing stirs since a frame that was fully
looked at, its outcome is told again; a page that still moves is found but
seldom judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kiosk.documents.gate import Reason, Verdict, Wanted, judge
from kiosk.documents.likeness import Look, alike, look_of
from kiosk.documents.pages import find_pages
from kiosk.documents.pixels import Pixels, Quad
from kiosk.documents.steadiness import SteadyReason
from kiosk.documents.stirring import blocks_of, stirred, stirred_within
from kiosk.documents.taking import FlatPage, laid_flat

if TYPE_CHECKING:
    from kiosk.documents.plate import Plate

AGREEING_FRAMES = 3

_STILL_SHARE = 0.006
_CHANGED_FRAMES = 2
_LOOK_AGAIN_FRAMES = 4
_JUDGE_MOVING_FRAMES = 4
_DARK_LEVEL = 30
_RIM_SHARE = 0.012
_GONE_AT_ONCE = (Reason.NONE, Reason.BLURRED_MOVING, Reason.ALREADY_TAKEN)
"""What needs no reading to the end when the page is good now."""
_FOCUSING = (Reason.BLURRED_FOCUS, Reason.BLURRED_MOVING)
"""What may have gone with the next frame though nothing stirs."""

Corners = tuple[tuple[float, float], ...]


class Stage(StrEnum):
    """The colour of the line about the page."""

    GREY = "grey"
    GOLD = "gold"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to show over the preview. `corners` are fractions of the frame's
    width and height, clockwise from the page's top left, `others` those of
    other pages; `agreeing` counts the good frames so far; `reason` is None when
    all is well. `slide` is the way to move a page that is cut off: (right,
    down), each -1, 0 or 1."""

    stage: Stage
    reason: Reason | None
    corners: Corners | None = None
    agreeing: int = 0
    slide: tuple[int, int] | None = None
    others: tuple[Corners, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The page, laid flat and upright at the resolution it was seen with,
    (height, width, 3) BGR, and where it lay in the frame it comes from. `dpi`
    is None without a plate to measure on."""

    page: Pixels = field(repr=False)
    quad: Quad
    sharpness: float
    dpi: float | None = None


@dataclass(frozen=True, slots=True)
class _Good:
    frame: Pixels
    quad: Quad
    sharpness: float


@dataclass(frozen=True, slots=True)
class _Looked:
    """A frame that was fully looked at, and what came of it."""

    blocks: Pixels
    quads: tuple[Quad, ...]
    reason: Reason


class Capture:
    """Feed it every frame that is analysed; frames are kept until the page is
    taken, so they are not to be written to. `wanted` and `plate` may change
    between frames."""

    def __init__(
        self,
        wanted: Wanted | None = None,
        plate: Plate | None = None,
        agreeing_frames: int = AGREEING_FRAMES,
    ) -> None:
        self.wanted = wanted
        self.plate = plate
        self._needed = agreeing_frames
        self._steady = SteadyReason()
        self._good: list[_Good] = []
        self._blocks: Pixels | None = None
        self._quad: Quad | None = None
        self._looked: _Looked | None = None
        self._repeated = 0
        self._moving = 0
        self._taken: Look | None = None
        self._changed = 0

    def start_again(self) -> None:
        """Forget what was taken: the applicant wants this page once more."""
        self._taken = None
        self.turn_to(self.wanted)

    def turn_to(self, wanted: Wanted | None) -> None:
        """Look for something else; what was taken last must still be lifted first."""
        self.wanted = wanted
        self._good.clear()
        self._steady.forget()
        self._looked = None
        self._changed = self._moving = 0

    def feed(self, frame: Pixels) -> Guidance | Taken:
        """Look at one frame, (height, width, 3) BGR."""
        blocks, before = blocks_of(frame), self._blocks
        self._blocks = blocks
        if self._nothing_new(blocks):
            assert self._looked is not None
            return self._say(frame, self._looked.reason, self._looked.quads)
        quads = self._find(frame)
        quad = quads[0] if quads else None
        rests = before is None or not stirred(blocks, before)
        still = self._is_still(quad, frame, blocks, before)
        self._quad = quad
        if self._taken is not None:
            if self._shows_taken(frame, quad, still, rests):
                return self._rest(
                    frame, blocks, Reason.ALREADY_TAKEN, quads, sure=still and not self._changed
                )
            self.start_again()
        if quad is None:
            self._good.clear()
            dark = float(np.percentile(blocks, 95)) < _DARK_LEVEL
            return self._rest(frame, blocks, Reason.TOO_DARK if dark else Reason.NONE, (), sure=rests)
        self._moving = 0 if still else self._moving + 1
        if self._moving > 2 and self._moving % _JUDGE_MOVING_FRAMES:
            self._good.clear()
            return self._say(frame, self._steady.said or Reason.BLURRED_MOVING, quads, heard=False)
        verdict = judge(frame, quad, wanted=self.wanted, plate=self.plate, also=quads[1:])
        return self._decide(frame, blocks, quads, still, verdict)

    # What becomes of a frame

    def _is_still(self, quad: Quad | None, frame: Pixels, blocks: Pixels, before: Pixels | None) -> bool:
        """Whether the page lies where it lay a frame ago, and nothing moves on it."""
        if quad is None or before is None or not _same_place(quad, self._quad, frame):
            return False
        return not stirred_within(quad, frame, blocks, before)

    def _nothing_new(self, blocks: Pixels) -> bool:
        """Whether this frame shows what was looked at a moment ago. Now and then
        it is looked at all the same: a lens that finds its focus stirs nothing."""
        looked = self._looked
        if looked is None or self._repeated >= _LOOK_AGAIN_FRAMES or stirred(blocks, looked.blocks):
            return False
        self._repeated += 1
        return True

    def _find(self, frame: Pixels) -> tuple[Quad, ...]:
        """The pages in `frame`, the best first."""
        return tuple(find_pages(frame, self.plate))

    def _decide(
        self, frame: Pixels, blocks: Pixels, quads: tuple[Quad, ...], still: bool, verdict: Verdict
    ) -> Guidance | Taken:
        if not verdict.ok:
            self._good.clear()
            reason = verdict.reasons[0]
            return self._rest(frame, blocks, reason, quads, sure=still and reason not in _FOCUSING)
        self._looked = None
        if self._good and not (still and _same_place(quads[0], self._good[0].quad, frame)):
            self._good.clear()
        self._good.append(_Good(frame, quads[0], verdict.measures.sharpness))
        if len(self._good) >= self._needed:
            return self._take()
        said = self._steady.said
        if said not in _GONE_AT_ONCE and said is not None and len(self._good) < 2:
            return self._say(frame, said, quads, heard=False)  # it may come back
        self._steady.forget()
        return Guidance(
            Stage.GREEN, None, fractions(quads[0], frame), len(self._good), others=_all(quads[1:], frame)
        )

    def _rest(
        self, frame: Pixels, blocks: Pixels, reason: Reason, quads: tuple[Quad, ...], sure: bool
    ) -> Guidance:
        """Say `reason`; when it is `sure`, again until something stirs."""
        self._looked, self._repeated = _Looked(blocks, quads, reason) if sure else None, 0
        return self._say(frame, reason, quads)

    def _say(self, frame: Pixels, reason: Reason, quads: Sequence[Quad], heard: bool = True) -> Guidance:
        said = self._steady.hear(reason) if heard else reason
        if not quads:
            return Guidance(Stage.GREY, said if said is Reason.TOO_DARK else Reason.NONE)
        if said is Reason.NONE:
            said = reason
        stage = Stage.GREEN if said is Reason.ALREADY_TAKEN else Stage.GOLD
        slide = _way_back(quads[0], frame) if said is Reason.CUT_OFF else None
        corners = fractions(quads[0], frame)
        return Guidance(stage, said, corners, 0, slide, _all(quads[1:], frame))

    def _take(self) -> Taken:
        """Take the sharpest of the agreeing frames."""
        best = max(self._good, key=lambda good: good.sharpness)
        self.turn_to(self.wanted)
        self._taken = look_of(best.frame, best.quad)
        flat: FlatPage = laid_flat(best.frame, best.quad, self.plate)
        return Taken(flat.page, best.quad, best.sharpness, flat.dpi)

    def _shows_taken(self, frame: Pixels, quad: Quad | None, still: bool, rests: bool) -> bool:
        """Whether the page that was taken has not been lifted yet. Neither a hand
        in the way nor a page on its way is told from it: only a plate that rests
        without it, or another page that lies still."""
        assert self._taken is not None
        if quad is None:
            self._changed += 1
            return not (rests and self._changed >= _CHANGED_FRAMES)
        if not still:
            return True
        self._changed = 0 if alike(look_of(frame, quad), self._taken) else self._changed + 1
        return self._changed < _CHANGED_FRAMES


def _same_place(quad: Quad, before: Quad | None, frame: Pixels) -> bool:
    """Whether no corner moved by more than a small share of the frame."""
    if before is None:
        return False
    moved_px = float(np.hypot(*(quad - before).T).max())
    return moved_px <= _STILL_SHARE * float(max(frame.shape[:2]))


def _way_back(quad: Quad, frame: Pixels) -> tuple[int, int] | None:
    """Which way to slide a page that hangs over the rim of the picture."""
    shares = np.asarray(fractions(quad, frame))
    (left, top), (right, bottom) = shares.min(axis=0), shares.max(axis=0)
    across = int(left < _RIM_SHARE) - int(right > 1 - _RIM_SHARE)
    down = int(top < _RIM_SHARE) - int(bottom > 1 - _RIM_SHARE)
    return (across, down) if across or down else None


def _all(quads: Sequence[Quad], frame: Pixels) -> tuple[Corners, ...]:
    return tuple(fractions(quad, frame) for quad in quads)


def fractions(quad: Quad, frame: Pixels) -> Corners:
    """The corners of `quad` as shares of the width and height of `frame`."""
    height_px, width_px = frame.shape[:2]
    return tuple((float(x + 0.5) / width_px, float(y + 0.5) / height_px) for x, y in quad)

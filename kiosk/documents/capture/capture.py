"""Taking a page by itself: fed with frames, it guides, and takes when sure.

A pure state machine: no camera, no clock, no screen. A page is taken when
three frames judge it good, and it was found twice in the same place, with
nothing moving on it all the while; the sharpest frame is laid flat at full
resolution. Then it waits until the page is lifted or another lies there, so
that one page laid down is taken once.

A frame does one thing: what stirs is waited for, what rests is looked for, what
was found is judged. While nothing stirs after that, its outcome is told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kiosk.documents.capture.likeness import Look, alike, look_of
from kiosk.documents.capture.steadiness import SteadyReason
from kiosk.documents.capture.stirring import blocks_of, stirred, stirred_within
from kiosk.documents.capture.taking import laid_flat
from kiosk.documents.gate.judging import Reason, Wanted, judge
from kiosk.documents.pages.finding import MOST_PAGES, find_pages
from kiosk.documents.pixels import Pixels, Quad

if TYPE_CHECKING:
    from kiosk.documents.plate.plate import Plate

AGREEING_FRAMES = 3

_STILL_SHARE = 0.006
_CHANGED_FRAMES = 2
_FOUND_TIMES = 2
_TOLD_AGAIN_FRAMES = 24
_JUDGED_AGAIN_FRAMES = 4
_LOOK_STIRRING_FRAMES = 12
_AGAIN_FRAMES = 24
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
class _Place:
    """Where pages lie that rest; `found` is how often they were found there."""

    quads: tuple[Quad, ...]
    blocks: Pixels
    found: int = 1
    judged: bool = False


@dataclass(frozen=True, slots=True)
class _Looked:
    """A frame that was looked at, what came of it, and for how many more frames
    that is told again while nothing stirs."""

    blocks: Pixels
    quads: tuple[Quad, ...]
    reason: Reason
    frames: int


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
        self._place: _Place | None = None
        self._looked: _Looked | None = None
        self._stirring = 0
        self._taken: Look | None = None
        self._changed = self._patience = 0

    def start_again(self) -> None:
        """Forget what was taken: the applicant wants this page once more, and first time
        to put it right; a page that lies as it lay is taken all the same after a while."""
        self._taken = None
        self.turn_to(self.wanted)
        self._patience = _AGAIN_FRAMES

    def turn_to(self, wanted: Wanted | None) -> None:
        """Look for something else; what was taken last must still be lifted first."""
        self.wanted = wanted
        self._good.clear()
        self._steady.forget()
        self._place = self._looked = None
        self._changed = self._stirring = self._patience = 0

    def feed(self, frame: Pixels) -> Guidance | Taken:
        """Look at one frame, (height, width, 3) BGR."""
        blocks, before = blocks_of(frame), self._blocks
        self._blocks = blocks
        if self._patience:
            waits = before is None or not stirred(blocks, before)
            self._patience = self._patience - 1 if waits else 0
            return Guidance(Stage.GREY, Reason.NONE)
        if self._looked is not None and self._nothing_new(blocks, self._looked):
            return self._say(frame, self._looked.reason, self._looked.quads)
        self._looked = None
        rests = self._place is not None and _rests(self._place, frame, blocks)
        if not rests and before is not None and stirred(blocks, before):
            return self._while_it_stirs(frame, blocks, before)
        self._stirring = 0
        if self._place is None or not rests:
            return self._look_for(frame, blocks, None)
        if self._place.judged and self._place.found < _FOUND_TIMES:
            return self._look_for(frame, blocks, self._place)
        return self._judge(frame, blocks, self._place)

    # What becomes of a frame: one thing, so that none takes long

    def _nothing_new(self, blocks: Pixels, looked: _Looked) -> bool:
        """Whether this frame shows what was looked at a moment ago. Now and then
        it is looked at all the same: a lens that finds its focus stirs nothing."""
        if looked.frames == 0 or stirred(blocks, looked.blocks):
            return False
        self._looked = replace(looked, frames=looked.frames - 1)
        return True

    def _while_it_stirs(self, frame: Pixels, blocks: Pixels, before: Pixels) -> Guidance:
        """Wait for it to rest. Where it never does, the page is found now and then: one
        that itself rests is looked at though something moves beside it, and one that
        does not, as in a hand, is told to."""
        self._place = None
        self._good.clear()
        self._stirring += 1
        if self._stirring % _LOOK_STIRRING_FRAMES:
            return Guidance(Stage.GREY, self._steady.said or Reason.NONE)
        quads = self._find(frame, 1)
        if not quads:
            return self._say(frame, Reason.NONE, ())
        if not stirred_within(quads[0], frame, blocks, before):
            return self._found(frame, blocks, None, quads)
        cut = _way_back(quads[0], frame) is not None
        return self._say(frame, Reason.CUT_OFF if cut else Reason.BLURRED_MOVING, quads)

    def _look_for(self, frame: Pixels, blocks: Pixels, place: _Place | None) -> Guidance:
        """Find the page; with a `place`, find it there once more, and whether others
        lie beside it. No page is taken before that was looked for."""
        return self._found(frame, blocks, place, self._find(frame, 1 if place is None else MOST_PAGES))

    def _found(
        self, frame: Pixels, blocks: Pixels, place: _Place | None, quads: tuple[Quad, ...]
    ) -> Guidance:
        """What follows from having found `quads`, once more if there is a `place`."""
        if self._taken is not None and self._shows_taken(frame, quads):
            frames = 0 if self._changed else _TOLD_AGAIN_FRAMES
            return self._rest(frame, blocks, Reason.ALREADY_TAKEN, quads, frames)
        same = place is not None and bool(quads) and _same_place(quads[0], place.quads[0], frame)
        if not same:
            self._good.clear()
        if not quads:
            self._place = None
            dark = float(np.percentile(blocks, 95)) < _DARK_LEVEL
            return self._rest(frame, blocks, Reason.TOO_DARK if dark else Reason.NONE, (), _TOLD_AGAIN_FRAMES)
        self._place = _Place(quads, blocks, place.found + 1) if same and place else _Place(quads, blocks)
        if self._good:
            return self._agreeing(frame, quads)
        corners, others = fractions(quads[0], frame), _all(quads[1:], frame)
        return Guidance(Stage.GOLD, self._steady.said or Reason.NONE, corners, others=others)

    def _judge(self, frame: Pixels, blocks: Pixels, place: _Place) -> Guidance | Taken:
        quads = place.quads
        verdict = judge(frame, quads[0], wanted=self.wanted, plate=self.plate, also=quads[1:])
        self._place = replace(place, judged=True)
        if not verdict.ok:
            self._good.clear()
            reason = verdict.reasons[0]
            frames = 0 if reason in _FOCUSING else _JUDGED_AGAIN_FRAMES
            return self._rest(frame, blocks, reason, quads, frames)
        self._good.append(_Good(frame, quads[0], verdict.measures.sharpness))
        if len(self._good) >= self._needed and place.found >= _FOUND_TIMES:
            return self._take()
        return self._agreeing(frame, quads)

    def _agreeing(self, frame: Pixels, quads: tuple[Quad, ...]) -> Guidance:
        """All is well so far. What was wrong a moment ago is said until two frames agree."""
        said = self._steady.said
        if said is not None and said not in _GONE_AT_ONCE and len(self._good) < 2:
            return self._say(frame, said, quads, heard=False)
        self._steady.forget()
        corners, others = fractions(quads[0], frame), _all(quads[1:], frame)
        return Guidance(Stage.GREEN, None, corners, len(self._good), others=others)

    def _rest(
        self, frame: Pixels, blocks: Pixels, reason: Reason, quads: tuple[Quad, ...], frames: int
    ) -> Guidance:
        """Say `reason`, and for so many `frames` more unless something stirs."""
        self._looked = _Looked(blocks, quads, reason, frames)
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

    def _find(self, frame: Pixels, most: int) -> tuple[Quad, ...]:
        """At most so many pages in `frame`, the best first; one is found in half the time."""
        return tuple(find_pages(frame, self.plate, most))

    def _take(self) -> Taken:
        """Take the sharpest of the agreeing frames."""
        best = max(self._good, key=lambda good: good.sharpness)
        self.turn_to(self.wanted)
        self._taken = look_of(best.frame, best.quad)
        flat = laid_flat(best.frame, best.quad, self.plate)
        return Taken(flat.page, best.quad, best.sharpness, flat.dpi)

    def _shows_taken(self, frame: Pixels, quads: Sequence[Quad]) -> bool:
        """Whether the page that was taken has not been lifted yet. Asked of a plate
        that rests: only one without it, or with another page, says so, twice."""
        assert self._taken is not None
        same = bool(quads) and alike(look_of(frame, quads[0]), self._taken)
        self._changed = 0 if same else self._changed + 1
        if self._changed < _CHANGED_FRAMES:
            return True
        self._taken = None
        self.turn_to(self.wanted)
        return False


def _rests(place: _Place, frame: Pixels, blocks: Pixels) -> bool:
    """Whether nothing moves on the page since it was found; a hand beside it may."""
    return not stirred_within(place.quads[0], frame, blocks, place.blocks)


def _same_place(quad: Quad, before: Quad, frame: Pixels) -> bool:
    """Whether no corner moved by more than a small share of the frame."""
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

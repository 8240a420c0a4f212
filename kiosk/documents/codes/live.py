"""Codes live, frame after frame: little for a frame that shows none, all of it for a code held still."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import Clock, Deadline
from kiosk.documents.codes.locate import halved
from kiosk.documents.codes.prepare import RECIPES
from kiosk.documents.codes.reading import LIVE_BUDGET_S, LIVE_FORMATS, in_reading_order
from kiosk.documents.codes.search import Search
from kiosk.documents.codes.steady import Steadied
from kiosk.documents.codes.zxing import read
from kiosk.documents.pixels import Pixels, grey_of

_CLOSER_LOOK_EVERY = 3
_FRAMES_TRIED = 2 * _CLOSER_LOOK_EVERY * len(RECIPES)


def live_decoder(clock: Clock, budget_s: float = LIVE_BUDGET_S) -> Callable[[Pixels], list[str]]:
    """The decoder of a camera that reads codes: the texts in one frame, within
    about `budget_s` seconds. The frame is read at half its size first, which
    costs a quarter and is enough for most; every third frame that shows nothing
    then is read whole, and closer. What does not fit in one frame's time is tried
    on the next, so a code held still meets every way to read it, and frames before
    which nothing moves are averaged. Once all ways have failed, they rest until
    something moves: an empty desk costs one read at half its size."""
    steadied = Steadied()
    in_vain = 0

    def decode(pixels: Pixels) -> list[str]:
        nonlocal in_vain
        grey = grey_of(pixels)
        half = halved(grey)
        found = [sighting.moved(0.5, 0, 0) for sighting in read(half, LIVE_FORMATS, prepared=True)]
        if not found:
            steadied.feed(grey, half)
            mean = steadied.mean()
            if steadied.still <= _FRAMES_TRIED and in_vain % _CLOSER_LOOK_EVERY == 0:
                seen = grey if mean is None else mean
                deadline = Deadline.after(clock, budget_s)
                turn = in_vain // _CLOSER_LOOK_EVERY
                search = Search(seen, LIVE_FORMATS, deadline, turn, half_is_read=mean is None)
                found = search.run()
            in_vain = 0 if found else in_vain + 1
        return list(dict.fromkeys(sighting.code.text for sighting in in_reading_order(found)))

    return decode

"""Codes live, frame after frame: little for a frame that shows none, all of it for a code held still."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.clock import Clock, Deadline
from kiosk.documents.codes.others import Others
from kiosk.documents.codes.picture import Picture
from kiosk.documents.codes.prepare import RECIPES
from kiosk.documents.codes.reading import LIVE_BUDGET_S, LIVE_FORMATS, in_reading_order
from kiosk.documents.codes.search import Search
from kiosk.documents.codes.steady import Steadied
from kiosk.documents.codes.zxing import Sighting, read
from kiosk.documents.pixels import Pixels, grey_of

_CLOSER_LOOK_EVERY = 3
_OTHERS_EVERY, _OTHERS_AT = 12, 1
_FRAMES_TRIED = 2 * _CLOSER_LOOK_EVERY * len(RECIPES)


def live_decoder(clock: Clock, budget_s: float = LIVE_BUDGET_S) -> Callable[[Pixels], list[str]]:
    """The decoder of one camera that reads codes: the texts in one frame, within
    about `budget_s` seconds. A large frame is read at half its size first, which
    costs a quarter and is enough for most; every third frame that shows nothing
    then is read whole, and closer, and every twelfth in all the other formats. What
    does not fit in one frame's time is tried on the next, so a code held still
    meets every way to read it, and frames before which nothing moves are averaged.
    Once all ways have failed, they rest until something moves: an empty desk costs
    one read at half its size."""
    steadied = Steadied()
    others = Others(clock, budget_s)
    in_vain = 0

    def decode(pixels: Pixels) -> list[str]:
        nonlocal in_vain
        picture = Picture(grey_of(pixels))
        found = _quickly(picture)
        if not found:
            steadied.feed(picture.grey, picture.half)
            if steadied.still <= _FRAMES_TRIED:
                found = list(look_again(picture))
            in_vain = 0 if found else in_vain + 1
        return list(dict.fromkeys(sighting.code.text for sighting in in_reading_order(found)))

    def look_again(picture: Picture) -> Sequence[Sighting]:
        since = in_vain % _OTHERS_EVERY - _OTHERS_AT
        if since == 0 or (since == 1 and others.is_unsure):
            return others.look(picture)
        if in_vain % _CLOSER_LOOK_EVERY:
            return ()
        mean = steadied.mean()
        seen = picture if mean is None else Picture(mean)
        deadline = Deadline.after(clock, budget_s)
        turn = in_vain // _CLOSER_LOOK_EVERY
        return Search(seen, LIVE_FORMATS, deadline, turn, half_is_read=mean is None).run()

    return decode


def _quickly(picture: Picture) -> list[Sighting]:
    if not picture.is_large:
        return read(picture.grey, LIVE_FORMATS, prepared=True)
    return [each.moved(0.5, 0, 0) for each in read(picture.half, LIVE_FORMATS, prepared=True)]

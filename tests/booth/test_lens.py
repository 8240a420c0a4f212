"""Nobody sees what the reader's camera saw of whoever stood there before."""

from __future__ import annotations

import numpy as np

from kiosk.booth.lens import WIDTH_PX, Lens

FRAME = np.full((72, 1280, 3), 90, np.uint8)


def test_a_frame_that_comes_after_the_visit_is_decoded_and_never_shown() -> None:
    decoded: list[int] = []
    lens = Lens()
    look = lens.before(lambda pixels: [str(decoded.append(pixels.shape[1]))])
    look(FRAME)
    assert lens.preview is None, "nobody has come yet"

    lens.wake()
    look(FRAME)
    assert lens.preview is not None
    assert lens.preview.pixels.shape[1] == WIDTH_PX

    lens.rest()
    look(FRAME)
    assert lens.preview is None, "the reader was still waiting for this one"
    lens.wake()
    assert lens.preview is None, "the next one sees nothing until the camera does"
    assert decoded == [1280] * 3


def test_a_frame_of_the_visit_before_is_not_the_first_one_of_the_next() -> None:
    """The next visit begins while a frame of the last is being made smaller."""

    class Slow(np.ndarray):  # type: ignore[type-arg]
        @property
        def shape(self) -> tuple[int, ...]:  # type: ignore[override]
            lens.rest()
            lens.wake()
            return FRAME.shape

    lens = Lens()
    lens.wake()
    lens.before(lambda pixels: [])(FRAME.view(Slow))
    assert lens.preview is None

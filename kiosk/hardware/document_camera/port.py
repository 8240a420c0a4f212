"""What the booth asks of a document camera: frames, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from kiosk.faults import Fault


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture. `pixels` is (height, width, 3), BGR, uint8, not to be
    written to; `number` counts from 1; `at_s` is monotonic seconds."""

    pixels: NDArray[np.uint8]
    number: int
    at_s: float


class DocumentCamera(Protocol):
    """A camera that looks down on the plate."""

    def open(self) -> Fault | None:
        """Start the stream. Safe to call again after a fault: it reconnects."""
        ...

    def close(self) -> None: ...

    def read(self, within_s: float) -> Frame | Fault:
        """The newest frame, one not returned before; frames nobody asked for
        in time are dropped. A fault when none came within `within_s`."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

"""What the booth asks of a code reader, whether it is a scanner or a camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from kiosk.faults import Fault


@dataclass(frozen=True, slots=True)
class Reading:
    """One code that was shown. `text` is untrusted: see `kiosk.visit.booking`."""

    text: str
    source: str


class CodeReader(Protocol):
    """A device that yields the codes that are held before it."""

    def open(self) -> Fault | None:
        """Connect. Safe to call again after a fault: it reconnects."""
        ...

    def close(self) -> None: ...

    def read(self, within_s: float) -> Reading | Fault | None:
        """The next code; None when none came within `within_s` seconds. The
        same code held before the reader is told once, not thirty times."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

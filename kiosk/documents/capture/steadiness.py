"""One reason at a time, for as long as a person needs to read it.

The gate judges every frame for itself, and near a limit its reasons take
turns. What is said changes only when most of the last frames agree.
"""

from __future__ import annotations

from collections import Counter, deque

from kiosk.documents.gate.judging import Reason

_WINDOW = 6
_STAYS = 2


class SteadyReason:
    """What is said stays as long as it holds in `_STAYS` of the last `_WINDOW`
    frames; then the commonest of them takes its place."""

    def __init__(self) -> None:
        self._heard: deque[Reason] = deque(maxlen=_WINDOW)
        self._said: Reason | None = None

    def hear(self, reason: Reason) -> Reason:
        """What to say after one more frame with `reason`."""
        self._heard.append(reason)
        if self._said is None or self._heard.count(self._said) < _STAYS:
            newest_first = reversed(self._heard)
            self._said = Counter(newest_first).most_common(1)[0][0]
        return self._said

    @property
    def said(self) -> Reason | None:
        """What was said last; None at the beginning."""
        return self._said

    def forget(self) -> None:
        """The page is good, or another matter begins: the next reason is said at once."""
        self._heard.clear()
        self._said = None

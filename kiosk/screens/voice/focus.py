"""Where one is among the stops."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.screens.voice.stops import FRAME, PADS, Stop, leaves
from kiosk.screens.widgets.button import PrimaryButton


class Focus:
    """Up and down go round; a group is entered and left. `stops` are renewed as the
    screen changes, and the focus stays on the stop of the same name."""

    def __init__(self) -> None:
        self.stops: tuple[Stop, ...] = ()
        self.path: tuple[str, ...] = ()

    @property
    def stop(self) -> Stop | None:
        """The one in focus; None where there is none."""
        return _find(self.stops, self.path)

    @property
    def group(self) -> Stop | None:
        """The group one is in."""
        return _find(self.stops, self.path[:-1])

    @property
    def inside(self) -> bool:
        return len(self.path) > 1

    def renew(self, stops: Sequence[Stop]) -> bool:
        """Whether the focus is still where it was among these `stops`."""
        self.stops = tuple(stops)
        while self.path and self.stop is None:
            self.path = self.path[:-1]
        return bool(self.path)

    def begin(self, screen: Sequence[Stop]) -> None:
        """To the first of `screen` (the stops without the bar) that can be chosen: what a dialog
        offers first, or a choice, and the way on where there is none."""
        able = [stop for stop in screen if stop.enabled and not _is_entry(stop)]
        answers = [stop for stop in able if stop.name not in FRAME]
        if answers and not any(stop.name in FRAME for stop in screen):
            answers = [stop for stop in answers if isinstance(stop.widget, PrimaryButton)] or answers
        first = next(iter([*answers, *able, *screen]), None)
        self.path = (first.name,) if first else ()

    def move(self, by: int) -> None:
        """To the next stop, or with -1 the one before, round the ends."""
        level = self.group.members if self.inside and self.group else self.stops
        if level:
            names = [stop.name for stop in level]
            at = names.index(self.path[-1]) if self.path and self.path[-1] in names else -min(by, 0)
            self.path = (*self.path[:-1], names[(at + by) % len(names)])

    def enter(self) -> None:
        """Into the group in focus, to its first."""
        if self.stop is not None and self.stop.members:
            self.path = (*self.path, self.stop.members[0].name)

    def leave(self) -> bool:
        """Out of the group one is in; whether one was."""
        if not self.inside:
            return False
        self.path = self.path[:-1]
        return True

    def go_to(self, name: str) -> None:
        """To the stop of that name, wherever it is; nowhere when there is none."""
        self.path = _way(self.stops, name) or self.path

    def named(self, name: str) -> Stop | None:
        """The stop of that name, of any depth."""
        return next((stop for stop in leaves(self.stops) if stop.name == name), None)


def _is_entry(stop: Stop) -> bool:
    return not stop.members and not hasattr(stop.widget, "deed") and not isinstance(stop.widget, PADS)


def _find(stops: Sequence[Stop], path: Sequence[str]) -> Stop | None:
    found = None
    for name in path:
        found = next((stop for stop in stops if stop.name == name), None)
        if found is None:
            return None
        stops = found.members
    return found


def _way(stops: Sequence[Stop], name: str) -> tuple[str, ...]:
    for stop in stops:
        if stop.name == name:
            return (name,)
        if way := _way(stop.members, name):
            return (stop.name, *way)
    return ()

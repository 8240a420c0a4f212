"""A scripted applicant on the real screens, for demos and tests.

A script is a list of steps, each a mapping with one deed:

    {"touch": "home.booking"}      wait until it is there and enabled, touch it
    {"type": "6302061508909901"}   touch the keys, one by one
    {"see": "found"}               wait until the visit is at that step
    {"shown": "capture.retake"}    wait until it is there and enabled
    {"paperwork": "out"}           wait until the paper is that far
    {"picture": "02-home"}         write a picture of the window
    {"previews": 100}              watch until the live picture was renewed so often
    {"dock": {"path": "/reader", "body": {}}}   play a device at the far end

`within_s` bounds the wait (10 s when not said), that of each key when typing. Nothing waits for a time to
pass: every step waits for what it needs. The first step that fails ends the
rehearsal with a sentence and a picture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from kivy.clock import Clock as KivyClock
from kivy.core.window import Window

from kiosk.clock import Deadline
from kiosk.screens import pictures
from kiosk.screens.finger import Finger, bring_into_view
from kiosk.screens.widgets.keyboard import NAMES as KEY_NAMES
from kiosk.screens.widgets.touch import Touchable

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp

WITHIN_S = 10.0
DOCK_ANSWER_S = 30.0
#: Frames after the last change, and after the screen was put in its place, before a picture is taken.
SETTLED_FRAMES = 4

Step = Mapping[str, Any]


@dataclass
class Report:
    """What a rehearsal found. Milliseconds; `failure` is empty when all went
    well."""

    steps: int = 0
    failure: str = ""
    longest_frame_ms: float = 0.0
    longest_frame_at: str = ""
    previews_per_s: list[float] = field(default_factory=list)
    """How often the live picture was renewed, for each step that watched it."""
    reactions_ms: list[float] = field(default_factory=list)
    """From a finger that comes down or lifts to the frame that shows what was touched in its new
    state, at worst: each counts from the beginning of the frame before, as if it had just missed it."""
    slowest_build_ms: float = 0.0
    slowest_build: str = ""

    def as_json(self) -> dict[str, Any]:
        ordered = sorted(self.reactions_ms)
        return {
            "ok": not self.failure,
            "failure": self.failure,
            "steps": self.steps,
            "longest_frame_ms": round(self.longest_frame_ms, 1),
            "longest_frame_at": self.longest_frame_at,
            "touches": len(ordered) // 2,
            "reactions_ms": [round(reaction_ms, 1) for reaction_ms in ordered],
            "reaction_median_ms": round(ordered[len(ordered) // 2], 1) if ordered else 0.0,
            "reaction_max_ms": round(ordered[-1], 1) if ordered else 0.0,
            "previews_per_s": [round(rate, 1) for rate in self.previews_per_s],
            "slowest_build_ms": round(self.slowest_build_ms, 1),
            "slowest_build": self.slowest_build,
        }


class _Felt(NamedTuple):
    """A finger came or went at the latest after `since_s`; `widget` is not yet seen in its new `state`."""

    since_s: float
    widget: Touchable
    state: str


class Player:
    """Plays `steps` on `app`, one condition a frame; `on_done` gets the report
    on the screen's thread. Pictures and `rehearsal.json` go to `out_dir`."""

    def __init__(
        self,
        app: BoothApp,
        steps: Sequence[Step],
        out_dir: Path,
        dock_url: str | None = None,
        on_done: Callable[[Report], None] | None = None,
    ) -> None:
        self._app = app
        self._steps = steps
        self._out_dir = out_dir
        self._dock_url = dock_url
        self._on_done = on_done
        self._finger = Finger()
        self._play: Iterator[bool] = iter(())
        self._now: Step = {}
        self._deadline = Deadline.after(app.clock, WITHIN_S)
        self._frame_s: float | None = None
        self._before_s = 0.0
        self._felt: _Felt | None = None
        self._workers: list[Thread] = []
        self._dock = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dock")
        self._tick: Any = None
        self.report = Report()

    def start(self) -> None:
        """Begin with the next frame."""
        self._play = self._all()
        self._tick = KivyClock.schedule_interval(lambda _: self._frame(), 0)
        Window.bind(on_flip=self._flipped)

    # One frame

    def _frame(self) -> None:
        now_s = self._app.clock.monotonic_s()
        self._before_s = self._frame_s or now_s
        if self._frame_s is not None:
            spent_ms = (now_s - self._frame_s) * 1000
            if spent_ms > self.report.longest_frame_ms:
                self.report.longest_frame_ms = spent_ms
                self.report.longest_frame_at = f"{self._app.booth.visit.step.value}: {dict(self._now)}"
        self._frame_s = now_s
        finished = next(self._play, True)
        if finished or self._deadline.expired:
            self._end("" if finished else "it did not come about in time")

    def _flipped(self, *_: object) -> None:
        felt = self._felt
        if felt is not None and felt.widget.state == felt.state:
            self.report.reactions_ms.append((self._app.clock.monotonic_s() - felt.since_s) * 1000)
            self._felt = None

    def _end(self, why: str) -> None:
        self._tick.cancel()
        Window.unbind(on_flip=self._flipped)
        self._play = iter(())
        if why:
            names = ", ".join(widget.name for widget in self._app.touchables())
            step = self._app.booth.visit.step.value
            self.report.failure = (
                f"step {self.report.steps + 1} {dict(self._now)} failed: {why}; "
                f"the screen was {step}, with {names or 'nothing to touch'}"
            )
            self._workers.append(pictures.take(self._out_dir / "failed.png"))
        build_s, self.report.slowest_build = self._app.slowest_build
        self.report.slowest_build_ms = build_s * 1000
        for worker in self._workers:
            worker.join()
        self._dock.shutdown()
        self._out_dir.mkdir(parents=True, exist_ok=True)
        (self._out_dir / "rehearsal.json").write_text(json.dumps(self.report.as_json(), indent=2) + "\n")
        if self._on_done is not None:
            self._on_done(self.report)

    # The steps: each yields False once a frame until what it waits for is there

    def _all(self) -> Iterator[bool]:
        for step in self._steps:
            self._now = step
            self._deadline = Deadline.after(self._app.clock, float(step.get("within_s", WITHIN_S)))
            yield from self._one(step)
            self.report.steps += 1
        yield True

    def _one(self, step: Step) -> Iterator[bool]:
        match step:
            case {"touch": str(name)}:
                yield from self._touch(name)
            case {"type": str(text)}:
                for letter in text:
                    self._deadline = Deadline.after(self._app.clock, WITHIN_S)
                    yield from self._touch(self._key(letter))
            case {"see": str(wanted)}:
                while self._app.booth.visit.step.value != wanted:
                    yield False
            case {"shown": str(name)}:
                while not self._reachable(name):
                    yield False
            case {"paperwork": str(wanted)}:
                while self._app.booth.visit.paperwork.value != wanted:
                    yield False
            case {"picture": str(name)}:
                yield from self._picture(name)
            case {"previews": int(wanted)}:
                yield from self._watch_previews(wanted)
            case {"dock": {"path": str(path), "body": body}}:
                yield from self._ask_dock(path, body)
            case _:
                raise ValueError(f"a rehearsal has no step like {dict(step)}")

    def _touch(self, name: str) -> Iterator[bool]:
        while not self._reachable(name):
            yield False
        widget = self._app.find(name)
        assert widget is not None
        bring_into_view(widget)
        yield False
        self._felt = _Felt(self._before_s, widget, "down")
        self._finger.press(widget)
        yield from self._until_down(widget)
        self._felt = _Felt(self._before_s, widget, "normal")
        self._finger.lift()
        yield False

    def _until_down(self, widget: Touchable) -> Iterator[bool]:
        """A view that scrolls first sees which way the finger goes: it may be some frames. What
        is down and was not drawn anew looks as it did; its reaction is that to the lift."""
        yield False
        while self._felt is not None:
            down = widget.state == "down"
            yield False
            if down:
                self._felt = None

    def _reachable(self, name: str) -> bool:
        widget = self._app.find(name)
        if widget is None or widget.disabled or self._app.too_soon:
            return False
        return not self._app.overlays.open or self._app.overlays in widget.walk_reverse()

    def _key(self, letter: str) -> str:
        if self._app.find("keyboard.space") is None:
            return f"keypad.{letter}"
        return "keyboard." + {" ": "space", **KEY_NAMES}.get(letter, letter.lower())

    def _picture(self, name: str) -> Iterator[bool]:
        while self._app.changing:
            yield False
        for _ in range(SETTLED_FRAMES):
            yield False
        self._workers.append(pictures.take(self._out_dir / f"{name}.png"))
        self._frame_s = None  # reading the picture back is no part of the booth's work
        yield False
        self._frame_s = None
        yield False

    def _watch_previews(self, wanted: int) -> Iterator[bool]:
        """Count the live pictures that were drawn, from the first on."""
        drawn, newest, began_s = -1, -1, 0.0
        while drawn < wanted:
            shown = getattr(self._app.current, "picture", None)
            number = -1 if shown is None else shown.number
            if number != newest:
                newest, drawn = number, drawn + 1
                began_s = began_s or self._app.clock.monotonic_s()
            yield False
        self.report.previews_per_s.append(wanted / (self._app.clock.monotonic_s() - began_s))

    def _ask_dock(self, path: str, body: Mapping[str, Any]) -> Iterator[bool]:
        answer: Future[None] = self._dock.submit(self._post, path, body)
        while not answer.done():
            yield False
        answer.result()

    def _post(self, path: str, body: Mapping[str, Any]) -> None:
        import requests

        assert self._dock_url is not None, "a step speaks to the dock, and no dock was given"
        requests.post(self._dock_url + path, json=dict(body), timeout=DOCK_ANSWER_S).raise_for_status()

"""Runs the real booth on a real window, one frame at a time."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from far_end import FarEnd
from kivy.app import App
from kivy.base import EventLoop, runTouchApp
from kivy.core.window import Window
from kivy.lang.parser import global_idmap

from kiosk.booth.booth import Booth
from kiosk.booth.workshop import Workshop
from kiosk.clock import Calendar, Deadline, SystemClock
from kiosk.commands.parts import offer
from kiosk.screens.app import BoothApp, dispatch
from kiosk.screens.finger import Finger, bring_into_view
from kiosk.screens.pictures import take
from kiosk.screens.widgets.text import Words
from kiosk.settings import load
from kiosk.timing import Timing
from kiosk.visit.steps import Step

CONFIG = Path(__file__).resolve().parents[2] / "config"
#: A Tuesday morning, 08.12 WITA.
MORNING = datetime(2026, 11, 24, 0, 12, tzinfo=UTC)
QUICK = Timing(debounce_s=0.0)
PATIENCE_S = 30.0
#: To other threads, between two frames.
GIVEN_AWAY_S = 0.002
#: The window, px: half the reference.
PORTRAIT = (540, 960)


class MorningClock(SystemClock):
    """The machine's monotonic clock, and a wall clock that stands."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def make_current(app: App | None) -> None:
    """Let layout files mean `app` when they say `app`: while one booth stands for many
    tests, another may stand for one. Kivy remembers the first that it was asked for."""
    App._running_app = app
    object.__setattr__(global_idmap["app"], "_obj", app)


class StageHand:
    """A booth with its app, and a finger; `voice` is a `speaker`, and the `manner` it is used in."""

    def __init__(
        self,
        far_end: FarEnd,
        timing: Timing = QUICK,
        moment: datetime = MORNING,
        workshop: Workshop | None = None,
        **voice: Any,
    ) -> None:
        if tuple(Window.size) != PORTRAIT:
            Window.size = PORTRAIT
        self._before = App.get_running_app()
        ids = itertools.count(1)
        self.clock = MorningClock(moment)
        self.far_end = far_end
        settings = load(CONFIG)
        self.booth = Booth(
            replace(offer(settings), reads_ktp=True),  # at an office that wants so
            far_end,
            self.clock,
            Calendar(self.clock),
            timing,
            lambda: f"visit-{next(ids)}",
            dispatch,
        )
        self.app = BoothApp(self.booth, self.clock, tuple(Window.size), workshop, **voice)
        self._finger = Finger()

    def __enter__(self) -> StageHand:
        make_current(self.app)
        self.app._run_prepare()
        runTouchApp(embedded=True)
        self.frames(4)
        return self

    def __exit__(self, *_: object) -> None:
        self.frames(1)  # what is laid out now is drawn while there is an app
        self.app.dispatch("on_stop")
        Window.remove_widget(self.app.root)
        make_current(self._before)
        self.frames(2)
        gc.unfreeze()

    def frames(self, count: int = 3) -> None:
        """So many, from when the screen that is wanted stands in its place."""
        self.until(lambda: not self.app.changing, "the screen in its place")
        for _ in range(count):
            EventLoop.idle()

    def until(self, seen: Callable[[], Any], what: str) -> None:
        patience = Deadline.after(self.clock, PATIENCE_S)
        while not patience.expired:
            if seen():
                return
            EventLoop.idle()
            # Frames follow each other at once here: a thread that asks a database would wait
            # for the interpreter a whole frame at every statement.
            self.clock.sleep(GIVEN_AWAY_S)
        names = sorted(widget.name for widget in self.app.touchables())
        raise AssertionError(f"never {what}; step {self.booth.visit.step.value}, names {names}")

    def touch(self, *names: str) -> None:
        for name in names:

            def ready(name: str = name) -> bool:
                widget = self.app.find(name)
                return widget is not None and not widget.disabled and not self.app.too_soon

            self.until(ready, f"a {name} that can be touched")
            is_key = name.startswith(("keypad.", "keyboard."))
            self.frames(0 if is_key else 2)
            widget = self.app.find(name)
            assert widget is not None
            self.frames(2 if bring_into_view(widget) else 0)
            self._finger.press(widget)
            self.until(lambda widget=widget: widget.state == "down", f"a {name} that goes down")
            self._finger.lift()
            self.frames(1)
            self.until(lambda: not self.app.too_soon, "the screen that follows")

    def type(self, text: str, keys: str = "keypad") -> None:
        for letter in text:
            self.touch(f"{keys}.{ {' ': 'space', '.': 'full_stop'}.get(letter, letter) }")

    @contextmanager
    def holding(self, name: str) -> Iterator[Finger]:
        """A finger that stays on `name` meanwhile, and is lifted after."""
        widget = self.app.find(name)
        assert widget is not None
        self._finger.press(widget)
        self.frames(1)
        assert widget.state == "down", "seen with the next frame"
        yield self._finger
        self._finger.lift()

    def tap(self, name: str) -> None:
        """Touch `name` though nothing may come of it."""
        widget = self.app.find(name)
        assert widget is not None
        self._finger.press(widget)
        self.frames(1)
        self._finger.lift()
        self.frames(3)

    def touch_corner(self, times: int) -> None:
        """Touch the top right corner, whatever is there."""
        for _ in range(times):
            self._finger.press_at(Window.width - 5, Window.height - 5)
            self.frames(1)
            self._finger.lift()
            self.frames(1)

    def labels(self) -> list[Words]:
        """Every text that can be seen now."""
        seen = []
        for widget in self.app.root.walk():
            if isinstance(widget, Words) and widget.text and widget.opacity:
                seen.append(widget)
        return seen

    def words(self) -> set[str]:
        return {label.text for label in self.labels()}

    def cut_off(self) -> list[str]:
        """Texts larger than their place, or beyond the window's sides."""
        wrong = []
        for label in self.labels():
            wide, high = label.texture_size
            left = label.to_window(label.x, label.y)[0]
            fits = wide <= label.width + 1 and high <= label.height + 1
            x, y, *_ = label.drawn
            inside = label.x - 1 <= x and label.y - 1 <= y and y + high <= label.top + 1
            if not fits or not inside or left < -1 or left + wide > Window.width + 1:
                wrong.append(f"{label.text!r} {label.texture_size} in {label.size}")
        return wrong

    def see(self, step: Step) -> None:
        self.until(lambda: self.booth.visit.step is step, f"at {step.value}")
        self.frames(4)

    def picture(self, path: Path) -> None:
        self.frames(6)
        take(path).join()

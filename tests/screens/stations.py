"""Every screen in every variant, one after another on one booth: where pictures are taken
and where all looks are judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatch
from zoneinfo import ZoneInfo

from far_end import FarEnd
from journeys import START
from looks import Appearance, wear
from stage_hand import MORNING, QUICK, StageHand
from variants import ENDS, TYPED, WAYS

from kiosk.booth.booth import News
from kiosk.faults import FaultCode
from kiosk.visit.events import Ended
from kiosk.visit.offer import DayOver
from kiosk.visit.steps import Step

IDLE = "idle"
TOMORROW = datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("Asia/Makassar"))
NO_MORE = News(serving="A009", waiting=4, day_over=DayOver(TOMORROW))


@dataclass(frozen=True)
class Station:
    """A screen that stands there; `show` puts it into a look."""

    name: str
    hand: StageHand
    show: Callable[[Appearance], None]


def every_station(only: str = "*") -> Iterator[Station]:
    """Every screen whose name is like `only`, as a shell would match it."""
    yield from _standing(only)
    with StageHand(FarEnd()) as hand:
        for name, (make, touches) in (WAYS | ENDS).items():
            on_the_way = name in WAYS
            if not fnmatch(name, only) and not (on_the_way and fnmatch(f"{name}: ", only[: len(name) + 2])):
                continue
            yield from _walked(hand, name, make(), touches, only if on_the_way else None)
        for name, (make, touches) in TYPED.items():
            if fnmatch(name, only):
                yield Station(name, hand, _typing(hand, make, touches))
                _home(hand)


def _standing(only: str) -> Iterator[Station]:
    """What is shown while nobody is there, and when somebody has gone."""
    closed, warned = MORNING + timedelta(hours=9), replace(QUICK, idle_warning_s=1.0, idle_grace_s=99.0)
    for name, news, options, touches in (
        ("welcome", News(serving="A009", waiting=4), {}, []),
        ("welcome, the network away", News(serving="A009", waiting=4, site_away=True), {}, []),
        ("welcome, closed", News(), {"moment": closed}, []),
        ("welcome, the day over", NO_MORE, {}, []),
        ("home, the day over", NO_MORE, {}, START),
        ("out of service", News(room=FaultCode.DISK_SHORT), {}, []),
        (IDLE, News(), {"timing": warned}, [*START, "home.walk_in"]),
    ):
        if not fnmatch(name, only):
            continue
        with StageHand(FarEnd(news=news), **options) as hand:
            hand.touch(*touches)
            yield Station(name, hand, _warned(hand) if name == IDLE else _worn(hand))


def _worn(hand: StageHand) -> Callable[[Appearance], None]:
    return lambda appearance: wear(hand, appearance)


def _warned(hand: StageHand) -> Callable[[Appearance], None]:
    """The warning anew in each look: with all its seconds, however long the looks take."""

    def show(appearance: Appearance) -> None:
        wear(hand, appearance)
        hand.booth.touch()
        hand.until(lambda: hand.app.find("idle.more") is None, "awake")
        hand.until(lambda: hand.app.find("idle.more"), "warned")
        hand.frames(4)

    return show


def _walked(
    hand: StageHand, name: str, far_end: FarEnd, touches: list[str], only: str | None
) -> Iterator[Station]:
    """The last screen of the touches; every new one of them, where `only` says which."""
    vars(hand.far_end).update(vars(far_end))
    shown: object = None
    for place, touch in enumerate(touches):
        hand.touch(touch)
        visit = hand.booth.visit
        here = (visit.step, visit.question)
        last = place == len(touches) - 1
        if (only is None and last) or (only is not None and here != shown):
            asked = f" {visit.question}" if visit.step is Step.REQUEST else ""
            called = f"{name}: {visit.step.value.replace('_', ' ')}{asked}" if only is not None else name
            if only is None or fnmatch(called, only):
                yield Station(called, hand, lambda appearance: wear(hand, appearance))
        shown = here
    _home(hand)


def _typing(hand: StageHand, make: Callable[[], FarEnd], touches: list[str]) -> Callable[[Appearance], None]:
    """What has been typed goes with the screen, so each look is walked to."""

    def show(appearance: Appearance) -> None:
        _home(hand)
        vars(hand.far_end).update(vars(make()))
        hand.touch(touches[0])
        wear(hand, appearance)
        hand.touch(*touches[1:])
        hand.frames(4)

    return show


def _home(hand: StageHand) -> None:
    if hand.booth.visit.step is not Step.ATTRACT:
        hand.booth.do(Ended())
        hand.see(Step.ATTRACT)

"""The booth holds the one visit, moves it, and forgets it.

All of it runs on the thread of the screen. Work that takes time is handed to
the crew, which answers from its own threads through `dispatch`; an answer for
a visit that has ended is dropped by the machine.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.clock import Calendar, Clock
from kiosk.faults import FaultCode
from kiosk.timing import Timing
from kiosk.visit.effects import CallOfficer, Effect
from kiosk.visit.events import Deed, Ended, Result, Touched
from kiosk.visit.machine import advance
from kiosk.visit.moves import World
from kiosk.visit.offer import DayOver, Offer
from kiosk.visit.steps import BUSY, IMPERSONAL, Step
from kiosk.visit.visit import OfficerCall, Paperwork, Visit
from kiosk.words import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from kiosk.booth.reprinting import Reprinter

log = logging.getLogger(__name__)

Dispatch = Callable[[Callable[[], None]], None]


class Stage(StrEnum):
    """How near a page is to being taken: the colour of its outline."""

    NONE = "none"
    SEEN = "seen"
    STEADY = "steady"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest picture of the plate. `pixels` is (height, width, 3) BGR
    uint8; `corners` are four (x, y) in fractions of the picture, clockwise
    from the page's top left, `others` those of other pages; `message` is one
    line of guidance, Indonesian; `slide` is the way to move a page that is cut
    off: (right, down), each -1, 0 or 1. `reason` is why it is not taken yet, a word of the
    gate; with `turn_over` its other side is wanted."""

    number: int
    pixels: NDArray[np.uint8]
    corners: tuple[tuple[float, float], ...]
    stage: Stage
    message: str
    slide: tuple[int, int] | None = None
    others: tuple[tuple[tuple[float, float], ...], ...] = ()
    reason: str = ""
    turn_over: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What the attract screen tells of the queue and the network."""

    serving: str | None = None
    waiting: int = 0
    centre_away: bool = False
    site_away: bool = False
    room: FaultCode | None = None
    """DISK_LOW or DISK_SHORT; with the latter no visit begins."""
    day_over: DayOver | None = None
    """Set once a supervisor has ended the day, as far as the site was heard."""


class Crew(Protocol):
    """Does what a visit asks for, on its own threads."""

    def carry_out(self, effect: Effect, visit: Visit, report: Callable[[Result], None]) -> None:
        """Begin `effect`; its results go to `report`, from any thread. Returns
        at once."""
        ...

    @property
    def preview(self) -> Preview | None:
        """The newest picture of the plate while it is watched, else None."""
        ...

    @property
    def code_preview(self) -> Preview | None:
        """The newest picture of the camera code reader while it reads."""
        ...

    @property
    def news(self) -> News: ...

    def close(self) -> None: ...


class Booth:
    """One booth, one visit at a time.

    `dispatch` runs a function on the screen's thread; `new_id` makes the id
    of a visit; `owed` has what did not come out printed again, for an officer.
    Call `tick` a few times a second.
    """

    def __init__(
        self,
        offer: Offer,
        crew: Crew,
        clock: Clock,
        calendar: Calendar,
        timing: Timing,
        new_id: Callable[[], str],
        dispatch: Dispatch,
        owed: Reprinter | None = None,
    ) -> None:
        self.offer = offer
        self.owed = owed
        self.timing = timing
        self._crew = crew
        self._clock = clock
        self._calendar = calendar
        self._new_id = new_id
        self._dispatch = dispatch
        self._listeners: list[Callable[[], None]] = []
        self._last_touch_s = clock.monotonic_s()
        self._wiped_at_s: float | None = None
        self._entered_s = clock.monotonic_s()
        self.settled_in = False
        """Whether the applicant has set the screen or the voice to their needs."""
        self.held = False
        """Whether a technician is at it: nothing runs out."""
        self.visit = Visit(new_id())

    # What the screen does

    def do(self, deed: Deed) -> None:
        """The applicant did something."""
        self.touch()
        if isinstance(deed, Touched) and self.out_of_service is not None:
            return
        self._advance(deed)

    def touch(self) -> None:
        """The applicant is there: the idle clock starts again."""
        self._last_touch_s = self._clock.monotonic_s()

    def tick(self) -> None:
        """Let time pass: end a visit that nobody attends to."""
        if self._over():
            forgotten = not self._on_paper() and self.visit.step not in IMPERSONAL
            self._wiped_at_s = self._clock.monotonic_s() if forgotten else None
            self._advance(Ended())
            self.touch()
        elif self.visit.step is not Step.ATTRACT:
            self._wiped_at_s = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` on the screen's thread after every change."""
        self._listeners.append(listener)

    # What the screen reads

    def now(self) -> datetime:
        """The wall time in the site's zone."""
        return self._calendar.now()

    @property
    def preview(self) -> Preview | None:
        return self._crew.preview

    @property
    def code_preview(self) -> Preview | None:
        return self._crew.code_preview

    @property
    def news(self) -> News:
        return self._crew.news

    @property
    def disrupted(self) -> bool:
        """Whether the centre or the site is out of reach: its lists may have what is not found here."""
        return self.news.centre_away or self.news.site_away

    @property
    def out_of_service(self) -> FaultCode | None:
        """Why no visit can begin now; None when one can."""
        room = self.news.room
        return room if room is FaultCode.DISK_SHORT else None

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the visit is wiped, once the warning is due; else None."""
        if not self._missed():
            return None
        left = self.timing.idle_warning_s + self.timing.idle_grace_s - self._unattended_s()
        return max(0.0, left) if left <= self.timing.idle_grace_s else None

    @property
    def wiped_s(self) -> float | None:
        """Seconds since a visit was wiped because nobody went on with it; None while there is
        none, or another has begun."""
        if self._wiped_at_s is None or self.visit.step is not Step.ATTRACT:
            return None
        return self._clock.monotonic_s() - self._wiped_at_s

    @property
    def idle_s(self) -> float:
        """Seconds since the last touch."""
        return self._idle_s()

    # Inside

    def _idle_s(self) -> float:
        return self._clock.monotonic_s() - self._last_touch_s

    def _unattended_s(self) -> float:
        """Seconds that nobody has answered to what stands there: paper is waited for."""
        idle_s = self._idle_s()
        return min(idle_s, self._clock.monotonic_s() - self._entered_s) if self._on_paper() else idle_s

    def _on_paper(self) -> bool:
        """The visit ends by itself once its paper is settled."""
        return self.visit.step in (Step.TICKET, Step.SLIP)

    def _missed(self) -> bool:
        """Whether anything would be missed if the visit ended now: then there is a warning. A
        number is, unless it is on paper."""
        visit = self.visit
        if self.held:
            return False
        if visit.step in IMPERSONAL:
            return self.settled_in or visit.language != SOURCE_LANGUAGE
        if self._on_paper():
            return visit.paperwork in (Paperwork.DOUBTFUL, Paperwork.FAILED)
        return visit.step not in BUSY

    def _over(self) -> bool:
        idle_s = self._idle_s()
        step = self.visit.step
        if self.held:
            return False
        if step is Step.ATTRACT and not self._missed():
            # Who called from the welcome has gone; the next one may call too.
            heard = self.visit.officer in (OfficerCall.REACHED, OfficerCall.COMING)
            return heard and idle_s >= self.timing.idle_warning_s
        if step in BUSY:
            return False
        if self._on_paper():
            if self.visit.paperwork is Paperwork.PRINTING:
                return False
            shown_s = self.timing.ticket_shown_s if step is Step.TICKET else self.timing.slip_shown_s
            settled = self.visit.paperwork is Paperwork.OUT
            limit_s = shown_s if settled else self.timing.idle_warning_s + self.timing.idle_grace_s
            return self._unattended_s() >= limit_s
        return idle_s >= self.timing.idle_warning_s + self.timing.idle_grace_s

    def _world(self) -> World:
        return World(self.offer, self.now(), self.disrupted, self.news.day_over is not None)

    def _advance(self, event: Deed | Result) -> None:
        before = self.visit
        after, effects = advance(before, event, self._world())
        if not after.id:
            after = Visit(self._new_id())
        self.visit = after
        if (after.step, after.paperwork) != (before.step, before.paperwork):
            self._entered_s = self._clock.monotonic_s()
            log.info("visit.step from=%s to=%s", before.step.value, after.step.value)
        for effect in effects:
            subject = before if isinstance(event, Ended) or isinstance(effect, CallOfficer) else after
            self._crew.carry_out(effect, subject, self._report)
        if after != before or effects:
            for listener in self._listeners:
                listener()

    def _report(self, result: Result) -> None:
        self._dispatch(lambda: self._advance(result))

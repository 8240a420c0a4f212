"""What every screen has: the booth, the words, the frame's three buttons."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from kivy.uix.widget import Widget

from kiosk.booth.booth import Booth
from kiosk.screens import officer
from kiosk.screens.moments import clock_text
from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.frame import Frame
from kiosk.visit.events import Back, Deed, Next, OfficerCalled
from kiosk.visit.steps import NO_WAY_BACK, PLANS, Step, progress
from kiosk.visit.visit import Visit
from kiosk.words import Wording, say

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp


class Page:
    """Something that fills the window for one step of the visit. `build` lays
    out what is drawn from the visit; a change of `key` builds the page anew,
    any other change is a `refresh`."""

    size: tuple[float, float]
    pos: tuple[float, float]
    pos_hint: Mapping[str, float]
    look: Look

    #: Shown while nobody is there, the same to whoever comes.
    waiting = False

    def __init__(self, app: BoothApp, **properties: Any) -> None:
        self.app = app
        self.look = app.look
        super().__init__(**properties)
        self.prepare()
        self.build()
        self.settle()
        self.refresh()
        self.pass_time()
        self.animate()

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        """The part of the visit that this screen is built from."""
        return (visit.fault, visit.shut, visit.paperwork)

    def prepare(self) -> None:
        """What comes before the content."""

    def build(self) -> None:
        """Lay out the content."""

    def settle(self) -> None:
        """What comes after the content."""

    def refresh(self) -> None:
        """Show what may have changed in the visit without building anew."""

    def pass_time(self) -> None:
        """Show the time; called about once a second."""

    def animate(self) -> None:
        """Show the newest picture; called a dozen times a second."""

    # Shorthand

    @property
    def booth(self) -> Booth:
        return self.app.booth

    @property
    def visit(self) -> Visit:
        return self.app.booth.visit

    def do(self, deed: Deed) -> None:
        """What the applicant did here. A finger that is lifted after the screen
        has gone did nothing on the one that followed."""
        if self.app.current is self:
            self.app.booth.do(deed)

    def say(self, text: str, **values: object) -> str:
        """`text` in the language of the visit."""
        return say(text, self.visit.language, **values)

    def clock(self, moment: datetime | time) -> str:
        """The time of day as the language of the visit writes it."""
        return clock_text(moment, self.visit.language)

    def wording(self, wording: Wording) -> str:
        """A text of the configuration in the language of the visit."""
        return wording.in_(self.visit.language)


class Screen(Page, Frame):
    """A page in the frame."""

    #: What the primary button does when the screen asks nothing else.
    primary: Deed = Next()

    def prepare(self) -> None:
        visit = self.visit
        if visit.entrance is not None and not self._turned_off:
            place, total = progress(visit.entrance, visit.step)
            self.step_text = self.say("Langkah {place} dari {total}", place=place, total=total)
            self.step_place, self.step_total = place, total
        if visit.step not in NO_WAY_BACK:
            self.back_text = self.say("Kembali")
        self.back_deed = self.go_back
        self.officer_deed = lambda: self.do(OfficerCalled())
        self.next_deed = self.go_on

    @property
    def _turned_off(self) -> bool:
        """Whether the way ends here with a slip, short of its plan: steps that
        nobody will take are not counted."""
        visit = self.visit
        guided = visit.step is Step.LOSS and not self.booth.offer.loss_here
        assert visit.entrance is not None
        return guided or (visit.step is Step.SLIP and PLANS[visit.entrance][-1] is not Step.SLIP)

    def settle(self) -> None:
        """Content that does not stretch stands at the top, or on a wide window within reach."""
        if not self.pinned and all(child.size_hint_y is None for child in self.content.children):
            low = self.look.wide and self.look.low and self.touched_content
            self.content.add_widget(Widget(), len(self.content.children) if low else 0)

    def refresh(self) -> None:
        self.officer_called = officer.called(self.visit)
        self.officer_text = officer.words(self.visit)

    def pass_time(self) -> None:
        now = self.booth.now()
        clock = self.clock(now)
        narrow = self.look.large or (self.look.text_scale > 1 and not self.look.wide)
        self.clock_text = clock if narrow else f"{clock} {now:%Z}"

    def go_back(self) -> None:
        """The left button."""
        self.do(Back())

    def go_on(self) -> None:
        """The primary button."""
        self.do(self.primary)

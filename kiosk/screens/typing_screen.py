"""A screen on which digits are typed into boxes."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.uix.boxlayout import BoxLayout

from kiosk.faults import Fault, FaultCode
from kiosk.screens.faults import fault_notice
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.entry import Boxes
from kiosk.screens.widgets.keypad import Keypad
from kiosk.screens.widgets.notice import Notice
from kiosk.visit.visit import Visit


class DigitsScreen(Screen):
    """Boxes above, what is wrong below them, then the keys. What has been
    typed lives in the boxes alone and goes with the screen."""

    groups: tuple[int, ...] = (16,)
    hint = ""
    #: What is said where nothing was found by what was typed here.
    not_found = ""

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        return ()

    def build(self) -> None:
        gap = self.look.space.m
        self.boxes = Boxes(self.look, self.groups, self.hint)
        self.said = self.new_stack(self._reserved_px())
        self.others = self.new_stack()
        self.keys = Keypad(self.look, self.on_digit, self.on_erase, self.on_clear)
        if self.look.wide:
            halves = BoxLayout(spacing=self.look.space.xl, size_hint_min_y=self.keys.size_hint_min_y)
            left = BoxLayout(orientation="vertical", spacing=gap)
            self.boxes.pos_hint = {"top": 1}
            for part in (self.boxes, self.said, self.others, BoxLayout()):
                left.add_widget(part)
            halves.add_widget(left)
            self.keys.size_hint_x = 0.62
            halves.add_widget(self.keys)
            self.add_widget(halves)
        else:
            for part in (self.boxes, self.said, self.keys, self.others):
                self.add_widget(part)

    def _reserved_px(self) -> float:
        """The room that a notice of two lines needs: the keys stay under the finger when it
        comes. Large text has no such room to spare."""
        look = self.look
        return 0 if look.large else 2.5 * look.read.body + 2 * look.space.m

    def new_stack(self, least_px: float = 0) -> BoxLayout:
        """A column as high as what is put into it, and at least `least_px`."""
        stack = BoxLayout(
            orientation="vertical", size_hint_y=None, height=least_px, spacing=self.look.space.m
        )
        stack.bind(minimum_height=lambda _, high: setattr(stack, "height", max(high, least_px)))
        return stack

    def refresh(self) -> None:
        super().refresh()
        visit = self.visit
        self.said.clear_widgets()
        if visit.looking_up:
            self.said.add_widget(
                Notice(tone="wait", icon="hourglass-medium", head=self.say("Mencari jadwal Anda…"))
            )
        elif (complaint := self.complaint()) is not None:
            self.said.add_widget(Notice(tone="bad", icon="warning", head=self.say(complaint)))
        elif visit.fault is not None:
            self.said.add_widget(self._fault(visit.fault))
        self.next_ready = self.complete and not visit.looking_up

    def _fault(self, fault: Fault) -> Notice:
        told = self.not_found if fault.code is FaultCode.CODE_UNKNOWN else ""
        return fault_notice(self, fault, told)

    def complaint(self) -> str | None:
        """What is wrong with what has been typed, or None."""
        return self.visit.complaint if self.complete else None

    @property
    def typed(self) -> str:
        return str(self.boxes.value)

    @property
    def complete(self) -> bool:
        return len(self.typed) == self.boxes.length

    def on_digit(self, digit: str) -> None:
        if not self.complete:
            self.boxes.value = self.typed + digit
            self.refresh()

    def on_erase(self) -> None:
        self.boxes.value = self.typed[:-1]
        self.refresh()

    def on_clear(self) -> None:
        self.boxes.value = ""
        self.refresh()

"""A screen on which digits are typed into boxes."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.uix.boxlayout import BoxLayout

from kiosk.faults import Fault, FaultCode
from kiosk.screens.faults import fault_notice
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.column import Column
from kiosk.screens.widgets.entry import Boxes
from kiosk.screens.widgets.keypad import Keypad
from kiosk.screens.widgets.notice import Notice
from kiosk.visit.visit import Visit

#: The part of a wide window that the entry has; the keys have the rest.
KEYPAD_BESIDE = 0.58


class DigitsScreen(Screen):
    """Boxes above, what is wrong below them, then the keys. What has been
    typed lives in the boxes alone and goes with the screen."""

    groups: tuple[int, ...] = (16,)
    hint = ""
    #: What is said where nothing was found by what was typed here.
    not_found = ""
    _lead_before = ""

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        return ()

    def build(self) -> None:
        self.side_share = KEYPAD_BESIDE
        self.boxes = Boxes(self.look, self.groups, self.hint)
        self.said = Column(self.look.space.m, self._reserved_px())
        self.others: BoxLayout = self.below
        self.above.add_widget(self.boxes)
        self.above.add_widget(self.said)
        self.keys = Keypad(self.look, self.on_digit, self.on_erase, self.on_clear)
        self.add_widget(self.keys)

    def _reserved_px(self) -> float:
        """The room that a notice of two lines needs: the keys stay under the finger when it
        comes. Large text has no such room to spare."""
        look = self.look
        return 0 if look.large or look.wide else 2.5 * look.read.body + 2 * look.space.m

    def refresh(self) -> None:
        super().refresh()
        visit = self.visit
        self.said.clear_widgets()
        complaint = self.complaint()
        wrong = not visit.looking_up and (complaint is not None or visit.fault is not None)
        self._make_room(wrong and (self.look.wide or self.look.text_scale > 1))
        if visit.looking_up:
            self.said.add_widget(
                Notice(tone="wait", icon="hourglass-medium", head=self.say("Mencari jadwal Anda…"))
            )
        elif complaint is not None:
            self.said.add_widget(Notice(tone="bad", icon="warning", head=self.say(complaint)))
        elif visit.fault is not None:
            self.said.add_widget(self._fault(visit.fault))
        self.next_ready = self.complete and not visit.looking_up

    def _make_room(self, wanted: bool) -> None:
        """For what is wrong, that the keys stay in sight: what to type is known by now."""
        if wanted and self.lead:
            self._lead_before, self.lead = self.lead, ""
        elif not wanted and self._lead_before and not self.lead:
            self.lead, self._lead_before = self._lead_before, ""

    def _fault(self, fault: Fault) -> Notice:
        told = self.not_found if fault.code is FaultCode.CODE_UNKNOWN else ""
        notice = fault_notice(self, fault, told)
        if self.look.text_scale > 1 and not self.look.wide:
            notice.code = ""
            notice.text = "" if self.look.large else notice.text
        return notice

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

"""The home-visit form: one question a screen, answered as its kind asks."""

from __future__ import annotations

from collections.abc import Hashable

from kiosk.screens.screen import Screen
from kiosk.screens.typing_screen import DigitsScreen
from kiosk.screens.widgets.choice_list import ChoiceList
from kiosk.screens.widgets.column import Column
from kiosk.screens.widgets.entry import Line
from kiosk.screens.widgets.keyboard import Keyboard
from kiosk.screens.widgets.tile import Choice
from kiosk.visit import request
from kiosk.visit.events import Answered
from kiosk.visit.identity import GROUPS, complaint_so_far
from kiosk.visit.request import Kind, Question, asked
from kiosk.visit.visit import Visit

#: Icons of the answers that can be chosen.
ICONS = {
    "home": "house-line",
    "hospital": "hospital",
    "within_3_days": "lightning",
    "within_2_weeks": "calendar",
    "later": "calendar-dots",
}
PHONE_GROUPS = (4, 4, 5)
PHONE_MIN_DIGITS = 9


class RequestScreen(DigitsScreen):
    """What has been answered before stands there again."""

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        return visit.question

    def build(self) -> None:
        self._sent = ""
        self.question = next(q for q in request.QUESTIONS if q.field == self.visit.question)
        self.heading = self.say(self.question.title)
        self.lead = self.say(self.question.hint) if self.question.hint else ""
        number, of = self._place()
        question = self.say("pertanyaan {number} dari {of}", number=number, of=of)
        # The line below shows the step as well, and the keys need the room.
        self.step_text = question.capitalize() if self.look.large else f"{self.step_text} · {question}"
        kept = self.visit.answers.get(self.question.field, "")
        match self.question.kind:
            case Kind.CHOICE:
                self._build_choices(self.question, kept)
            case Kind.TEXT:
                self._build_text(kept)
            case Kind.NIK:
                self._build_digits(GROUPS, kept)
            case Kind.PHONE:
                self._build_digits(PHONE_GROUPS, kept.replace("+62", "0", 1))

    def _place(self) -> tuple[int, int]:
        fields = [question.field for question in asked(self.visit.answers)]
        return fields.index(self.question.field) + 1, len(fields)

    def _build_choices(self, question: Question, kept: str) -> None:
        choices = ChoiceList(self.look)
        for value, text in question.choices:
            choice = Choice(
                name=f"request.{value}",
                icon=ICONS.get(value, "circle"),
                text=self.say(text),
                chosen=value == kept,
                deed=lambda value=value: self._answer(value),
            )
            choices.offer(choice)
        self.add_widget(choices)

    def _build_digits(self, groups: tuple[int, ...], kept: str) -> None:
        self.groups = groups
        self.next_text = self.say("Lanjut")
        super().build()
        self.boxes.value = kept

    def _build_text(self, kept: str) -> None:
        self.next_text = self.say("Lanjut")
        self.lead = "" if self.look.large else self.lead  # the keys need the room
        self.line = Line(self.look)
        self.line.value = kept
        self.said = Column(self.look.space.m)
        self.above.add_widget(self.line)
        self.above.add_widget(self.said)
        self.add_widget(Keyboard(self.look, self.say("spasi"), self.on_letter, self.on_erase))

    # What has been typed

    @property
    def typed(self) -> str:
        if self.question.kind is Kind.TEXT:
            return str(self.line.value)
        return super().typed if self.question.kind in (Kind.NIK, Kind.PHONE) else ""

    @property
    def complete(self) -> bool:
        match self.question.kind:
            case Kind.TEXT:
                return bool(self.typed.strip())
            case Kind.PHONE:
                return len(self.typed) >= PHONE_MIN_DIGITS
            case _:
                return super().complete

    def complaint(self) -> str | None:
        if self.question.kind is Kind.NIK:
            return complaint_so_far(self.typed, self.booth.now().date())
        return self.visit.complaint if self.typed == self._sent else None  # it is being mended

    def refresh(self) -> None:
        if self.question.kind is Kind.CHOICE:
            Screen.refresh(self)
        else:
            super().refresh()

    def on_letter(self, letter: str) -> None:
        text = self.typed
        if len(text) >= self.question.max_chars:
            return
        self.line.value = text + letter.upper()
        self.refresh()

    def on_digit(self, digit: str) -> None:
        if len(self.typed) < self.boxes.length:
            self.boxes.value = self.typed + digit
            self.refresh()

    def on_erase(self) -> None:
        if self.question.kind is Kind.TEXT:
            self.line.value = self.typed[:-1]
            self.refresh()
        else:
            super().on_erase()

    def go_on(self) -> None:
        self._answer(self.typed)

    def _answer(self, text: str) -> None:
        self._sent = text
        self.do(Answered(self.question.field, text))

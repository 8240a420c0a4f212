"""What will be sent, and what it will cost at the counter."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.screens.moments import rupiah
from kiosk.screens.screen import Screen
from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Card, Notice
from kiosk.screens.widgets.text import Strong
from kiosk.visit.guardian import COME_TOGETHER
from kiosk.visit.request import Kind, Question, asked
from kiosk.visit.steps import Entrance
from kiosk.visit.visit import Paper, PaperState
from kiosk.words import day_in_words, mark

#: What the answers of the home-visit form are called on the review.
FIELDS = {
    "nik": mark("NIK pemohon"),
    "name": mark("Nama"),
    "place": mark("Tempat"),
    "hospital": mark("Rumah sakit"),
    "address": mark("Alamat"),
    "needed": mark("Diperlukan"),
    "phone": mark("Telepon"),
}


#: The part of a wide window that the question has beside what will be sent.
HEADING_BESIDE = 0.32


#: The part of a line that a fee's amount has.
FEE_SHARE = 0.28


#: What tells of nobody: the rest is private.
TOLD_ALOUD = (mark("Layanan"), mark("Jadwal"))


class Fact(BoxLayout):
    """A name at the left, its value at the right; below it when the text is large. One that
    is `private` is read out to headphones only."""

    name_text = StringProperty("")
    value_text = StringProperty("")
    private = BooleanProperty(False)
    strong = BooleanProperty(False)
    share = NumericProperty(0.66)
    halign = StringProperty("left")
    stacked = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        look = current_look()
        super().__init__(stacked=look.large, **properties)


class Thumb(BoxLayout):
    """One document: its small picture or its sign, its name, and who looks at it
    when it was not scanned."""

    name_text = StringProperty("")
    state_text = StringProperty("")
    icon = StringProperty("")


class ReviewScreen(Screen):
    """The last look before the number."""

    touched_content = False

    def build(self) -> None:
        self.heading = self.say("Periksa sekali lagi")
        self.side_share = HEADING_BESIDE
        home_visit = self.visit.entrance is Entrance.HOME_VISIT
        self.next_text = self.say("Kirim") if home_visit else self.say("Cetak nomor")
        self.next_icon = "paper-plane-tilt" if home_visit else "printer"
        sheet = Card()
        for name, value in self._answers() if home_visit else self._facts():
            told = name in map(self.say, TOLD_ALOUD)
            sheet.add_widget(Fact(name_text=name, value_text=value, private=not told))
        self.add_widget(sheet)
        self._add_papers()
        if self.visit.without_guardian:
            self.add_widget(Notice(tone="info", icon="users", head=self.say(COME_TOGETHER)))
        if not home_visit:
            self._add_fees()
        if not self.visit.without_guardian:
            self.add_widget(
                Notice(tone="info", icon="info", head=self.say("Tidak ada pembayaran di mesin ini."))
            )

    def _facts(self) -> list[tuple[str, str]]:
        visit, offer, language = self.visit, self.booth.offer, self.visit.language
        facts = []
        if visit.service is not None:
            facts.append((self.say("Layanan"), self.wording(offer.service(visit.service).name)))
        if visit.booking is not None:
            starts = visit.booking.starts_at.astimezone(self.booth.now().tzinfo)
            when = f"{day_in_words(starts.date(), language)}, {self.clock(starts)} {starts.tzname()}"
            facts += [(self.say("Jadwal"), when), (self.say("Nama"), visit.booking.masked_name)]
        if visit.group is not None:
            facts.append((self.say("Prioritas"), self.wording(offer.group(visit.group).name)))
        if visit.without_guardian:
            facts.append((self.say("NIK"), self.say("Diisi bersama petugas")))
        elif visit.identity is not None:
            facts.append((self.say("NIK"), masked(visit.identity.nik)))
        elif visit.no_card:
            facts.append((self.say("NIK"), self.say("Diisi bersama petugas")))
        return facts

    def _answers(self) -> list[tuple[str, str]]:
        answers = self.visit.answers
        shown = [(self.say("Layanan"), self.say("Kunjungan ke rumah atau rumah sakit"))]
        for question in asked(answers):
            if question.field in answers:
                name = self.say(FIELDS.get(question.field, question.title))
                shown.append((name, self._answer(question, answers[question.field])))
        return shown

    def _answer(self, question: Question, value: str) -> str:
        if question.kind is Kind.CHOICE:
            return self.say(dict(question.choices)[value])
        if question.kind is Kind.NIK:
            return masked(value)
        return as_dialled(value) if question.kind is Kind.PHONE else value

    def _add_papers(self) -> None:
        papers = self.visit.papers
        if not papers:
            return
        # Few pictures do not grow wider; large names need the width.
        columns = 1 if self.look.wide else 2 if self.look.large else min(4, max(3, len(papers)))
        strip = GridLayout(cols=columns, size_hint_y=None, spacing=self.look.space.m)
        strip.bind(minimum_height=strip.setter("height"))
        for paper in papers:
            kind = self.booth.offer.documents[paper.kind]
            taken = paper.state is PaperState.TAKEN
            thumb = Thumb(
                name_text=self.wording(kind.name),
                state_text=self._pages(paper) if taken else self.say("Petugas memeriksa"),
                icon=kind.picture if taken else "user-focus",
            )
            if paper.picture is not None:
                picture = Picture(self.look, plate=self.look.paint.tint)
                picture.still(paper.picture)
                thumb.ids.picture.clear_widgets()
                thumb.ids.picture.add_widget(picture)
            strip.add_widget(thumb)
        _level([thumb for thumb in strip.children if isinstance(thumb, Thumb)])
        for _ in range(columns - len(papers)):
            strip.add_widget(Widget(size_hint_y=None, height=0))
        (self.above if self.look.wide else self).add_widget(strip)

    def _pages(self, paper: Paper) -> str:
        """How many pictures of it there are, when there are several."""
        if len(paper.pages) < 2:
            return ""
        if len(self.booth.offer.documents[paper.kind].sides) > 1:
            return self.say("Dua sisi")
        return self.say("{taken} halaman", taken=len(paper.pages))

    def _add_fees(self) -> None:
        visit, offer = self.visit, self.booth.offer
        if visit.service is None or visit.entrance is None:
            return
        today = self.booth.now().date()
        fees = offer.fees(offer.service(visit.service).tariffs, today)
        if not fees:
            return
        on_top = offer.fee_on_top(visit.entrance, today)
        sheet = Card()
        sheet.add_widget(Fact(name_text=self.say("Biaya paspor, dibayar setelah wawancara"), strong=True))
        if (self.look.large or (self.look.wide and self.look.text_scale > 1)) and len(fees) > 1:
            # All of them would not be seen at once; which one it is, the officer asks anyway.
            amounts = sorted(fee.rupiah + (on_top.rupiah if on_top else 0) for fee in fees)
            sheet.add_widget(Strong(text=f"{rupiah(amounts[0])}–{amounts[-1]:,}".replace(",", ".")))
            self.add_widget(sheet)
            return
        for fee in (*fees, *((on_top,) if on_top else ())):
            sheet.add_widget(
                Fact(
                    name_text=self.wording(fee.name),
                    value_text=rupiah(fee.rupiah),
                    share=FEE_SHARE,
                    halign="right",
                )
            )
        self.add_widget(sheet)


def _level(thumbs: list[Thumb]) -> None:
    """Make `thumbs` as high as the highest: a grid lays the lower ones at the
    foot of their cells, and the pictures would stand like stairs."""

    def level(*_: object) -> None:
        highest = max(thumb.minimum_height for thumb in thumbs)
        for thumb in thumbs:
            thumb.height = highest

    for thumb in thumbs:
        thumb.bind(minimum_height=level)
    level()


def as_dialled(phone: str) -> str:
    """ "+6281234567890" as it was typed: "0812 3456 7890"."""
    digits = phone.replace("+62", "0", 1)
    return " ".join(part for part in (digits[:4], digits[4:8], digits[8:]) if part)


def masked(nik: str) -> str:
    """The last four digits, so that its owner knows it and nobody else does."""
    return f"•••••• •••••• {nik[-4:]}"


load_layout(__file__)

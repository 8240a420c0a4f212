"""The documents of this service, ticked as they come."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.screens.screen import Screen
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.column import Column
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.touch import Touchable
from kiosk.visit.events import Next, ScanSkipped, ScanStarted
from kiosk.visit.visit import Paper, PaperState, Visit
from kiosk.words import mark

#: What each state of a document is called, and its sign.
STATES = {
    PaperState.WANTED: (mark("Belum dipindai"), "circle"),
    PaperState.TAKEN: (mark("Sudah dipindai"), "check-circle"),
    PaperState.SKIPPED: (mark("Petugas akan memeriksa"), "user-focus"),
}


#: The part of a wide window that is not the list's.
SAID_BESIDE = 0.4


class DocumentRow(Touchable):
    """One document: its picture, its name, how far it is."""

    name_text = StringProperty("")
    state_text = StringProperty("")
    picture_icon = StringProperty("")
    state_icon = StringProperty("")
    done = BooleanProperty(False)
    #: Whether its sign or its thumbnail stands at the left.
    pictured = BooleanProperty(True)
    thumb = ObjectProperty(None, allownone=True)


class DocumentsScreen(Screen):
    """A row can be touched to take that document now, or again."""

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        return visit.papers

    def build(self) -> None:
        visit = self.visit
        self.heading = self.say("Pindai berkas Anda")
        larger = self.look.text_scale > 1
        self.lead = "" if larger else self.say("Letakkan satu per satu di bawah kamera.")
        self.next_text = self.say("Mulai pindai") if visit.wanted else self.say("Lanjut")
        self.next_icon = "camera" if visit.wanted else "arrow-right"
        self.side_share = SAID_BESIDE
        rows = Column(self.look.choice_gap)
        for paper in visit.papers:
            rows.add_widget(self._row(paper))
        self.add_widget(rows)
        if visit.wanted:
            self.below.add_widget(
                SecondaryButton(
                    name="documents.skip",
                    text=self.say("Lewati, petugas akan memeriksa"),
                    deed=lambda: self.do(ScanSkipped()),
                )
            )

    def _row(self, paper: Paper) -> DocumentRow:
        kind = self.booth.offer.documents[paper.kind]
        _, icon = STATES[paper.state]
        row = DocumentRow(
            name=f"documents.{paper.kind}",
            role="choice",
            label=self.wording(kind.name),
            name_text=self.wording(kind.name),
            state_text=""
            if self.look.large and not self._begun(paper)
            else self._state(paper, len(kind.sides)),
            value=self._state(paper, len(kind.sides)),
            picture_icon=kind.picture,
            state_icon=icon,
            # Large letters need the room of a picture that says no more than they do.
            pictured=not self.look.large,
            done=paper.state is PaperState.TAKEN,
            deed=lambda: self.do(ScanStarted(paper.kind)),
        )
        if paper.picture is not None and row.pictured:
            thumb = Picture(self.look, plate=self.look.paint.good_tint)
            thumb.still(paper.picture)
            row.ids.picture.clear_widgets()
            row.ids.picture.add_widget(thumb)
        return row

    @staticmethod
    def _begun(paper: Paper) -> bool:
        """Whether more of it is wanted: no sign says that."""
        return paper.state is PaperState.WANTED and bool(paper.pages)

    def _state(self, paper: Paper, sides: int) -> str:
        """How far a document is; one with several sides or pages, how many there are."""
        taken = len(paper.pages)
        if self._begun(paper):
            return self.say("{taken} dari {sides} sisi sudah dipindai", taken=taken, sides=sides)
        if paper.state is PaperState.TAKEN and sides == 1 and taken > 1:
            return self.say("{taken} halaman sudah dipindai", taken=taken)
        return self.say(STATES[paper.state][0])

    def go_on(self) -> None:
        self.do(ScanStarted() if self.visit.wanted else Next())


load_layout(__file__)

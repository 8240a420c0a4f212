"""Taking one document: the live picture, its outline, one line of guidance."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.properties import StringProperty

from kiosk.booth.booth import Stage
from kiosk.screens.faults import fault_notice
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.text import Icon
from kiosk.visit.events import PageKept, Retake, ScanSkipped
from kiosk.visit.visit import PaperState, Visit

#: The tone of the guidance at each stage.
TONES = {Stage.NONE: "info", Stage.SEEN: "info", Stage.STEADY: "wait", Stage.TAKEN: "good"}


class CaptureScreen(Screen):
    """The page is taken by itself; afterwards it is kept or taken again."""

    name_text = StringProperty("")
    primary = PageKept()

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        kind = visit.capturing
        return (kind, visit.paper(kind).scan if kind else None, visit.fault)

    def build(self) -> None:
        visit = self.visit
        assert visit.capturing is not None
        paper = visit.paper(visit.capturing)
        name = self.wording(self.booth.offer.documents[paper.kind].name)
        self.picture = Picture(self.look)
        self.guidance = Notice(tone="info", icon="scan", large=True)
        self.live = paper.state is PaperState.WANTED and visit.fault is None
        if visit.fault is None:
            self.ids.plate.add_widget(self.picture)
        else:
            sign = Icon(icon="camera-slash", font_size=self.look.size.ring, color=self.look.paint.primary)
            self.ids.plate.add_widget(sign)
        if paper.state is PaperState.TAKEN:
            self.heading = self.say("Apakah gambarnya jelas?")
            self.lead = name
            if paper.picture is not None:
                self.picture.still(paper.picture)
            self._tell("good", "check-circle", self.say("Sudah dipindai"))
            self.next_text = self.say("Lanjut")
            self._button("capture.retake", "arrow-counter-clockwise", self.say("Ulangi foto"), Retake())
            return
        self.heading = self.say("Letakkan {document}", document=name)
        if visit.fault is not None:
            self.ids.said.add_widget(fault_notice(self, visit.fault))
            self._button("capture.retake", "arrow-counter-clockwise", self.say("Coba lagi"), Retake())
        else:
            self._tell("info", "scan", self.say("Letakkan berkas di bawah kamera"))
        self._button(
            "capture.skip", "skip-forward", self.say("Lewati, petugas akan memeriksa"), ScanSkipped()
        )

    def _tell(self, tone: str, icon: str, head: str) -> None:
        self.guidance.tone, self.guidance.icon, self.guidance.head = tone, icon, head
        if self.guidance.parent is None:
            self.ids.said.add_widget(self.guidance)

    def _button(self, name: str, icon: str, text: str, deed: PageKept | Retake | ScanSkipped) -> None:
        button = SecondaryButton(name=name, icon=icon, text=text, deed=lambda: self.do(deed))
        self.ids.ways.add_widget(button)

    def animate(self) -> None:
        preview = self.booth.preview if self.live else None
        if preview is None:
            return
        self.picture.live(preview)
        if preview.message:
            icon = "check-circle" if preview.stage is Stage.TAKEN else "scan"
            self._tell(TONES[preview.stage], icon, self.say(preview.message))


load_layout(__file__)

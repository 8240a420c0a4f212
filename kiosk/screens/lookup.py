"""Showing the booking: the readers listen, and there are two other ways."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.faults import fault_notice
from kiosk.screens.screen import Screen
from kiosk.screens.widgets import drawing as _drawing  # noqa: F401  (its class is used in lookup.kv)
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.column import Column
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.progress import LOOKING_UP_S, Progress
from kiosk.screens.widgets.tile import Choice
from kiosk.visit.events import ScanSkipped, TypeNumberChosen, TypePersonChosen
from kiosk.visit.visit import Visit

#: The part of a wide window in which the other ways stand; the drawing has the rest.
WAYS_BESIDE = 0.46


class LookupScreen(Screen):
    """A code is looked for as soon as it is read."""

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        return (visit.fault, visit.looking_up, visit.lookups_failed)

    def build(self) -> None:
        visit = self.visit
        look, self.side_share = self.look, WAYS_BESIDE
        self.drawing = Showing(self)
        self.progress: Progress | None = None
        # What went wrong, in large letters, needs the room of the drawing.
        crowded = look.text_scale > 1 and (visit.fault is not None or visit.looking_up)
        self._beside = look.wide and not (visit.fault is not None and slip_offered(self))
        if self._beside:
            self.add_widget(self.drawing)
        elif not crowded and not look.wide:
            self.above.add_widget(self.drawing)
        self.ways = Column(self.look.space.m)
        (self.below if self.look.wide else self).add_widget(self.ways)
        self.heading = self.say("Tunjukkan kode QR Anda")
        self.lead = self.say("Dekatkan layar ponsel atau kertas ke pemindai di bawah layar.")
        self.picture = Picture(self.look)
        self.drawing.ids.plate.add_widget(self.picture)
        if visit.looking_up:
            self.lead = "" if crowded or look.wide else self.lead
            self.add_notice(
                Notice(tone="wait", icon="hourglass-medium", head=self.say("Mencari jadwal Anda…"))
            )
            self.progress = Progress(look, LOOKING_UP_S)
            self._began_s = self.app.clock.monotonic_s()
            (self.above if look.wide else self.ways).add_widget(self.progress)
        elif visit.fault is not None:
            notice = fault_notice(self, visit.fault)
            if look.large and slip_offered(self):
                notice.text = notice.code = ""  # three ways on say it, and need the room
            self.add_notice(notice)
            self.lead = "" if crowded or look.wide else self.lead
        self.add_ways()

    def add_notice(self, notice: Notice) -> None:
        (self.above if self._beside else self if self.look.wide else self.ways).add_widget(notice)

    def add_ways(self) -> None:
        """The ways that need no code."""
        ways = [
            ("lookup.type_number", "keyboard", self.say("Ketik nomor permohonan"), TypeNumberChosen()),
            (
                "lookup.type_person",
                "identification-card",
                self.say("Saya tidak punya kode"),
                TypePersonChosen(),
            ),
        ]
        for name, icon, text, deed in ways:
            choice = Choice(name=name, icon=icon, text=text, deed=lambda deed=deed: self.do(deed))
            self.ways.add_widget(choice)
        if slip_offered(self):
            self.ways.add_widget(slip_choice(self, "lookup.slip"))

    def animate(self) -> None:
        if self.progress is not None:
            self.progress.after(self.app.clock.monotonic_s() - self._began_s)
        preview = self.booth.code_preview
        if preview is not None and (self.parent is None or not self.app.repaint.must_wait()):
            self.app.repaint.change(self.picture, lambda: self.picture.live(preview))
        self.drawing.ids.plate.opacity = 0 if self.picture.empty else 1


class Showing(BoxLayout):
    """How the phone is held, and what the reader's camera sees, if it has one."""

    def __init__(self, screen: Screen) -> None:
        self.look = screen.look
        super().__init__()


def slip_offered(screen: Screen) -> bool:
    """Nobody's list knows the code: what is left is an officer, with a slip that proves the
    arrival while the newest list is out of reach."""
    failed = screen.visit.lookups_failed
    tried = screen.booth.timing.lookups_before_officer
    return failed >= tried or (failed > 0 and screen.booth.disrupted)


def slip_choice(screen: Screen, name: str) -> Choice:
    if not screen.booth.disrupted:
        return Choice(
            name=name,
            icon="hand-waving",
            text=screen.say("Minta bantuan petugas"),
            hint=screen.say("Ambil lembar, lalu tunjukkan kepada petugas."),
            deed=lambda: screen.do(ScanSkipped()),
        )
    return Choice(
        name=name,
        icon="receipt",
        text=screen.say("Cetak bukti kedatangan"),
        hint=screen.say("Serahkan kepada petugas."),
        deed=lambda: screen.do(ScanSkipped()),
    )


load_layout(__file__)

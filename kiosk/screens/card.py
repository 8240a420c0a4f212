"""The identity card read by the booth: laid down, read, and confirmed by its holder."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.booth.booth import Stage
from kiosk.screens.capture import SIGNS, TONES
from kiosk.screens.faults import fault_notice
from kiosk.screens.screen import Screen
from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Card as Sheet
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.progress import Progress
from kiosk.screens.widgets.text import Icon
from kiosk.visit.card import CardProposal, CardStage, ReadField
from kiosk.visit.card_moves import proposed_identity
from kiosk.visit.events import CardConfirmed, Deed, Retake, TypeNikChosen
from kiosk.visit.identity import in_groups
from kiosk.visit.moves import World
from kiosk.visit.visit import Visit

USUAL_S = 3.0
"""How long a card is read as a rule, on the machine of a booth that is doing nothing else."""


class ReadLine(BoxLayout):
    """A value that was read; one in doubt says so in a word and a sign."""

    name_text = StringProperty("")
    value_text = StringProperty("")
    check_text = StringProperty("")
    stacked = BooleanProperty(False)

    def __init__(self, **properties: object) -> None:
        super().__init__(stacked=current_look().large, **properties)


class CardScreen(Screen):
    """What is on it is a proposal: typing is one touch away at any moment."""

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        card = visit.card
        return (card.stage, card.shot, visit.fault) if card else None

    def build(self) -> None:
        card = self.visit.card
        assert card is not None
        self.live = card.stage is CardStage.WATCHED and self.visit.fault is None
        self.clicked = False
        self.progress: Progress | None = None
        self.picture = Picture(self.look)
        self.guidance = Notice(tone="info", icon="scan", large=True)
        if card.picture is not None:
            self.picture.still(card.picture)
        if self.visit.fault is None or card.picture is not None:
            self.ids.plate.add_widget(self.picture)
        else:
            sign = Icon(icon="camera-slash", font_size=self.look.size.ring, color=self.look.paint.primary)
            self.ids.plate.add_widget(sign)
        match card.stage:
            case CardStage.WATCHED:
                self._ask_for_card()
            case CardStage.READING:
                self._show_reading()
            case CardStage.READ if card.proposal is not None and card.proposal.nik.value:
                self._show_proposal(card.proposal)
            case CardStage.READ:
                self._show_nothing_read()

    def _ask_for_card(self) -> None:
        self.heading = self.say("Letakkan KTP Anda")
        self.lead = self.say("Bagian depan menghadap ke atas, di bawah kamera.")
        if self.visit.fault is not None:
            self.ids.said.add_widget(fault_notice(self, self.visit.fault))
            self._button("card.again", "arrow-counter-clockwise", self.say("Coba lagi"), Retake())
        else:
            self._tell("info", "scan", self.say("Letakkan KTP di bawah kamera"))
        self._button("card.type", "keyboard", self.say("Ketik saja"), TypeNikChosen())

    def _show_reading(self) -> None:
        self.heading = self.say("Membaca kartu…")
        self.lead = self.say("KTP boleh diambil kembali.")
        self.progress = Progress(self.look, USUAL_S)
        self._began_s = self.app.clock.monotonic_s()
        self.ids.said.add_widget(self.progress)
        self._button("card.type", "keyboard", self.say("Ketik saja"), TypeNikChosen())
        before = self.app.screen
        if isinstance(before, CardScreen) and before.live:
            self.booth.touch()
            if not before.clicked:
                self._click()

    def _click(self) -> None:
        self.clicked = True
        self.app.shutter.click()
        self.picture.flash()

    def _show_proposal(self, proposal: CardProposal) -> None:
        self.heading = self.say("Apakah ini benar?")
        self.lead = self.say("Cocokkan dengan KTP Anda.")
        sheet = Sheet()
        born = ReadField(
            f"{proposal.birth_date:%d-%m-%Y}" if proposal.birth_date else "", proposal.birth_date_doubtful
        )
        lines = (
            (self.say("NIK"), ReadField(in_groups(proposal.nik.value), proposal.nik.doubtful)),
            (self.say("Nama"), proposal.name),
            (self.say("Tempat lahir"), proposal.birth_place),
            (self.say("Tanggal lahir"), born),
        )
        for name, read in lines:
            if read.value:
                check = self.say("Periksa") if read.doubtful else ""
                sheet.add_widget(ReadLine(name_text=name, value_text=read.value, check_text=check))
        self.ids.said.add_widget(sheet)
        if proposed_identity(self.visit, World(self.booth.offer, self.booth.now())) is not None:
            self.primary = CardConfirmed()
            self.next_text, self.next_icon = self.say("Benar"), "check"
            self._button("card.mend", "pencil-simple", self.say("Perbaiki"), TypeNikChosen())
        else:
            self.primary = TypeNikChosen()
            self.next_text, self.next_icon = self.say("Perbaiki"), "pencil-simple"
        self._button("card.again", "arrow-counter-clockwise", self.say("Ulangi"), Retake())

    def _show_nothing_read(self) -> None:
        self.heading = self.say("KTP tidak terbaca")
        if self.visit.fault is not None:
            self.ids.said.add_widget(fault_notice(self, self.visit.fault))
        else:
            told = self.say("Ketik NIK Anda, atau letakkan KTP sekali lagi.")
            self.ids.said.add_widget(Notice(tone="wait", icon="warning", head=told))
        self.primary = TypeNikChosen()
        self.next_text, self.next_icon = self.say("Ketik NIK"), "keyboard"
        self._button("card.again", "arrow-counter-clockwise", self.say("Ulangi"), Retake())

    def _tell(self, tone: str, icon: str, head: str) -> None:
        self.guidance.tone, self.guidance.icon, self.guidance.head = tone, icon, head
        if self.guidance.parent is None:
            self.ids.said.add_widget(self.guidance)

    def _button(self, name: str, icon: str, text: str, deed: Deed) -> None:
        self.ids.ways.add_widget(SecondaryButton(name=name, icon=icon, text=text, deed=lambda: self.do(deed)))

    def animate(self) -> None:
        if self.progress is not None:
            self.progress.after(self.app.clock.monotonic_s() - self._began_s)
        preview = self.booth.preview if self.live else None
        if preview is None:
            return
        self.picture.live(preview)
        if preview.stage is Stage.TAKEN and not self.clicked:
            self._click()
        if preview.message:
            self._tell(TONES[preview.stage], SIGNS.get(preview.stage, "scan"), self.say(preview.message))


load_layout(__file__)

"""The identity card read by the booth: laid down, read, and confirmed by its holder."""

from __future__ import annotations

from collections.abc import Hashable

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.faults import fault_notice
from kiosk.screens.live_picture import LivePicture
from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Card as Sheet
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.progress import Progress
from kiosk.visit.card import CardProposal, CardStage, ReadField
from kiosk.visit.card_moves import proposed_identity
from kiosk.visit.events import CardConfirmed, Retake, TypeNikChosen
from kiosk.visit.identity import in_groups
from kiosk.visit.moves import World
from kiosk.visit.visit import Visit

USUAL_S = 3.0
"""How long a card is read as a rule, on the machine of a booth that is doing nothing else."""

#: The part of a wide window that has what was read, beside the picture; and the
#: question's part beside what was read in large letters.
READ_BESIDE, HEADING_BESIDE = 0.46, 0.32


class ReadLine(BoxLayout):
    """A value that was read; one in doubt says so in a word and a sign."""

    name_text = StringProperty("")
    value_text = StringProperty("")
    check_text = StringProperty("")
    private = True
    stacked = BooleanProperty(False)

    def __init__(self, **properties: object) -> None:
        look = current_look()
        super().__init__(stacked=look.large, **properties)


class CardScreen(LivePicture):
    """What is on it is a proposal: typing is one touch away at any moment."""

    few_words = True

    @classmethod
    def key(cls, visit: Visit) -> Hashable:
        card = visit.card
        return (card.stage, card.shot, visit.fault) if card else None

    def build(self) -> None:
        card = self.visit.card
        assert card is not None
        self.live = card.stage is CardStage.WATCHED and self.visit.fault is None
        self.progress: Progress | None = None
        self.set_plate(seen=self.visit.fault is None or card.picture is not None)
        if card.picture is not None:
            self.picture.still(card.picture)
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
            self.said.add_widget(fault_notice(self, self.visit.fault))
            self.offer("card.again", "arrow-counter-clockwise", self.say("Coba lagi"), Retake())
        else:
            self.tell("info", "scan", self.say("Letakkan KTP di bawah kamera"))
        self.offer("card.type", "keyboard", self.say("Ketik saja"), TypeNikChosen())

    def _show_reading(self) -> None:
        self.heading = self.say("Membaca kartu…")
        self.lead = self.say("KTP boleh diambil kembali.")
        self.progress = Progress(self.look, USUAL_S)
        self._began_s = self.app.clock.monotonic_s()
        self.said.add_widget(self.progress)
        self.offer("card.type", "keyboard", self.say("Ketik saja"), TypeNikChosen())
        before = self.app.screen
        if isinstance(before, CardScreen) and before.live:
            self.booth.touch()
            if not before.clicked:
                self.click()

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
        self._lay(sheet)
        may_confirm = proposed_identity(self.visit, World(self.booth.offer, self.booth.now())) is not None
        # What is in doubt is looked at digit by digit, not waved through.
        is_doubtful = proposal.nik.doubtful or proposal.birth_date_doubtful
        if may_confirm and not is_doubtful:
            self.primary = CardConfirmed()
            self.next_text, self.next_icon = self.say("Benar"), "check"
            self.offer("card.mend", "pencil-simple", self.say("Perbaiki"), TypeNikChosen())
        else:
            self.primary = TypeNikChosen()
            self.next_text, self.next_icon = self.say("Perbaiki"), "pencil-simple"
            self.lead = "" if self.look.wide else self.lead  # the ways on need the room
            if may_confirm:
                self.offer("card.confirm", "check", self.say("Benar"), CardConfirmed())
        self.offer("card.again", "arrow-counter-clockwise", self.say("Ulangi"), Retake())

    def _lay(self, sheet: Sheet) -> None:
        """What was read, under the picture; in larger letters instead of it, for the
        card is at hand."""
        if self.look.text_scale == 1 or (self.look.wide and not self.look.large):
            self.side_share = READ_BESIDE
            self.said.add_widget(sheet)
            return
        self.plate.parent.remove_widget(self.plate)
        self.side_share = HEADING_BESIDE
        (self if self.look.wide else self.said).add_widget(sheet)
        if not self.look.wide:
            self.lead = ""

    def _show_nothing_read(self) -> None:
        self.heading = self.say("KTP tidak terbaca")
        if self.visit.fault is not None:
            self.said.add_widget(fault_notice(self, self.visit.fault))
        else:
            told = self.say("Ketik NIK Anda, atau letakkan KTP sekali lagi.")
            self.said.add_widget(Notice(tone="wait", icon="warning", head=told))
        self.primary = TypeNikChosen()
        self.next_text, self.next_icon = self.say("Ketik NIK"), "keyboard"
        self.offer("card.again", "arrow-counter-clockwise", self.say("Ulangi"), Retake())

    def animate(self) -> None:
        if self.progress is not None:
            self.progress.after(self.app.clock.monotonic_s() - self._began_s)
        super().animate()


load_layout(__file__)

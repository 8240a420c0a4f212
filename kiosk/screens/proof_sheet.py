"""The proof of an arrival on the screen, for the applicant's phone, when the paper may not be out."""

from __future__ import annotations

from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.screen import Screen
from kiosk.screens.widgets.notice import Card
from kiosk.screens.widgets.qr import Qr
from kiosk.screens.widgets.text import Strong, Words
from kiosk.visit.visit import Paperwork, Visit
from kiosk.words import mark

PHOTOGRAPH = mark("Foto kode ini")
SHOW_IT = mark("Tunjukkan fotonya kepada petugas. Kode ini bukti bahwa Anda sudah datang.")
#: When nobody knows that the applicant holds the paper.
NOT_IN_HAND = (Paperwork.DOUBTFUL, Paperwork.FAILED)


class ProofSheet(BoxLayout):
    """Empty until the paper fails; then what its QR would have said, and what to do with it."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._shown: str | None = None
        super().__init__(size_hint_y=None, height=0)
        self.bind(minimum_height=self.setter("height"))

    def refresh(self, visit: Visit) -> None:
        proof = visit.proof if visit.paperwork in NOT_IN_HAND else None
        if proof != self._shown:
            self._shown = proof
            self.clear_widgets()
            if proof is not None:
                self.add_widget(self._sheet(proof))

    def _sheet(self, proof: str) -> Card:
        screen, look = self._screen, self._screen.look
        code = Qr(proof, look.size.drawing)
        place = AnchorLayout(size_hint=(1, None), height=code.height)
        place.add_widget(code)
        told = BoxLayout(orientation="vertical", size_hint_y=None, spacing=look.space.s)
        told.bind(minimum_height=told.setter("height"))
        told.add_widget(Strong(text=screen.say(PHOTOGRAPH), font_size=look.read.lead))
        told.add_widget(Words(text=screen.say(SHOW_IT)))
        sheet = Card()
        sheet.spacing = look.space.l
        if not look.large:
            sheet.orientation = "horizontal"
            place.size_hint_x, place.width = None, code.width
            place.pos_hint = told.pos_hint = {"center_y": 0.5}
        sheet.add_widget(place)
        sheet.add_widget(told)
        return sheet

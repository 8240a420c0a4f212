"""Home: six doors, one question."""

from __future__ import annotations

from kivy.uix.gridlayout import GridLayout

from kiosk.screens.comfort_bar import ComfortBar
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.tile import Choice, Tile
from kiosk.visit.events import Ended, EntranceChosen
from kiosk.visit.steps import Entrance
from kiosk.words import mark

#: Each door: its icon, two words, one line.
DOORS = {
    Entrance.BOOKING: (
        "calendar-check",
        mark("Sudah punya jadwal"),
        mark("M-Paspor atau kode booking"),
    ),
    Entrance.PRIORITY: (
        "hand-heart",
        mark("Layanan prioritas"),
        mark("Lansia, disabilitas, hamil, menyusui, balita"),
    ),
    Entrance.WALK_IN: ("ticket", mark("Ambil nomor"), mark("Tanpa jadwal")),
    Entrance.SAME_DAY: ("lightning", mark("Percepatan"), mark("Paspor selesai hari ini")),
    Entrance.LOST_OR_DAMAGED: (
        "warning-octagon",
        mark("Hilang atau rusak"),
        mark("Paspor hilang, sobek, atau basah"),
    ),
    Entrance.HOME_VISIT: (
        "first-aid",
        mark("Keluarga sakit"),
        mark("Tidak bisa datang, petugas berkunjung"),
    ),
}


class HomeScreen(Screen):
    """A door that is not on today is grey and says why. Large text makes rows of the doors."""

    def build(self) -> None:
        self.step_text = self.booth.offer.site_name
        self.heading = self.say("Apa yang Anda perlukan?")
        self.back_text = self.say("Batal")
        self.back_icon = "x"
        rows = self.look.large and not self.look.wide
        door = Choice if rows else Tile
        grid = GridLayout(cols=3 if self.look.wide else 1 if rows else 2, spacing=self.look.space.m)
        grid.bind(minimum_height=grid.setter("size_hint_min_y"))
        for entrance, (icon, text, hint) in DOORS.items():
            shut = self.booth.offer.shut(entrance, self.booth.now())
            tile = door(
                name=f"home.{entrance.value}",
                icon=icon,
                text=self.say(text),
                hint=self.say(shut.sentence, **shut.values) if shut else self.say(hint),
                disabled=shut is not None,
                deed=lambda entrance=entrance: self.do(EntranceChosen(entrance)),
            )
            grid.add_widget(tile)
        self.add_widget(grid)
        self.add_widget(ComfortBar())

    def go_back(self) -> None:
        self.do(Ended())

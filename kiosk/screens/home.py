"""Home: six doors, one question."""

from __future__ import annotations

from kivy.uix.gridlayout import GridLayout

from kiosk.screens.comfort_bar import ComfortBar
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.tile import Choice, Tile
from kiosk.visit.events import Ended, EntranceChosen
from kiosk.visit.offer import NO_MORE_NUMBERS, Shut
from kiosk.visit.steps import Entrance
from kiosk.words import mark

#: Each door: its icon, two words, one line.
DOORS = {
    Entrance.BOOKING: (
        "calendar-check",
        mark("Sudah punya jadwal"),
        mark("Sudah daftar di M-Paspor, atau punya kode booking"),
    ),
    Entrance.PRIORITY: (
        "hand-heart",
        mark("Layanan prioritas"),
        mark("Lansia, disabilitas, hamil, menyusui, balita"),
    ),
    Entrance.WALK_IN: (
        "ticket",
        mark("Ambil nomor"),
        mark("Tanpa jadwal: paspor baru, anak, perpanjang, ubah data"),
    ),
    Entrance.SAME_DAY: ("lightning", mark("Percepatan"), mark("Paspor selesai hari ini")),
    Entrance.LOST_OR_DAMAGED: (
        "warning-octagon",
        mark("Hilang atau rusak"),
        mark("Paspor hilang, dicuri, sobek, atau basah"),
    ),
    Entrance.HOME_VISIT: (
        "first-aid",
        mark("Keluarga sakit"),
        mark("Dirawat di rumah atau rumah sakit, petugas datang"),
    ),
}


#: The part of a wide window that the question has beside the doors.
HEADING_BESIDE = 0.3


class HomeScreen(Screen):
    """A door that is not on today is grey and says why. Large text makes rows of the doors;
    where there is little room, the two words must do."""

    def build(self) -> None:
        self.step_text = "" if self.look.large else self.booth.offer.site_name
        self.heading = self.say("Apa yang Anda perlukan?")
        self.back_text = self.say("Batal")
        self.back_icon = "x"
        look = self.look
        low = look.low and not look.wide
        # Rows take less room than tiles: large text and the lower half of the window need it.
        rows = look.large or look.low or look.wide
        terse = low or look.text_scale > 1
        if look.wide:
            self.side_share = HEADING_BESIDE
        grid = GridLayout(
            cols=1 if look.large and not (low or look.wide) else 2,
            spacing=look.space.s if terse else look.space.m,
        )
        grid.bind(minimum_height=grid.setter("size_hint_min_y"))
        day_over = self.booth.news.day_over is not None
        if day_over:
            self.lead = f"{self.say(NO_MORE_NUMBERS)} {self.say('Silakan ke petugas.')}"
        for entrance, (icon, text, hint) in DOORS.items():
            shut = self.booth.offer.shut(entrance, self.booth.now(), day_over)
            tile = (Choice if rows else Tile)(
                name=f"home.{entrance.value}",
                icon=icon,
                text=self.say(text),
                hint=self._why(entrance, shut) if shut else "" if terse else self.say(hint),
                disabled=shut is not None,
                deed=lambda entrance=entrance: self.do(EntranceChosen(entrance)),
            )
            if isinstance(tile, Choice):
                tile.size_hint_y = 1
                tile.pointed = False
                tile.icon = "" if look.large and (low or look.wide) else icon
            grid.add_widget(tile)
        self.add_widget(grid)
        self.below.add_widget(ComfortBar())

    def _why(self, entrance: Entrance, shut: Shut) -> str:
        """Why a door is grey, and what to do now; what stands above all doors is not said again."""
        if shut.sentence == NO_MORE_NUMBERS:
            return ""
        rule = self.booth.offer.entrances.get(entrance)
        closed_at = rule.closes_at if rule is not None and "time" in shut.values else None
        values = {"time": self.clock(closed_at)} if closed_at else shut.values
        return " ".join(self.say(text, **values) for text in (shut.sentence, shut.then) if text)

    def go_back(self) -> None:
        self.do(Ended())

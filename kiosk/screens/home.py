"""Home: six doors, one question."""

from __future__ import annotations

from enum import Enum

from kivy.uix.gridlayout import GridLayout

from kiosk.screens.comfort_bar import ComfortBar
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.notice import split_sentence
from kiosk.screens.widgets.tile import Choice, Tile
from kiosk.visit.events import Ended, EntranceChosen
from kiosk.visit.offer import NO_MORE_NUMBERS, Shut
from kiosk.visit.steps import Entrance
from kiosk.words import mark

#: Each door: its icon, two words, one line; and the line where there is little room, unless
#: the two words say enough.
DOORS = {
    Entrance.BOOKING: (
        "calendar-check",
        mark("Sudah punya jadwal"),
        mark("Sudah daftar di M-Paspor, atau punya kode booking"),
        "",
    ),
    Entrance.PRIORITY: (
        "hand-heart",
        mark("Layanan prioritas"),
        mark("Lansia, disabilitas, hamil, menyusui, balita"),
        "",
    ),
    Entrance.WALK_IN: (
        "ticket",
        mark("Ambil nomor"),
        mark("Tanpa jadwal: paspor baru, anak, perpanjang, ubah data"),
        mark("Tanpa jadwal: baru, ganti, anak, ubah"),
    ),
    Entrance.SAME_DAY: (
        "lightning",
        mark("Percepatan"),
        mark("Paspor selesai hari ini"),
        mark("Selesai hari ini"),
    ),
    Entrance.LOST_OR_DAMAGED: (
        "warning-octagon",
        mark("Hilang atau rusak"),
        mark("Paspor dicuri, sobek, atau basah"),
        mark("Dicuri, sobek, basah"),
    ),
    Entrance.HOME_VISIT: (
        "first-aid",
        mark("Keluarga sakit"),
        mark("Dirawat di rumah atau rumah sakit, petugas datang"),
        mark("Petugas datang"),
    ),
}


#: The part of a wide window that the question has beside the doors.
HEADING_BESIDE = 0.3


class Telling(Enum):
    """How much a door says under its two words."""

    ALL, ALL_IN_FINE, LITTLE, NOTHING = range(4)


class HomeScreen(Screen):
    """A door that is not on today is grey and says why. Larger text makes rows of the doors,
    with as much of their lines as finds room; what does not is still read out."""

    def build(self) -> None:
        look = self.look
        day_over = self.booth.news.day_over is not None
        larger = look.text_scale > 1
        self.step_text = "" if look.large else self.booth.offer.site_name
        self.heading = (
            self.say("Silakan pilih") if larger and not look.wide else self.say("Apa yang Anda perlukan?")
        )
        self.back_text = self.say("Batal")
        self.back_icon = "x"
        low = look.low and not look.wide
        if look.wide:
            self.side_share = HEADING_BESIDE
        shuts = {door: self.booth.offer.shut(door, self.booth.now(), day_over) for door in DOORS}
        whys = {door: self._why(door, shut) if shut else "" for door, shut in shuts.items()}
        explained = any(whys.values())
        # Large letters on several grey doors: why, and no more; whom to ask stands below them.
        self._short_of_room = look.large and not (look.wide or look.low) and sum(map(bool, whys.values())) > 1
        self._telling = self._room_for_telling(day_over, explained)
        grid = GridLayout(
            cols=1 if larger and not (low or look.wide) else 2,
            spacing=look.space.s if larger or low else look.space.m,
        )
        grid.bind(minimum_height=grid.setter("size_hint_min_y"))
        if day_over:
            self.lead = f"{self.say(NO_MORE_NUMBERS)} {self.say('Silakan ke petugas.')}"
        for entrance, shut in shuts.items():
            grid.add_widget(self._door(entrance, shut is not None, whys[entrance]))
        self.add_widget(grid)
        self.below.add_widget(ComfortBar())

    def _room_for_telling(self, day_over: bool, explained: bool) -> Telling:
        """Why a door is shut comes first, and takes the room of other doors' lines."""
        look = self.look
        if look.wide:
            if look.text_scale > 1:
                return Telling.NOTHING
            return Telling.ALL_IN_FINE if look.narrow else Telling.ALL
        if look.low:
            return Telling.NOTHING if look.text_scale > 1 or explained else Telling.LITTLE
        if look.large:
            return Telling.NOTHING if day_over or explained or self.app.comfort.voice else Telling.LITTLE
        if look.text_scale > 1:
            return Telling.LITTLE if explained else Telling.ALL_IN_FINE
        return Telling.ALL

    def _door(self, entrance: Entrance, shut: bool, why: str) -> Tile | Choice:
        icon, text, line, short = DOORS[entrance]
        look = self.look
        told = {Telling.ALL: line, Telling.ALL_IN_FINE: line, Telling.LITTLE: short}.get(self._telling, "")
        told_why = split_sentence(why)[0] if self._short_of_room else why
        # Rows take less room than tiles: large text and the lower half of the window need it.
        rows = look.text_scale > 1 or look.low or look.wide
        door = (Choice if rows else Tile)(
            name=f"home.{entrance.value}",
            icon=icon,
            text=self.say(text),
            hint=told_why if shut else self.say(told) if told else "",
            value=("" if told_why == why else why) if shut else "" if told == line else self.say(line),
            disabled=shut,
            deed=lambda: self.do(EntranceChosen(entrance)),
        )
        if isinstance(door, Choice):
            door.size_hint_y = 1
            door.pointed = False
            door.fine = self._telling in (Telling.ALL_IN_FINE, Telling.LITTLE) or bool(why)
            door.icon = "" if look.large and (look.low or look.wide) else icon
        return door

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

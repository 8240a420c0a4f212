"""Languages, and what makes the screen easier to read and to reach."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.theme.current import current_app
from kiosk.screens.theme.tokens import Look
from kiosk.screens.widgets.button import Chip
from kiosk.screens.widgets.wrapping import width_px
from kiosk.visit.events import LanguageChosen
from kiosk.words import languages, mark, own_name, say


class ComfortBar(BoxLayout):
    """The languages, each in its own words, and the switches, each with its state."""

    def __init__(self, **properties: Any) -> None:
        app = current_app()
        look, visit, comfort = app.look, app.booth.visit, app.comfort
        larger, contrast = comfort.larger(), replace(comfort, contrast=not comfort.contrast)
        low = replace(comfort, low=not comfort.low)
        voice = replace(comfort, voice=not comfort.voice, dark=False)
        spoken = ("comfort.voice", "speaker-high", mark("Panduan suara"), voice, comfort.voice)
        settings = (
            ("comfort.text", "text-aa", mark("Perbesar teks"), larger, comfort.text_scale > 1),
            ("comfort.contrast", "circle-half", mark("Kontras tinggi"), contrast, comfort.contrast),
            ("comfort.low", "arrow-line-down", mark("Tombol lebih rendah"), low, comfort.low),
            *((spoken,) if app.guide.mouth.audible else ()),
        )
        room_px = look.width - 2 * look.space.edge
        # A switch more than usual makes them all narrower before it makes another line.
        tight = (look.size.least_target, look.space.s)
        fitting = [
            switch_px
            for switch_px, pad_px in ((look.size.switch, look.space.m), (look.size.chip, look.space.m), tight)
            if _one_line_px(look, len(settings), switch_px, pad_px) <= room_px
        ]
        many_lines = look.wide or not fitting
        super().__init__(
            orientation="vertical" if many_lines else "horizontal",
            spacing=look.space.s,
            size_hint_y=None,
            **properties,
        )
        self.bind(minimum_height=self.setter("height"))
        words = BoxLayout(spacing=look.space.s, size_hint_y=None)
        if look.wide and look.large:
            words.orientation = "vertical"
        switches = BoxLayout(spacing=look.space.s, size_hint_y=None)
        for row in (words, switches):
            row.bind(minimum_height=row.setter("height"))
            self.add_widget(row)
        for code in languages():
            chip = Chip(
                name=f"language.{code}",
                text=own_name(code),
                chosen=visit.language == code,
                deed=lambda code=code: app.booth.do(LanguageChosen(code)),
            )
            words.add_widget(chip)
        for name, icon, label, wanted, chosen in settings:
            chip = Chip(
                name=name,
                icon=icon,
                label=say(label, visit.language),
                chosen=chosen,
                deed=lambda wanted=wanted: app.set_comfort(wanted),
            )
            if not many_lines:
                chip.size_hint_x = None
                chip.width = fitting[0]
            switches.add_widget(chip)
        if not many_lines:
            switches.size_hint_x = None
            switches.bind(minimum_width=switches.setter("width"))
            self._level([*words.children, *switches.children])

    def _level(self, chips: list[Chip]) -> None:
        """All of one line as high as the highest."""

        def level(*_: object) -> None:
            for chip in chips:
                chip.height = max(one.needed for one in chips)

        for chip in chips:
            chip.bind(needed=level)
        level()


def _one_line_px(look: Look, switches: int, switch_px: float, pad_px: float) -> float:
    """What all of it needs side by side, every name whole with `pad_px` before and after."""
    names = [width_px(own_name(code), look.show.button, True) for code in languages()]
    chips = sum(name + 2 * pad_px for name in names) + switches * switch_px
    return chips + (len(names) + switches - 1) * look.space.s

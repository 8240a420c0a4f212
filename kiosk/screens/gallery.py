"""Every widget in every state, a page a kind: for who designs, and for who judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens import pictures
from kiosk.screens.comfort import Comfort
from kiosk.screens.nobody import Mute, Nobody
from kiosk.screens.plain_app import PlainApp
from kiosk.screens.specimens import PAGES
from kiosk.screens.specimens.page import Specimens
from kiosk.screens.theme import fonts
from kiosk.screens.theme.tokens import TEXT_SCALES, Look
from kiosk.screens.widgets.button import ButtonRow, Chip

#: Frames after a page was built before its picture is taken.
SETTLED_FRAMES = 6
#: In every text size: as it is, in high contrast, within low reach.
DRESSES = {"normal": Comfort(), "contrast": Comfort(contrast=True), "low": Comfort(low=True)}
LOOKS = {
    f"{scale:.0%}-{name}".replace("%", ""): replace(dress, text_scale=scale)
    for scale, (name, dress) in product(TEXT_SCALES, DRESSES.items())
}


class GalleryApp(PlainApp):
    """Shows the pages of `specimens` one by one; with `out_dir`, leaves a picture of each in
    every look there and ends. `size` is the window's in px; `switches` change the look by hand."""

    def __init__(self, size: tuple[int, int], out_dir: Path | None = None, **properties: Any) -> None:
        self.size = size
        self.out_dir = out_dir
        self.switches = out_dir is None
        self.comfort = Comfort()
        self.look = Look(size)
        self.place = 0
        self.booth, self.guide = Nobody(), Mute()
        self.taken: list[Path] = []
        super().__init__(**properties)

    def build(self) -> Widget:
        fonts.register()
        self.layer = FloatLayout()
        self.show(0, self.comfort)
        return self.layer

    def on_start(self) -> None:
        if self.out_dir is not None:
            steps = self._take_all(self.out_dir)
            Clock.schedule_interval(lambda _: next(steps, None), 0)

    def show(self, place: int, comfort: Comfort) -> None:
        """Turn to a page, in a look."""
        self.place, self.comfort = place % len(PAGES), comfort
        self.look = Look(self.size, comfort.text_scale, comfort.contrast, comfort.low)
        Window.clearcolor = self.look.paint.paper
        page = Specimens(PAGES[self.place], self.place + 1, len(PAGES))
        page.back_text, page.back_deed = "Kembali", lambda: self.show(self.place - 1, self.comfort)
        page.next_text, page.next_deed = "Lanjut", lambda: self.show(self.place + 1, self.comfort)
        if self.switches:
            page.below.add_widget(self._switches())
        self.layer.clear_widgets()
        self.layer.add_widget(page)
        over = PAGES[self.place].over
        if over is not None:
            self.layer.add_widget(over(page))

    def set_comfort(self, comfort: Comfort) -> None:
        """Dress the page otherwise: asked for by the bar that is shown as a sample."""
        self.show(self.place, comfort)

    def _switches(self) -> ButtonRow:
        now, row = self.comfort, ButtonRow()
        wanted: tuple[tuple[str, str, Comfort, bool], ...] = (
            ("text", "text-aa", now.larger(), now.text_scale > 1),
            ("contrast", "circle-half", replace(now, contrast=not now.contrast), now.contrast),
            ("low", "arrow-line-down", replace(now, low=not now.low), now.low),
        )
        for name, icon, comfort, chosen in wanted:
            row.add_widget(
                Chip(
                    name=f"gallery.{name}", icon=icon, label=name, chosen=chosen, deed=self._changer(comfort)
                )
            )
        return row

    def _changer(self, comfort: Comfort) -> Callable[[], None]:
        return lambda: self.show(self.place, comfort)

    def _take_all(self, out_dir: Path) -> Iterator[None]:
        for (place, page), (look, comfort) in product(enumerate(PAGES), LOOKS.items()):
            self.show(place, comfort)
            for _ in range(SETTLED_FRAMES):
                yield
            path = out_dir / f"{place + 1:02}-{page.name}-{look}.png"
            pictures.take(path).join()
            self.taken.append(path)
        self.stop()

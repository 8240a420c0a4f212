"""What is around the screens: the officer who was called, the bars, the ring of the focus."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens.comfort_bar import ComfortBar
from kiosk.screens.specimens.over import CALLED
from kiosk.screens.theme.current import current_app
from kiosk.screens.voice.bar import VoiceBar
from kiosk.screens.voice.ring import FocusRing
from kiosk.screens.widgets.button import ButtonRow, PrimaryButton, QuietButton, SecondaryButton
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.tile import Choice
from kiosk.screens.widgets.touch import Touchable

#: The samples of the page that are in focus, by the beginning of their names.
IN_FOCUS = "focus."


def officer_called(frame: Frame) -> None:
    frame.lead = "Frame: the officer was called, the way on is not ready"
    frame.officer_text, frame.officer_called = CALLED, True
    frame.next_ready = False


def comfort_bar(frame: Frame) -> None:
    frame.lead = "ComfortBar: as this page is dressed"
    frame.add_widget(ComfortBar())


def voice_bar(frame: Frame) -> None:
    frame.lead = "VoiceBar: while the voice is on"
    bar = VoiceBar(current_app())
    bar.show(True)
    frame.add_widget(bar)


def in_focus(frame: Frame) -> None:
    frame.lead = "FocusRing: around two buttons, around a choice"
    row = ButtonRow()
    row.add_widget(PrimaryButton(name=f"{IN_FOCUS}primary", text="Lanjut"))
    row.add_widget(SecondaryButton(name="gallery", text="Lewati"))
    row.add_widget(QuietButton(name=f"{IN_FOCUS}quiet", text="Kembali"))
    frame.add_widget(row)
    for name, chosen in (("gallery", False), (f"{IN_FOCUS}choice", True)):
        frame.add_widget(Choice(name=name, icon="heart", text="Ibu hamil", chosen=chosen))


def rings(frame: Frame) -> Widget:
    return Rings(
        [one for one in frame.walk() if isinstance(one, Touchable) and one.name.startswith(IN_FOCUS)]
    )


class Rings(FloatLayout):
    """A ring around each of `samples`, wherever they are laid out; none is in the way of a finger."""

    def __init__(self, samples: Sequence[Touchable]) -> None:
        super().__init__()
        self._followed = Clock.schedule_interval(self._follow, 0)
        for sample in samples:
            ring = FocusRing(current_app())
            self.add_widget(ring)
            ring.show(sample)

    def on_parent(self, _: object, parent: Widget | None) -> None:
        if parent is None:
            self._followed.cancel()

    def _follow(self, _: float) -> None:
        for ring in self.children:
            ring.follow()

"""What is typed, and the keys it is typed with."""

from __future__ import annotations

from kivy.uix.widget import Widget

from kiosk.screens.specimens.page import nothing, press
from kiosk.screens.widgets.entry import Boxes, Dots, Line
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.key import Key
from kiosk.screens.widgets.keyboard import Keyboard
from kiosk.screens.widgets.keypad import Keypad

#: What stands on the samples; synthetic.
NIK, BIRTH_DATE, ADDRESS = "6302061508909901", "15081990", "JL. RAYA STAGEN NO. 12, RT 03/RW 02"


def boxes(frame: Frame) -> None:
    frame.lead = "Boxes: empty with a hint, full"
    _boxes(frame, (2, 2, 4), "", "HHBBTTTT")
    _boxes(frame, (2, 2, 4), BIRTH_DATE)


def boxes_of_a_nik(frame: Frame) -> None:
    frame.lead = "Boxes: half full"
    _boxes(frame, (6, 6, 4), NIK[:9])


def _boxes(frame: Frame, groups: tuple[int, ...], value: str, hint: str = "") -> None:
    row = Boxes(frame.look, groups, hint)
    row.value = value
    frame.add_widget(row)


def keypad(frame: Frame) -> None:
    frame.lead = "Keypad: 7 pressed"
    _keys(frame, Keypad(frame.look, nothing, nothing, nothing), "keypad.7")


def lines(frame: Frame) -> None:
    frame.lead = "Line: empty, typed"
    for value in ("", ADDRESS):
        line = Line(frame.look)
        line.value = value
        frame.add_widget(line)


def dots(frame: Frame) -> None:
    frame.lead = "Dots: none, four"
    for value in ("", "1234"):
        line = Dots()
        line.value = value
        frame.add_widget(line)


def keyboard(frame: Frame) -> None:
    frame.lead = "Keyboard: K pressed"
    _keys(frame, Keyboard(frame.look, "spasi", nothing, nothing), "keyboard.k")


def _keys(frame: Frame, pad: Widget, pressed: str) -> None:
    for key in pad.walk(restrict=True):
        if isinstance(key, Key) and key.name == pressed:
            press(key)
    frame.add_widget(pad)

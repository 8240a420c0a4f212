"""What is touched to go on: buttons, tiles, choices."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.gridlayout import GridLayout

from kiosk.screens.specimens.page import press
from kiosk.screens.widgets.button import (
    ButtonRow,
    Chip,
    CommandButton,
    PrimaryButton,
    QuietButton,
    SecondaryButton,
)
from kiosk.screens.widgets.choice_list import ChoiceList
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.tile import Choice, Tile
from kiosk.screens.widgets.touch import Touchable

#: As it is, under a finger, not to be touched now.
STATES = ("", "pressed", "disabled")


def buttons(frame: Frame) -> None:
    frame.lead = "PrimaryButton, SecondaryButton: normal, pressed, disabled"
    for kind in (PrimaryButton, SecondaryButton):
        _row_of(frame, kind)


def quiet_buttons(frame: Frame) -> None:
    frame.lead = "QuietButton: normal, pressed, disabled. Chip: normal, chosen"
    _row_of(frame, QuietButton)
    row = ButtonRow()
    for chosen in (False, True):
        row.add_widget(Chip(name="gallery", text="Indonesia", chosen=chosen))
        row.add_widget(Chip(name="gallery", icon="circle-half", label="Kontras tinggi", chosen=chosen))
    frame.add_widget(row)


def _row_of(frame: Frame, kind: type[CommandButton]) -> None:
    row = ButtonRow()
    for state in STATES:
        icon = "" if state else "arrow-right"
        row.add_widget(in_state(kind(name="gallery", text="Lanjut", icon=icon), state))
    frame.add_widget(row)


def tiles(frame: Frame) -> None:
    _tiles(frame, ("", "pressed"))


def tiles_not_now(frame: Frame) -> None:
    _tiles(frame, ("disabled",))


def _tiles(frame: Frame, states: Sequence[str]) -> None:
    frame.lead = _told("Tile", states)
    grid = GridLayout(cols=2, spacing=frame.look.space.m)
    grid.bind(minimum_height=grid.setter("size_hint_min_y"))
    for state in states:
        hint = "Ditutup pukul 10.00" if state == "disabled" else "Tanpa jadwal"
        tile = Tile(name="gallery", icon="ticket", text="Ambil nomor", hint=hint)
        grid.add_widget(in_state(tile, state))
    frame.add_widget(grid)


def choices(frame: Frame) -> None:
    _choices(frame, ("", "chosen"))


def choices_not_now(frame: Frame) -> None:
    _choices(frame, ("pressed", "disabled"))


def _choices(frame: Frame, states: Sequence[str]) -> None:
    frame.lead = _told("Choice", states)
    rows = ChoiceList(frame.look)
    for state in states:
        choice = Choice(name="gallery", icon="heart", text="Ibu hamil", hint="Tidak perlu bukti")
        rows.offer(in_state(choice, state))
    frame.add_widget(rows)


def _told(kind: str, states: Sequence[str]) -> str:
    return f"{kind}: {', '.join(state or 'normal' for state in states)}"


def in_state(touchable: Touchable, state: str) -> Touchable:
    touchable.chosen, touchable.disabled = state == "chosen", state == "disabled"
    if state == "pressed":
        press(touchable)
    return touchable

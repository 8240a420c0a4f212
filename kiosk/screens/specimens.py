"""The pages of the gallery: what is shown of each kind of widget, in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.booth.booth import Preview, Stage
from kiosk.screens.overlays import Bullet, Dialog
from kiosk.screens.theme.tokens import Look
from kiosk.screens.ticket import BigNumber, TicketLine
from kiosk.screens.widgets.button import (
    ButtonRow,
    Chip,
    CommandButton,
    PrimaryButton,
    QuietButton,
    SecondaryButton,
)
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.choice_list import ChoiceList
from kiosk.screens.widgets.entry import Boxes, Line
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.keyboard import Keyboard
from kiosk.screens.widgets.keypad import Keypad
from kiosk.screens.widgets.notice import Card, Notice
from kiosk.screens.widgets.page_strip import PageStrip, PageTile
from kiosk.screens.widgets.progress import Progress
from kiosk.screens.widgets.qr import Qr
from kiosk.screens.widgets.ring import Ring
from kiosk.screens.widgets.stepper import StepLine
from kiosk.screens.widgets.text import Fine, Icon
from kiosk.screens.widgets.tile import Choice, Tile

#: What stands on the samples; synthetic.
NIK, ADDRESS = "6302061508909901", "JL. RAYA STAGEN NO. 12, RT 03/RW 02"


@dataclass(frozen=True)
class PageOf:
    """A page: its kind in a word, what fills it, and what lies over it."""

    name: str
    fill: Callable[[Frame], None]
    over: Callable[[Look], Widget] | None = None


class Specimens(Frame):
    """A page of the gallery in the frame that every screen has."""

    def __init__(self, page: PageOf, place: str) -> None:
        super().__init__(step_text="Galeri", clock_text=place, heading=page.name.replace("-", " ").title())
        self.step_place, self.step_total = PAGES.index(page) + 1, len(PAGES)
        page.fill(self)
        if all(child.size_hint_y is None for child in self.content.children):
            self.add_widget(Widget())


def _say(frame: Frame, caption: str) -> None:
    frame.add_widget(Fine(text=caption))


def _nothing(*_: object) -> None:
    """Samples are touched, and nothing comes of it."""


def _buttons(frame: Frame) -> None:
    for kind in (PrimaryButton, SecondaryButton, QuietButton):
        _say(frame, f"{kind.__name__}: normal, pressed, disabled")
        row = ButtonRow()
        for text, icon, state in (
            ("Lanjut", "arrow-right", ""),
            ("Lanjut", "", "down"),
            ("Lanjut", "", "off"),
        ):
            row.add_widget(_in_state(kind(name="gallery", text=text, icon=icon), state))
        frame.add_widget(row)
    _say(frame, "Chip: off, on")
    row = ButtonRow()
    for chosen in (False, True):
        row.add_widget(Chip(name="gallery", text="Indonesia", chosen=chosen))
        row.add_widget(Chip(name="gallery", icon="circle-half", label="Kontras tinggi", chosen=chosen))
    frame.add_widget(row)


def _in_state(button: CommandButton, state: str) -> CommandButton:
    button.disabled = state == "off"
    if state == "down":
        button.state = "down"
    return button


def _tiles(frame: Frame) -> None:
    _say(frame, "Tile: normal, pressed, disabled")
    grid = GridLayout(cols=3, spacing=frame.look.space.m)
    grid.bind(minimum_height=grid.setter("size_hint_min_y"))
    for state in ("", "down", "off"):
        hint = "Ditutup pukul 10.00" if state == "off" else "Tanpa jadwal"
        tile = Tile(name="gallery", icon="ticket", text="Ambil nomor", hint=hint, disabled=state == "off")
        if state == "down":
            tile.state = "down"
        grid.add_widget(tile)
    frame.add_widget(grid)


def _choices(frame: Frame) -> None:
    _say(frame, "Choice: normal, chosen, pressed, disabled")
    rows = ChoiceList(frame.look)
    for state in ("", "chosen", "down", "off"):
        choice = Choice(name="gallery", icon="heart", text="Ibu hamil", hint="Tidak perlu bukti")
        choice.chosen, choice.disabled = state == "chosen", state == "off"
        if state == "down":
            choice.state = "down"
        rows.add_widget(choice)
    frame.add_widget(rows)


def _digits(frame: Frame) -> None:
    _say(frame, "Boxes: empty with a hint, half full, full")
    for groups, hint, value in (((2, 2, 4), "HHBBTTTT", ""), ((6, 6, 4), "", NIK[:9]), ((6, 6, 4), "", NIK)):
        boxes = Boxes(frame.look, groups, hint)
        boxes.value = value
        frame.add_widget(boxes)
    _say(frame, "Keypad")
    frame.add_widget(Keypad(frame.look, _nothing, _nothing, _nothing))


def _letters(frame: Frame) -> None:
    _say(frame, "Line: empty, typed")
    for value in ("", ADDRESS):
        line = Line(frame.look)
        line.value = value
        frame.add_widget(line)
    _say(frame, "Keyboard")
    frame.add_widget(Keyboard(frame.look, "spasi", _nothing, _nothing))


def _steps(frame: Frame) -> None:
    _say(frame, "StepLine: first, fourth, last of six")
    for place in (1, 4, 6):
        frame.add_widget(StepLine(place=place, total=6))
    _say(frame, "Progress: after 0, 1 and 6 of 3 usual seconds")
    for elapsed_s in (0.0, 1.0, 6.0):
        bar = Progress(frame.look, 3.0)
        bar.after(elapsed_s)
        frame.add_widget(bar)
    _say(frame, "Ring: 20 and 5 of 20 seconds")
    for left in (20, 5):
        frame.add_widget(Ring(frame.look, left=left, total=20, pos_hint={"center_x": 0.5}))


def _camera(frame: Frame) -> None:
    look = frame.look
    _say(frame, "Picture: empty, seen, steady, taken, to be moved, two pages at once")
    grid = GridLayout(cols=2, spacing=look.space.m)
    grid.add_widget(Picture(look))
    page = ((0.22, 0.17), (0.78, 0.17), (0.78, 0.83), (0.22, 0.83))
    other = ((0.02, 0.3), (0.18, 0.3), (0.18, 0.7), (0.02, 0.7))
    for stage, slide, others in (
        (Stage.SEEN, None, ()),
        (Stage.STEADY, None, ()),
        (Stage.TAKEN, None, ()),
        (Stage.SEEN, (1, 0), ()),
        (Stage.SEEN, None, (other,)),
    ):
        picture = Picture(look)
        picture.live(Preview(1, _page_on_plate(), page, stage, "", slide=slide, others=others))
        grid.add_widget(picture)
    frame.add_widget(grid)
    strip = PageStrip(look)
    for chosen in (True, False):
        strip.add_widget(PageTile(name="gallery", icon="file-text", label="Halaman", chosen=chosen))
    _say(frame, "PageStrip: chosen, other")
    frame.add_widget(strip)


def _page_on_plate() -> np.ndarray:
    """A white page on a dark plate, 360 by 640, BGR."""
    pixels = np.full((360, 640, 3), 60, np.uint8)
    pixels[60:300, 140:500] = 238
    return pixels


def _ticket(frame: Frame) -> None:
    frame.add_widget(BigNumber(frame, "A012"))
    sheet = Card()
    for icon, text in (
        ("users-three", "3 orang di depan Anda"),
        ("clock", "Sekitar 10–20 menit"),
        ("map-pin", "Ruang tunggu A"),
    ):
        sheet.add_widget(TicketLine(icon, text))
    frame.add_widget(sheet)
    code = Qr("https://antrean.example/t/A012", frame.look.size.drawing)
    code.pos_hint = {"center_x": 0.5}
    frame.add_widget(code)


def _notices(frame: Frame) -> None:
    for tone, icon, head, text, code in (
        ("info", "info", "Tidak ada pembayaran di mesin ini.", "", ""),
        ("good", "check-circle", "Silakan ambil tiket Anda.", "", ""),
        ("wait", "hourglass-medium", "Mencari jadwal Anda…", "", ""),
        ("bad", "warning", "Kode tidak dikenali.", "Ketik nomor permohonan.", "Kode gangguan RDR-04"),
    ):
        frame.add_widget(Notice(tone=tone, icon=icon, head=head, text=text, code=code))
    frame.add_widget(Notice(tone="wait", icon="hand-palm", head="Tahan sebentar.", large=True))


def _dialog(look: Look) -> Widget:
    dialog = Dialog(heading="Perlu waktu tambahan?", text="Bila tidak, semua isian dihapus.")
    ring = Ring(look, left=12, total=20)
    dialog.ids.sign.add_widget(ring)
    dialog.answer(SecondaryButton, "gallery", "Selesai", _nothing)
    dialog.answer(PrimaryButton, "gallery", "Ya, lanjutkan", _nothing)
    return dialog


def _list_dialog(look: Look) -> Widget:
    dialog = Dialog(heading="Yang perlu dibawa", listed=True)
    for line in ("KTP-el", "Kartu Keluarga asli dan fotokopi", "Paspor lama"):
        dialog.ids.lines.content.add_widget(Bullet(text=line))
    dialog.answer(PrimaryButton, "gallery", "Tutup", _nothing)
    return dialog


def _fault_dialog(look: Look) -> Widget:
    dialog = Dialog(heading="Penyimpanan penuh.", text="Silakan ke petugas.", code="Kode gangguan DSK-01")
    dialog.ids.sign.add_widget(Icon(icon="warning", font_size=look.sign.sign, color=look.paint.primary))
    dialog.answer(PrimaryButton, "gallery", "Mengerti", _nothing)
    return dialog


PAGES: Sequence[PageOf] = (
    PageOf("buttons", _buttons),
    PageOf("tiles", _tiles),
    PageOf("choices", _choices),
    PageOf("keypad", _digits),
    PageOf("keyboard", _letters),
    PageOf("steps", _steps),
    PageOf("camera", _camera),
    PageOf("ticket", _ticket),
    PageOf("notices", _notices),
    PageOf("dialog", _nothing, _dialog),
    PageOf("dialog-list", _nothing, _list_dialog),
    PageOf("dialog-fault", _nothing, _fault_dialog),
)

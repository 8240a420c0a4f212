"""What lies over a screen: dialogs, with the officer's button wherever it stands."""

from __future__ import annotations

from kivy.uix.widget import Widget

from kiosk.screens.overlays import Bullet, Dialog
from kiosk.screens.specimens.page import nothing
from kiosk.screens.widgets.button import PrimaryButton, SecondaryButton
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.ring import Ring
from kiosk.screens.widgets.text import Icon

OFFICER, CALLED = "Panggil petugas", "Petugas dipanggil"


def dialog(frame: Frame) -> Widget:
    """Two answers; the officer under them where they fill the width."""
    made = Dialog(heading="Perlu waktu tambahan?", text="Bila tidak, semua isian dihapus.")
    made.ids.sign.add_widget(Ring(frame.look, left=12, total=20))
    made.answer(SecondaryButton, "gallery", "Selesai", nothing)
    made.answer(PrimaryButton, "gallery", "Ya, lanjutkan", nothing)
    made.offer_officer(OFFICER, False, nothing)
    return made


def list_dialog(_: Frame) -> Widget:
    made = Dialog(heading="Yang perlu dibawa", listed=True)
    made.answer(PrimaryButton, "gallery", "Tutup", nothing)
    made.offer_officer(OFFICER, False, nothing)
    for line in ("KTP-el", "Kartu Keluarga asli dan fotokopi", "Paspor lama"):
        made.ids.lines.content.add_widget(Bullet(text=line))
    return made


def fault_dialog(frame: Frame) -> Widget:
    made = _sign(frame, "warning", "Penyimpanan penuh.", "Silakan ke petugas.", "Kode gangguan DSK-01")
    made.answer(PrimaryButton, "gallery", "Mengerti", nothing)
    return made


def called_dialog(frame: Frame) -> Widget:
    made = _sign(frame, "warning", "Penyimpanan penuh.", "Silakan ke petugas.", "Kode gangguan DSK-01")
    made.answer(PrimaryButton, "gallery", "Mengerti", nothing)
    made.offer_officer(CALLED, True, nothing)
    return made


def _sign(frame: Frame, icon: str, heading: str, text: str, code: str) -> Dialog:
    look = frame.look
    made = Dialog(heading=heading, text=text, code=code)
    made.ids.sign.add_widget(Icon(icon=icon, font_size=look.sign.sign, color=look.paint.primary))
    return made

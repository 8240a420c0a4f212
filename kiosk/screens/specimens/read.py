"""What is read: the number, what goes with it, what is told."""

from __future__ import annotations

from kiosk.screens.ticket import BigNumber, TicketLine
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.notice import Card, Notice
from kiosk.screens.widgets.qr import Qr


def ticket(frame: Frame) -> None:
    frame.add_widget(BigNumber(frame, "A012"))


def ticket_lines(frame: Frame) -> None:
    sheet = Card()
    for icon, text in (
        ("users-three", "3 orang di depan Anda"),
        ("clock", "Sekitar 10–20 menit"),
        ("map-pin", "Ruang tunggu A"),
    ):
        sheet.add_widget(TicketLine(icon, text))
    frame.add_widget(sheet)


def qr(frame: Frame) -> None:
    code = Qr("https://antrean.example/t/A012", frame.look.size.drawing)
    code.pos_hint = {"center_x": 0.5}
    frame.add_widget(code)


def notices(frame: Frame) -> None:
    frame.lead = "Notice: info, good, wait"
    for tone, icon, head in (
        ("info", "info", "Tidak ada pembayaran di mesin ini."),
        ("good", "check-circle", "Silakan ambil tiket Anda."),
        ("wait", "hourglass-medium", "Mencari jadwal Anda…"),
    ):
        frame.add_widget(Notice(tone=tone, icon=icon, head=head))


def more_notices(frame: Frame) -> None:
    frame.lead = "Notice: bad with its code, large"
    told = "Kode tidak dikenali.", "Ketik nomor permohonan.", "Kode gangguan RDR-04"
    frame.add_widget(Notice(tone="bad", icon="warning", head=told[0], text=told[1], code=told[2]))
    frame.add_widget(Notice(tone="wait", icon="hand-palm", head="Tahan sebentar.", large=True))

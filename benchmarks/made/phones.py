"""A telephone laid where a document belongs: its screen shows something."""

from __future__ import annotations

import qrcode
from numpy.random import Generator

from benchmarks.made.cards import ktp
from benchmarks.made.paper import Document, Paper, one_of, typefaces
from benchmarks.made.people import Person
from kiosk.dock.sheet import FAINT


def phone(person: Person, random: Generator) -> Document:
    """A phone with a code, a chat, or the photograph of a card."""
    wide, high = float(random.uniform(68, 78)), float(random.uniform(145, 165))
    body = one_of(random, ((18, 19, 22), (30, 32, 36), (10, 10, 12), (46, 48, 60)))
    sheet = Paper(wide, high, 9.0, body, one_of(random, typefaces()))
    rim = float(random.uniform(2.0, 3.4))
    dark = random.random() < 0.25
    screen = (26, 28, 32) if dark else (247, 249, 252)
    ink = (226, 228, 232) if dark else (38, 40, 46)
    sheet.box(rim, rim + 1, wide - rim, high - rim - 1, screen, None)
    sheet.text(wide / 2, 4.4, "08.12", 3.0, colour=ink, anchor="ma")
    truth: dict[str, object] = {}
    show = one_of(random, ("code", "code", "chat", "card"))
    if show == "code":
        text = f"MPASPOR-{int(random.integers(16**6)):06X}-99"
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
        code.add_data(text)
        code.make(fit=True)
        sheet.box(rim, 10, wide - rim, 24, (11, 79, 138), None)
        sheet.text(wide / 2, 17, "Jadwal Permohonan", 5.0, True, (255, 255, 255), "mm")
        sheet.paste(code.make_image().get_image(), 7, 34, wide - 14)
        sheet.text(wide / 2, wide + 30, "SPESIMEN", 5.0, True, (176, 40, 40), "ma")
        truth = {"codes": [text]}
    elif show == "chat":
        for turn in range(9):
            mine = random.random() < 0.5
            left = rim + (14 if mine else 3)
            top = 16 + turn * 14
            if top > high - 24:
                break
            sheet.box(
                left, top, left + wide - 24, top + 10, (206, 236, 214) if mine else (226, 228, 232), None
            )
            sheet.text(
                left + 2,
                top + 2.4,
                one_of(random, ("Sudah sampai di kantor?", "Nomor antrean A012", "Baik, terima kasih")),
                3.4,
            )
    else:
        card = ktp(person, random)
        sheet.picture(card.pixels, rim + 2, 40, wide - 2 * rim - 4, (wide - 2 * rim - 4) * 54 / 85.6)
        sheet.text(wide / 2, 110, "IMG_9900.jpg", 3.2, colour=FAINT, anchor="ma")
    return Document("phone", sheet.pixels, wide, high, 8.0, 8.0, 1.0, truth=truth)

"""A booking's slip: one A5 page with its QR, to print or to keep on a phone.

It bears the signed token that a booth checks with no network, so it must be as
sharp as the code itself: the QR is drawn as shapes, not as a picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import qrcode
from fpdf import FPDF

from central.names import Called
from central.zones import ZONES, local, say_day

FONTS = Path(__file__).parent / "static" / "fonts"
FAMILY = "Atkinson"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 148.0, 210.0, 14.0
QR_MM, QUIET_MODULES = 66.0, 4
NAMES_MM = 44.0
INK, QUIET = (20, 33, 61), (44, 55, 84)


def slip(booking: Mapping[Any, Any], token: str, zone: str, service: Called) -> bytes:
    """The PDF of `booking`, a row of the table: Indonesian first, English below it."""
    pdf = FPDF(format=(WIDTH_MM, HEIGHT_MM))
    pdf.set_title("Bukti jadwal")
    pdf.set_lang("id")
    pdf.set_margin(MARGIN_MM)
    pdf.set_auto_page_break(False)
    pdf.add_font(FAMILY, "", FONTS / "AtkinsonHyperlegibleNext-Regular.ttf")
    pdf.add_font(FAMILY, "B", FONTS / "AtkinsonHyperlegibleNext-Bold.ttf")
    pdf.add_page()
    at = local(booking["starts_at"], zone)
    _line(pdf, "Bukti jadwal", 22, bold=True)
    _line(pdf, "Appointment slip", 11, QUIET)
    pdf.ln(3)
    _line(pdf, f"{say_day(at.date(), 'id')}, {at:%H.%M} {ZONES[zone]}", 15, bold=True)
    _line(pdf, f"{say_day(at.date(), 'en')}, {at:%H:%M} {ZONES[zone]}", 11, QUIET)
    pdf.ln(3)
    _line(pdf, booking["office"], 13, bold=True)
    _line(pdf, booking["address"], 11)
    pdf.ln(3)
    _qr(pdf, token)
    pdf.ln(2)
    _line(pdf, "Dekatkan kode ini ke pemindai di anjungan.", 12, bold=True, align="C")
    _line(pdf, "Hold this code to the reader of the booth.", 10, QUIET, align="C")
    pdf.ln(3)
    _told(pdf, "Nama", "Name", booking["name"])
    _told(pdf, "Nomor", "Number", booking["number"] or booking["code"])
    _told(pdf, "Layanan", "Service", service.id, service.en)
    _told(pdf, "Jumlah orang", "People", str(booking["people"]))
    return bytes(pdf.output())


def _line(
    pdf: FPDF,
    text: str,
    size_pt: float,
    colour: tuple[int, int, int] = INK,
    *,
    bold: bool = False,
    align: str = "L",
) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size_pt)
    pdf.set_text_color(*colour)
    pdf.multi_cell(0, size_pt * 0.45, text, align=align, new_x="LMARGIN", new_y="NEXT")


def _told(pdf: FPDF, name: str, english: str, value: str, value_english: str = "") -> None:
    pdf.set_font(FAMILY, "", 10)
    pdf.set_text_color(*QUIET)
    pdf.cell(NAMES_MM, 6, f"{name} / {english}")
    pdf.set_font(FAMILY, "B", 11)
    pdf.set_text_color(*INK)
    pdf.multi_cell(0, 6, value, new_x="LMARGIN", new_y="NEXT")
    if value_english not in ("", value):
        pdf.set_x(MARGIN_MM + NAMES_MM)
        pdf.set_font(FAMILY, "", 10)
        pdf.set_text_color(*QUIET)
        pdf.multi_cell(0, 5, value_english, new_x="LMARGIN", new_y="NEXT")


def _qr(pdf: FPDF, token: str) -> None:
    drawn = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET_MODULES)
    drawn.add_data(token)
    modules = drawn.get_matrix()
    side_mm = QR_MM / len(modules)
    left, top = (WIDTH_MM - QR_MM) / 2, pdf.get_y()
    pdf.set_fill_color(0, 0, 0)
    for down, row in enumerate(modules):
        for across, dark in enumerate(row):
            if dark:
                # A hair wider, so that no printer leaves white lines between modules.
                pdf.rect(left + across * side_mm, top + down * side_mm, side_mm + 0.01, side_mm + 0.01, "F")
    pdf.set_y(top + QR_MM)

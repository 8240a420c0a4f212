"""The plate as a PDF of its true size: vectors in black ink alone."""

from __future__ import annotations

from datetime import datetime

from fpdf import FPDF
from fpdf.enums import Align
from fpdf.prefs import ViewerPreferences

from kiosk.documents.plate.layout import LAYOUTS, WORDS
from kiosk.documents.plate.sheet import FONT_FILE

_POINTS_PER_MM = 72 / 25.4


def plate_pdf(paper: str, made_at: datetime) -> bytes:
    """The sheet of `paper` (A3 or A4), landscape, to be printed at 100 %. Grey is
    grey ink, not a mixture of colours: a printer lays it without a cast. `made_at`
    is aware."""
    layout = LAYOUTS[paper]
    pdf = FPDF(unit="mm", format=(layout.width_mm, layout.height_mm))
    pdf.set_title(f"Anjungan: alas {paper} / plate {paper}")
    pdf.set_creator("kiosk plate")
    pdf.set_creation_date(made_at)
    pdf.viewer_preferences = ViewerPreferences(print_scaling="None")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.add_page()
    for box in layout.boxes():
        pdf.set_fill_color(round(255 * box.shade))
        pdf.rect(box.left_mm, box.top_mm, box.width_mm, box.height_mm, style="F")
    pdf.add_font("caption", fname=FONT_FILE)
    pdf.set_text_color(round(255 * WORDS))
    for caption in layout.captions():
        pdf.set_font("caption", size=caption.size_mm * _POINTS_PER_MM)
        wide_mm, tall_mm = pdf.get_string_width(caption.words) + 2, caption.size_mm
        pdf.set_xy(caption.x_mm - wide_mm / 2, caption.y_mm - tall_mm / 2)
        pdf.cell(wide_mm, tall_mm, caption.words, align=Align.C)
    return bytes(pdf.output())

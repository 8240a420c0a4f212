"""The ticket: its bytes, its words, and the paper a printer makes of it."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from printing_booth import FAST_PRINTER  # type: ignore[import-not-found]

from kiosk.clock import SystemClock
from kiosk.hardware.printer.encoder import printable
from kiosk.hardware.printer.port import Completion
from kiosk.hardware.printer.simulated import SimulatedPrinter
from kiosk.hardware.printer.widths import PaperWidth
from kiosk.printing import layout
from kiosk.printing.layout import balance_words, moment_in_words, rupiah, wrap_words
from kiosk.printing.slips import SlipDesk, slip_payload
from kiosk.printing.ticket import TICKET_LIMIT_BYTES, TicketContent, place_in_words, ticket_payload
from kiosk.words import catalogue

PAPERS = list(PaperWidth)
TUESDAY = datetime(2026, 11, 24, 8, 12, tzinfo=ZoneInfo("Asia/Makassar"))


def on_paper(payload: bytes, paper: PaperWidth, folder: Path) -> Image.Image:
    """What the simulated printer makes of `payload`."""
    with SimulatedPrinter(SystemClock(), folder, paper, FAST_PRINTER) as printer:
        assert printer.send(payload, "0001") is None
        assert printer.wait_until_out("0001", 10).completion is Completion.CONFIRMED
    with Image.open(folder / "ticket-0001.png") as picture:
        return picture.convert("L")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_full_ticket_is_at_most_600_bytes(content: TicketContent, paper: PaperWidth, language: str) -> None:
    assert len(content.qr) == 62
    assert len(ticket_payload(content, paper, language)) <= TICKET_LIMIT_BYTES
    assert len(ticket_payload(replace(content, reprint=True), paper, language)) <= TICKET_LIMIT_BYTES


@pytest.mark.parametrize("paper", PAPERS)
def test_the_printed_qr_can_be_read_back(content: TicketContent, paper: PaperWidth, tmp_path: Path) -> None:
    picture = on_paper(ticket_payload(content, paper), paper, tmp_path)
    codes = zxingcpp.read_barcodes(np.asarray(picture))
    assert [code.text for code in codes] == [content.qr]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_number_is_at_least_15_mm_high_and_inside_the_paper(
    content: TicketContent, paper: PaperWidth, tmp_path: Path
) -> None:
    bare = replace(content, qr="", what_to_bring=(), wayfinding=(), help_line="")
    ink = np.asarray(on_paper(ticket_payload(bare, paper), paper, tmp_path)) < 128
    heights, run = [], 0
    for row in ink.any(axis=1):
        run = run + 1 if row else 0
        heights.append(run)
    assert max(heights) >= 100  # capitals alone; the cell of 192 dots is 24 mm
    assert not ink[:, :8].any()
    assert not ink[:, -8:].any()


@pytest.mark.parametrize("paper", PAPERS)
def test_the_ticket_says_everything_and_never_cuts_a_word(content: TicketContent, paper: PaperWidth) -> None:
    payload = ticket_payload(replace(content, reprint=True), paper)
    words = payload.decode("cp437").split()
    for text in (
        content.service,
        "Loket 1-3",
        "Pantau antrean dari ponsel",
        "Bila terlewat, lapor ke petugas.",
    ):
        for word in text.split():
            assert any(word in printed for printed in words), word
    assert b"A012\n" in payload
    assert b"CETAK ULANG" in payload
    assert b"24 November 2026" in payload
    assert b"08.12 WITA" in payload


def test_the_ticket_speaks_english_whole(content: TicketContent) -> None:
    payload = ticket_payload(replace(content, reprint=True), PaperWidth.MM_80, "en")
    for text in (
        b"REPRINT",
        b"3 ahead of you, about 10-20 minutes",
        b"Tuesday, 24 November 2026, 08:12 WITA",
    ):
        assert text in payload
    assert b"Bila terlewat" not in payload


def test_nobody_ahead_is_said_as_such(content: TicketContent) -> None:
    assert place_in_words(content) == "3 di depan Anda, sekitar 10–20 menit"
    assert place_in_words(replace(content, ahead=0)) == "Anda berikutnya, sekitar 10–20 menit"
    soon = replace(content, ahead=0, wait_low_min=0, wait_high_min=1)
    assert place_in_words(soon) == "Anda berikutnya, kurang dari 5 menit"


def test_a_qr_text_that_is_too_long_is_refused(content: TicketContent) -> None:
    with pytest.raises(ValueError, match="62 bytes at most, not 63"):
        ticket_payload(replace(content, qr=content.qr + "X"))


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Makassar", "Selasa, 24 November 2026, 08.12 WITA"),
        ("Asia/Jakarta", "Selasa, 24 November 2026, 07.12 WIB"),
        ("Asia/Jayapura", "Selasa, 24 November 2026, 09.12 WIT"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_office(zone: str, words: str) -> None:
    assert moment_in_words(TUESDAY.astimezone(ZoneInfo(zone))) == words


def test_money_is_written_as_on_the_tariff_board() -> None:
    assert rupiah(1_000_000) == "Rp 1.000.000"


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=16), max_size=20),
    st.integers(16, 48),
)
def test_wrapping_keeps_every_word_whole_and_every_line_short(words: list[str], columns: int) -> None:
    text = " ".join(words)
    for lines in (wrap_words(text, columns), balance_words(text, columns)):
        assert " ".join(lines).split() == text.split()
        assert all(len(line) <= columns for line in lines)
    assert len(balance_words(text, columns)) == len(wrap_words(text, columns))


def test_a_centred_line_leaves_no_word_alone() -> None:
    assert balance_words("3 di depan Anda, sekitar 10-20 menit", 32) == [
        "3 di depan Anda,",
        "sekitar 10-20 menit",
    ]


def test_an_amount_stays_on_one_line() -> None:
    assert wrap_words("Denda sebesar Rp 1.000.000", 16) == ["Denda sebesar", "Rp\u00a01.000.000"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_slip_says_what_it_is_for(language: str, tmp_path: Path) -> None:
    desk = SlipDesk(
        "Kantor Imigrasi Batulicin, Kotabaru", TUESDAY, "Bantuan: tekan Panggil petugas.", language
    )
    slips = {
        desk.lost_or_damaged(False, "Kantor Imigrasi Batulicin", "Jl. Raya Batulicin", 1_000_000, ("KTP",)): (
            b"Rp 1.000.000",
            b"Jl. Raya Batulicin",
            b"- KTP",
        ),
        desk.home_visit("KS-0042", ("Surat rujukan dokter",)): (b"KS-0042", b"- Surat rujukan dokter"),
        desk.other_day(TUESDAY, ("KTP",)): (b"24 November 2026",),
        desk.other_office("Kantor Imigrasi Banjarmasin", "Jl. A. Yani", TUESDAY): (
            b"Banjarmasin",
            b"Jl. A. Yani",
        ),
        desk.full("Kuota penuh.", time(10, 0), None, "", ("KTP",)): (
            b"Hari ini mulai pukul 10.00" if language == "id" else b"Today from 10:00",
        ),
        desk.disruption("1234567890123456"): (
            b"1234567890123456",
            b"08.12 WITA" if language == "id" else b"08:12",
        ),
    }
    for slip, texts in slips.items():
        payload = slip_payload(slip, PaperWidth.MM_80, language)
        assert slip.title.split()[0].encode() in payload
        for text in texts:
            assert text in payload
        on_paper(payload, PaperWidth.MM_80, tmp_path / slip.title.replace(" ", "-"))


def test_a_code_that_a_stranger_showed_cannot_give_the_printer_commands() -> None:
    slip = SlipDesk("Kantor Imigrasi Batulicin", TUESDAY).disruption("123\x1b@\x10\x04\x01\x1dV0\n45")
    payload = slip_payload(slip)
    assert payload.count(b"\x1b@") == 1
    assert payload.count(b"\x1dV") == 1
    assert b"\x10\x04" not in payload


@given(st.text())
def test_any_text_becomes_signs_that_every_printer_has(text: str) -> None:
    signs = printable(text)
    assert signs.encode("cp437").decode("cp437") == signs
    assert signs.isprintable()


def test_letters_lose_only_what_a_printer_does_not_have() -> None:
    assert printable("José Nguyễn 10–20 護") == "José Nguyen 10-20 ?"


def test_every_word_of_the_printing_area_has_its_english() -> None:
    for path in Path(layout.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            said = node.args[0]
            if name in ("say", "say_", "mark") and isinstance(said, ast.Constant):
                assert said.value in catalogue("en"), said.value


def test_the_encoder_leaves_neither_a_log_handler_nor_a_folder_behind(tmp_path: Path) -> None:
    program = (
        "import logging, os, sys, tempfile; tempfile.tempdir = sys.argv[1];"
        "from datetime import datetime, UTC; from kiosk.printing.layout import warm_up;"
        "warm_up(datetime(2026, 11, 24, tzinfo=UTC));"
        "sys.exit(bool(logging.root.handlers or os.listdir(sys.argv[1])))"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=60)

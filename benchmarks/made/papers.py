"""Sheets of paper: family card, birth certificate, letters, a blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.made.paper import Document, Paper, Typeface, one_of, typefaces
from benchmarks.made.people import Person, draw_person
from kiosk.dock.sheet import FAINT, Colour

A4_MM, A5_MM = (210.0, 297.0), (148.0, 210.0)
_DOTS = 7.0
_PAPERS: tuple[Colour, ...] = (
    (250, 249, 246),
    (244, 244, 240),
    (252, 252, 252),
    (246, 240, 226),
    (238, 236, 228),
)


def _typeface(random: Generator) -> Typeface:
    chosen: Typeface = one_of(random, typefaces())
    return chosen


def family_card(person: Person, random: Generator) -> Document:
    """A family card, A4 on its side, on blue-green security paper."""
    tint: Colour = one_of(random, ((236, 244, 240), (228, 240, 246), (244, 246, 240), (222, 236, 232)))
    sheet = Paper(297.0, 210.0, 6.0, tint, _typeface(random))
    sheet.guilloche((206, 226, 218), int(random.integers(20, 50)), 4.0)
    number = f"6302{int(random.integers(1, 22)):02d}010120{int(random.integers(9900, 10000))}"
    sheet.emblem(26, 22, 10, (140, 110, 40))
    sheet.text(148.5, 10, "KARTU KELUARGA", 11, True, anchor="ma")
    sheet.text(148.5, 24, f"No. {number}", 7, True, anchor="ma")
    left = {
        "Nama Kepala Keluarga": person.name,
        "Alamat": person.street,
        "RT/RW": "001/002",
        "Desa": person.ward,
    }
    right = {
        "Kecamatan": person.district,
        "Kabupaten/Kota": "KOTABARU",
        "Kode Pos": "72110",
        "Provinsi": "KALIMANTAN SELATAN",
    }
    sheet.rows(14, 37, left, 5.4, 44)
    sheet.rows(168, 37, right, 5.4, 34)
    family = [person, *(draw_person(random, 60, 1) for _ in range(int(random.integers(1, 5))))]
    heads = ("No", "Nama Lengkap", "NIK", "Jenis Kelamin", "Tempat Lahir", "Tgl. Lahir", "Agama", "Pekerjaan")
    rows = [
        (
            str(turn),
            one.name,
            one.nik,
            one.sex_in_words,
            one.place,
            f"{one.born:%d-%m-%Y}",
            one.faith,
            one.work,
        )
        for turn, one in enumerate(family, start=1)
    ]
    _table(sheet, 64, (12, 20, 72, 112, 142, 176, 202, 228, 285), heads, rows)
    heads = ("No", "Status", "Hubungan", "Kewarganegaraan", "Nama Ayah", "Nama Ibu")
    rows2 = [
        (str(turn), one.marriage, "KEPALA" if turn == 1 else "ANAK", "WNI", "AYAH SPESIMEN", "IBU SPESIMEN")
        for turn, one in enumerate(family, start=1)
    ]
    _table(sheet, 118, (12, 20, 64, 104, 146, 214, 285), heads, rows2)
    sheet.text(60, 174, "KEPALA KELUARGA", 4.0, anchor="ma")
    sheet.text(60, 194, person.name, 4.0, True, anchor="ma")
    sheet.text(232, 170, "Kotabaru, 01-01-2020", 4.0, anchor="ma")
    _qr(sheet, f"https://contoh.invalid/kk/{number}", 220, 176, 22)
    sheet.specimen_mark(44, strength=float(random.uniform(0.10, 0.24)))
    truth = {"codes": [f"https://contoh.invalid/kk/{number}"]}
    return Document("kk", sheet.pixels, 297.0, 210.0, glossy=float(random.uniform(0, 0.35)), truth=truth)


def birth_certificate(person: Person, random: Generator) -> Document:
    """A birth certificate, A4, with a frame."""
    sheet = Paper(
        *A4_MM, 6.0, one_of(random, ((248, 245, 233), (240, 244, 236), (250, 246, 240))), _typeface(random)
    )
    sheet.guilloche((234, 226, 204), int(random.integers(40, 70)), 4.0)
    for inset in (9.0, 11.0) if random.random() < 0.7 else (12.0,):
        sheet.box(inset, inset, 210 - inset, 297 - inset, None, (150, 120, 50))
    number = f"6302-LT-{int(random.integers(10000000, 99999999))}-9900"
    sheet.emblem(105, 34, 14, (150, 120, 50))
    sheet.text(105, 54, "PENCATATAN SIPIL", 7, True, anchor="ma")
    sheet.text(105, 64, "WARGA NEGARA INDONESIA", 6, anchor="ma")
    sheet.text(105, 74, "KUTIPAN AKTA KELAHIRAN", 9, True, anchor="ma")
    sheet.text(105, 88, f"No. {number}", 5, colour=FAINT, anchor="ma")
    lines = [
        f"Berdasarkan akta kelahiran nomor {number}",
        "menurut stbld ------ bahwa di " + person.place,
        f"pada tanggal {person.born.day} bulan {person.born.month} tahun {person.born.year}",
        "telah lahir:",
    ]
    sheet.paragraph(22, 104, lines, 5.4)
    sheet.text(105, 146, person.name, 9, True, anchor="ma")
    lines = [
        f"anak ke {one_of(random, ('SATU', 'DUA', 'TIGA'))}, {person.sex_in_words}, dari suami istri:",
        f"{draw_person(random).name} dan {draw_person(random).name}.",
        "",
        "Kutipan ini dikeluarkan di Kotabaru pada tanggal",
        f"{int(random.integers(1, 28))} Maret {int(random.integers(2000, 2025))}.",
    ]
    sheet.paragraph(22, 164, lines, 5.4)
    sheet.text(146, 226, "Pejabat Pencatatan Sipil", 5, anchor="ma")
    sheet.emblem(146, 248, 12, (60, 80, 150))
    sheet.text(146, 266, "PEJABAT SPESIMEN", 5, True, anchor="ma")
    sheet.specimen_mark(34, strength=float(random.uniform(0.10, 0.26)))
    return Document("birth", sheet.pixels, *A4_MM, glossy=float(random.uniform(0, 0.9)))


def letter(person: Person, random: Generator) -> Document:
    """A doctor's letter, A5 or A4, with a stamp and a signature."""
    size = A5_MM if random.random() < 0.6 else A4_MM
    unit = size[0] / 148.0
    sheet = Paper(*size, _DOTS / unit, one_of(random, _PAPERS), _typeface(random))
    hue: Colour = one_of(random, ((24, 110, 90), (150, 40, 46), (30, 60, 140), (40, 40, 44)))

    def write(
        x: float,
        y: float,
        words: str,
        high: float,
        bold: bool = False,
        colour: Colour = (38, 40, 46),
        anchor: str = "la",
    ) -> None:
        sheet.text(x * unit, y * unit, words, high * unit, bold, colour, anchor)  # type: ignore[arg-type]

    sheet.emblem(22 * unit, 21 * unit, 8 * unit, hue)
    write(36, 13, one_of(random, ("KLINIK SPESIMEN", "RSUD CONTOH", "PUSKESMAS CONTOH")), 6.4, True, hue)
    write(36, 22, "Jl. Contoh No. 2, Kotabaru  Telp. 0518-000000", 3.6, colour=FAINT)
    sheet.line(12 * unit, 34 * unit, 136 * unit, 34 * unit, hue)
    write(
        74,
        41,
        one_of(random, ("SURAT KETERANGAN SAKIT", "SURAT RUJUKAN", "SURAT KETERANGAN")),
        6,
        True,
        anchor="ma",
    )
    write(74, 49, f"Nomor {int(random.integers(9900, 9999))}/SPESIMEN/2026", 3.6, colour=FAINT, anchor="ma")
    write(14, 62, "Yang bertanda tangan di bawah ini menerangkan bahwa:", 3.7)
    people = {
        "Nama": person.name,
        "NIK": person.nik,
        "Umur": f"{2026 - person.born.year} tahun",
        "Alamat": person.street,
    }
    sheet.rows(20 * unit, 71 * unit, people, 5.8 * unit, 22 * unit)
    body = (
        "memerlukan istirahat dan tidak dapat datang sendiri ke kantor,",
        "sehingga mohon dapat dilayani di tempat sebagaimana mestinya.",
        "Surat ini contoh dan tidak berlaku untuk keperluan apa pun.",
        "Diagnosis kerja tidak disebutkan atas permintaan yang bersangkutan.",
        "Demikian surat keterangan ini dibuat untuk dipergunakan seperlunya.",
        "Pasien dianjurkan kontrol kembali satu minggu lagi.",
    )
    count = int(random.integers(3, 7))
    sheet.paragraph(14 * unit, 100 * unit, list(body[:count]), 3.7 * unit)
    write(104, 150, f"Kotabaru, {int(random.integers(1, 28))} November 2026", 3.8, anchor="ma")
    sheet.emblem((96 + float(random.uniform(-6, 6))) * unit, 168 * unit, 9 * unit, (70, 70, 160))
    _signature(sheet, random, 104 * unit, 170 * unit, 30 * unit)
    write(104, 184, "dr. SPESIMEN", 4.0, True, anchor="ma")
    if random.random() < 0.5:
        sheet.specimen_mark(25 * unit, strength=float(random.uniform(0.10, 0.22)))
    else:
        write(74, 200, "SPESIMEN", 4.4, True, (190, 60, 60), "ma")
    return Document("letter", sheet.pixels, *size, truth={"nik_on_page": person.nik})


def blank(person: Person, random: Generator) -> Document:
    """Nothing: the back of a letter, with a little of the print shining through."""
    front = letter(person, random)
    paper = np.median(front.pixels.reshape(-1, 3), axis=0)
    through = cv2.GaussianBlur(front.pixels[:, ::-1], (0, 0), 6).astype(np.float32)
    share = float(random.uniform(0, 0.10))
    pixels = np.clip(paper * (1 - share) + through * share, 0, 255).astype(np.uint8)
    return replace(front, kind="blank", pixels=np.ascontiguousarray(pixels), truth={})


def _table(
    sheet: Paper,
    top_mm: float,
    columns_mm: Sequence[float],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    row_mm, size_mm = 7.0, 3.1
    left_mm, right_mm = columns_mm[0], columns_mm[-1]
    sheet.box(left_mm, top_mm, right_mm, top_mm + row_mm, (206, 222, 216), None)
    for turn, row in enumerate((heads, *rows)):
        for x_mm, words in zip(columns_mm, row, strict=False):
            sheet.text(x_mm + 1.2, top_mm + row_mm * turn + 1.8, words, size_mm, bold=turn == 0)
    for turn in range(len(rows) + 2):
        sheet.line(left_mm, top_mm + row_mm * turn, right_mm, top_mm + row_mm * turn)
    for x_mm in columns_mm:
        sheet.line(x_mm, top_mm, x_mm, top_mm + row_mm * (len(rows) + 1))


def _qr(sheet: Paper, text: str, left_mm: float, top_mm: float, side_mm: float) -> None:
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    code.make(fit=True)
    sheet.paste(code.make_image().get_image(), left_mm, top_mm, side_mm)


def _signature(sheet: Paper, random: Generator, x_mm: float, y_mm: float, wide_mm: float) -> None:
    along = np.linspace(-0.5, 0.5, 60)
    phase, turns = random.uniform(0, 6, 3), random.uniform(6, 16, 3)
    up = (
        sum(np.sin(along * turn * 2 + start) for turn, start in zip(turns, phase, strict=True))
        * wide_mm
        * 0.06
    )
    back = np.sin(along * turns[0] + phase[1]) * wide_mm * 0.12
    points: NDArray[np.float64] = np.stack((x_mm + along * wide_mm + back, y_mm + up), axis=-1)
    sheet.stroke([(float(x), float(y)) for x, y in points], (30, 40, 130), 0.5)

"""What the simulated camera sees: made-up documents on a desk.

Every person is invented, every sheet is marked SPESIMEN, and the same call
draws the same pixels. Documents have their true size in millimetres, so the
plate shows them in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from math import cos, radians, sin

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray

from kiosk.dock.sheet import FAINT, Sheet

Pixels = NDArray[np.uint8]

PLATE_HEIGHT_MM = 236.0
_MARGIN = 0.92
_FINER = 2


@dataclass(frozen=True, slots=True)
class Specimen:
    """A drawn document: BGR pixels, its true size, how round its corners are,
    and how much larger than a sheet on the desk it looks: a card or a phone is
    held up to the lens."""

    pixels: Pixels = field(repr=False)
    width_mm: float
    height_mm: float
    corner_mm: float = 0.0
    nearness: float = 1.0


@dataclass(frozen=True, slots=True)
class Pose:
    """How a document lies: turned by `turn_deg` clockwise, seen with a little
    perspective (`tilt`, the share by which the far side is shorter), its middle
    at `centre` in fractions of the frame, enlarged by `zoom`."""

    turn_deg: float = 2.0
    tilt: float = 0.012
    centre: tuple[float, float] = (0.5, 0.5)
    zoom: float = 1.0


def ktp(name: str = "SITI SPESIMEN", nik: str = "6302065508909902") -> Specimen:
    """An identity card, ID-1."""
    sheet = Sheet(85.6, 54.0, 12.0)
    sheet.shade((196, 221, 238), (168, 203, 228))
    sheet.guilloche((150, 190, 219), 22, 2.4)
    sheet.text(42.8, 2.2, "PROVINSI KALIMANTAN SELATAN", 3.1, True, anchor="ma")
    sheet.text(42.8, 5.8, "KABUPATEN KOTABARU", 3.1, True, anchor="ma")
    sheet.text(3.5, 10.2, "NIK", 3.6, True)
    sheet.text(16.0, 10.0, f": {nik}", 4.2, True)
    day = int(nik[6:8])
    born = f"{day % 40:02d}-{nik[8:10]}-19{nik[10:12]}"
    sheet.rows(
        3.5,
        15.6,
        {
            "Nama": name,
            "Tempat/Tgl Lahir": f"KOTABARU, {born}",
            "Jenis Kelamin": "PEREMPUAN" if day > 40 else "LAKI-LAKI",
            "Alamat": "JL. CONTOH NO. 1",
            "    RT/RW": "001/002",
            "    Kel/Desa": "CONTOH",
            "    Kecamatan": "PULAU LAUT UTARA",
            "Agama": "-",
            "Status": "BELUM KAWIN",
            "Pekerjaan": "WIRASWASTA",
            "Kewarganegaraan": "WNI",
            "Berlaku Hingga": "SEUMUR HIDUP",
        },
        3.05,
        21.0,
    )
    sheet.portrait(62.5, 14.0, 81.5, 39.0, (190, 58, 52))
    sheet.text(72.0, 40.6, "KOTABARU", 2.1, anchor="ma")
    sheet.text(72.0, 43.0, "02-01-2018", 2.1, anchor="ma")
    sheet.specimen_mark(13.0)
    return Specimen(sheet.pixels, 85.6, 54.0, corner_mm=3.2, nearness=2.0)


def family_card() -> Specimen:
    """A family card, A4 on its side."""
    sheet = Sheet(297.0, 210.0, 6.0, (244, 248, 246))
    sheet.guilloche((214, 230, 224), 40, 4.0)
    sheet.emblem(26, 24, 11, (140, 110, 40))
    sheet.text(148.5, 12, "KARTU KELUARGA", 11, True, anchor="ma")
    sheet.text(148.5, 26, "No. 6302060101209900", 7, True, anchor="ma")
    left = {"Nama Kepala Keluarga": "BUDI SPESIMEN", "Alamat": "JL. CONTOH NO. 1", "RT/RW": "001/002"}
    right = {"Kecamatan": "PULAU LAUT UTARA", "Kabupaten": "KOTABARU", "Provinsi": "KALIMANTAN SELATAN"}
    sheet.rows(14, 42, left, 6.2, 48)
    sheet.rows(168, 42, right, 6.2, 30)
    _table(
        sheet,
        68,
        (
            (14, "No"),
            (26, "Nama Lengkap"),
            (96, "NIK"),
            (146, "Jenis Kelamin"),
            (184, "Tempat Lahir"),
            (236, "Tanggal Lahir"),
        ),
        (
            ("1", "BUDI SPESIMEN", "6302061508909901", "LAKI-LAKI", "KOTABARU", "15-08-1990"),
            ("2", "SITI SPESIMEN", "6302065508909902", "PEREMPUAN", "KOTABARU", "15-08-1990"),
            ("3", "ADI SPESIMEN", "6302061002159903", "LAKI-LAKI", "KOTABARU", "10-02-2015"),
        ),
        283,
    )
    _table(
        sheet,
        124,
        ((14, "No"), (26, "Status Hubungan"), (96, "Kewarganegaraan"), (146, "Nama Ayah"), (220, "Nama Ibu")),
        (
            ("1", "KEPALA KELUARGA", "WNI", "AYAH SPESIMEN A", "IBU SPESIMEN A"),
            ("2", "ISTRI", "WNI", "AYAH SPESIMEN B", "IBU SPESIMEN B"),
            ("3", "ANAK", "WNI", "BUDI SPESIMEN", "SITI SPESIMEN"),
        ),
        283,
    )
    sheet.text(232, 176, "Kotabaru, 01-01-2020", 4.4, anchor="ma")
    sheet.emblem(232, 192, 8, (60, 80, 150))
    sheet.specimen_mark(44)
    return Specimen(sheet.pixels, 297.0, 210.0)


def birth_certificate() -> Specimen:
    """A birth certificate, A4."""
    sheet = Sheet(210.0, 297.0, 6.0, (248, 245, 233))
    sheet.guilloche((236, 226, 200), 60, 4.0)
    sheet.box(9, 9, 201, 288, None, (150, 120, 50))
    sheet.box(11, 11, 199, 286, None, (150, 120, 50))
    sheet.emblem(105, 36, 14, (150, 120, 50))
    sheet.text(105, 56, "PENCATATAN SIPIL", 8, True, anchor="ma")
    sheet.text(105, 68, "KUTIPAN AKTA KELAHIRAN", 10, True, anchor="ma")
    sheet.text(105, 82, "No. 6302-LT-00000000-9900", 5, colour=FAINT, anchor="ma")
    lines = [
        "Berdasarkan akta kelahiran nomor 6302-LT-00000000-9900",
        "bahwa di KOTABARU pada tanggal SEPULUH FEBRUARI",
        "tahun DUA RIBU LIMA BELAS telah lahir:",
    ]
    sheet.paragraph(24, 104, lines, 6.0)
    sheet.text(105, 142, "ADI SPESIMEN", 11, True, anchor="ma")
    lines = [
        "anak ke SATU, LAKI-LAKI, dari suami istri:",
        "BUDI SPESIMEN dan SITI SPESIMEN.",
        "",
        "Kutipan ini dikeluarkan di Kotabaru pada tanggal",
        "02 Maret 2015.",
    ]
    sheet.paragraph(24, 164, lines, 6.0)
    sheet.text(146, 228, "Pejabat Pencatatan Sipil", 5, anchor="ma")
    sheet.emblem(146, 250, 12, (60, 80, 150))
    sheet.text(146, 268, "PEJABAT SPESIMEN", 5, True, anchor="ma")
    sheet.specimen_mark(34)
    return Specimen(sheet.pixels, 210.0, 297.0)


def passport_page() -> Specimen:
    """An open passport, the data page below."""
    sheet = Sheet(125.0, 176.0, 9.0)
    sheet.shade((226, 236, 230), (214, 226, 238))
    sheet.guilloche((198, 214, 222), 44, 3.2)
    sheet.emblem(62.5, 42, 18, (176, 196, 206))
    sheet.line(0, 88, 125, 88, (150, 160, 168))
    sheet.text(62.5, 91.5, "REPUBLIK SPESIMEN  ·  PASPOR / PASSPORT", 3.6, True, anchor="ma")
    sheet.portrait(5, 99, 38, 142, (232, 234, 238))
    fields = (
        (42, 98, "Jenis / Type", "P"),
        (70, 98, "Kode Negara / Code", "UTO"),
        (98, 98, "No. Paspor", "X9900001"),
        (42, 107, "Nama Lengkap / Full Name", "SITI SPESIMEN"),
        (42, 116, "Kewarganegaraan / Nationality", "UTOPIA"),
        (42, 125, "Tgl. Lahir / Date of Birth", "15 AUG 1990"),
        (98, 125, "Kelamin / Sex", "P/F"),
        (42, 134, "Tempat Lahir / Place of Birth", "KOTABARU"),
        (42, 143, "Tgl. Pengeluaran / Issue", "02 JAN 2020"),
        (86, 143, "Habis Berlaku / Expiry", "02 JAN 2030"),
    )
    for x_mm, y_mm, name, value in fields:
        sheet.text(x_mm, y_mm, name, 2.0, colour=FAINT)
        sheet.text(x_mm, y_mm + 2.6, value, 3.8, True)
    sheet.box(0, 152.5, 125, 176, (244, 244, 240), None)
    sheet.machine_line(159.5, "P<UTOSPESIMEN<<SITI<<<<<<<<<<<<<<<<<<<<<<<<<", 3.5)
    sheet.machine_line(167.5, "X9900001<0UTO9008157F3001020<<<<<<<<<<<<<<08", 3.5)
    sheet.specimen_mark(20)
    return Specimen(sheet.pixels, 125.0, 176.0, corner_mm=3.0)


def referral_letter() -> Specimen:
    """A letter of a made-up clinic, A5."""
    sheet = Sheet(148.0, 210.0, 7.0, (250, 249, 246))
    sheet.emblem(22, 21, 9, (24, 110, 90))
    sheet.text(36, 13, "KLINIK SPESIMEN", 7, True, (24, 110, 90))
    sheet.text(36, 22, "Jl. Contoh No. 2, Kotabaru", 4, colour=FAINT)
    sheet.line(12, 34, 136, 34, (24, 110, 90))
    sheet.text(74, 42, "SURAT KETERANGAN", 7, True, anchor="ma")
    sheet.text(74, 51, "Nomor 9900/SPESIMEN/2026", 4, colour=FAINT, anchor="ma")
    lines = ["Yang bertanda tangan di bawah ini menerangkan bahwa:"]
    sheet.paragraph(14, 66, lines, 4.4)
    people = {"Nama": "SITI SPESIMEN", "NIK": "6302065508909902", "Alamat": "JL. CONTOH NO. 1, KOTABARU"}
    sheet.rows(20, 76, people, 7.0, 24)
    lines = [
        "memerlukan layanan di tempat karena tidak dapat",
        "datang ke kantor. Mohon dapat dilayani sebagaimana",
        "mestinya. Surat ini contoh dan tidak berlaku.",
        "",
        "Demikian surat keterangan ini dibuat untuk",
        "dipergunakan seperlunya.",
    ]
    sheet.paragraph(14, 104, lines, 4.4)
    sheet.text(104, 156, "Kotabaru, 22 November 2026", 4.2, anchor="ma")
    sheet.emblem(104, 174, 9, (60, 80, 150))
    sheet.text(104, 188, "dr. SPESIMEN", 4.4, True, anchor="ma")
    sheet.specimen_mark(25)
    return Specimen(sheet.pixels, 148.0, 210.0)


def blank_sheet() -> Specimen:
    """A sheet of A5 with nothing on it: the back of a letter."""
    return Specimen(Sheet(148.0, 210.0, 7.0, (250, 249, 246)).pixels, 148.0, 210.0)


def phone_with_qr(text: str) -> Specimen:
    """A phone that shows `text` as a QR code."""
    sheet = Sheet(74.0, 152.0, 10.0, (22, 24, 28))
    sheet.box(3, 5, 71, 147, (247, 249, 252), None)
    sheet.box(3, 5, 71, 23, (11, 79, 138), None)
    sheet.text(37, 14, "Jadwal Permohonan", 5.2, True, (255, 255, 255), anchor="mm")
    sheet.text(37, 31, "Tunjukkan kode ini di anjungan", 3.6, colour=FAINT, anchor="ma")
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    sheet.paste(code.make_image().get_image(), 5.0, 39.0, 64.0)
    sheet.text(37, 110, "SPESIMEN", 5.0, True, (176, 40, 40), anchor="ma")
    sheet.box(12, 122, 62, 134, (228, 234, 242), None)
    sheet.text(37, 128, "Simpan kode", 4.2, True, (11, 79, 138), anchor="mm")
    return Specimen(sheet.pixels, 74.0, 152.0, corner_mm=9.0, nearness=1.35)


@cache
def _bare_plate(width_px: int, height_px: int) -> Pixels:
    random = np.random.default_rng(9900)
    grain = cv2.GaussianBlur(random.normal(0.0, 9.0, (height_px, width_px)).astype(np.float32), (0, 0), 1.2)
    fibre = cv2.blur(random.normal(0.0, 22.0, (height_px, width_px)).astype(np.float32), (41, 1))
    picture = np.full((height_px, width_px, 3), (74, 62, 54), np.float32) + (grain + fibre)[:, :, None]
    unit = height_px / PLATE_HEIGHT_MM
    for across, down in ((0, 0), (1, 0), (1, 1), (0, 1)):
        x, y = (width_px * across, height_px * down)
        reach_x, reach_y = (1 - 2 * across) * unit, (1 - 2 * down) * unit
        corner = (round(x + 8 * reach_x), round(y + 8 * reach_y))
        for end in (
            (corner[0] + round(14 * reach_x), corner[1]),
            (corner[0], corner[1] + round(14 * reach_y)),
        ):
            cv2.line(picture, corner, end, (150, 138, 126), max(2, round(0.9 * unit)), cv2.LINE_AA)
    return _lit(picture)


def plate(width_px: int = 1280, height_px: int = 720) -> Pixels:
    """The empty desk as the camera sees it, (height, width, 3), BGR."""
    return _bare_plate(width_px, height_px).copy()


def corners_of(document: Specimen, pose: Pose, width_px: int, height_px: int) -> NDArray[np.float32]:
    """Where the corners of `document` come to lie in the frame, in pixels:
    (4, 2), clockwise from the document's own top left."""
    scale = height_px / PLATE_HEIGHT_MM
    scale *= min(1.0, _MARGIN * PLATE_HEIGHT_MM / document.height_mm) * document.nearness * pose.zoom
    half_x, half_y = document.width_mm * scale / 2, document.height_mm * scale / 2
    turn = radians(pose.turn_deg)
    corners = []
    for x, y in ((-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)):
        turned_x, turned_y = x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
        nearer = 1.0 + pose.tilt * turned_y / max(half_x, half_y)
        corners.append(
            (pose.centre[0] * width_px + turned_x * nearer, pose.centre[1] * height_px + turned_y * nearer)
        )
    return np.asarray(corners, np.float32)


def lay(document: Specimen, on: Pixels | None = None, pose: Pose | None = None) -> Pixels:
    """The frame with `document` lying `on` a plate; the plate stays as it was."""
    desk = plate() if on is None else on
    height_px, width_px = desk.shape[:2]
    target = corners_of(document, pose or Pose(), width_px, height_px)
    sheet, mask = _at_scale(document, target)
    wide, high = sheet.shape[1], sheet.shape[0]
    source = np.asarray(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32)
    warp = cv2.getPerspectiveTransform(source - 0.5, target * _FINER - 0.5 + _FINER / 2)
    finer = (width_px * _FINER, height_px * _FINER)
    small = (width_px, height_px)
    shape = cv2.resize(cv2.warpPerspective(mask, warp, finer), small, interpolation=cv2.INTER_AREA)
    cover = (shape.astype(np.float32) / 255)[:, :, None]
    page = cv2.warpPerspective(sheet, warp, finer, borderMode=cv2.BORDER_REPLICATE)
    page = cv2.resize(page, small, interpolation=cv2.INTER_AREA)
    spread = height_px / 90
    fall = np.asarray(((1, 0, spread * 0.5), (0, 1, spread * 0.8)), np.float32)
    shadow = cv2.GaussianBlur(cv2.warpAffine(shape, fall, small), (0, 0), spread).astype(np.float32)
    dimmed = desk.astype(np.float32) * (1 - 0.55 * shadow[:, :, None] / 255)
    lit_page = _lit(page.astype(np.float32)).astype(np.float32)
    return np.asarray(np.rint(dimmed * (1 - cover) + lit_page * cover), np.uint8)


def _lit(picture: NDArray[np.float32]) -> Pixels:
    """`picture` under a lamp above its upper middle, as uint8."""
    height_px, width_px = picture.shape[:2]
    across = (np.arange(width_px, dtype=np.float32) / width_px - 0.46)[None, :]
    down = (np.arange(height_px, dtype=np.float32) / height_px - 0.34)[:, None]
    light = 0.97 - 0.34 * (across**2 + down**2)
    warmth = np.asarray((0.975, 0.99, 1.0), np.float32)
    return np.asarray(np.clip(picture * light[:, :, None] * warmth, 0, 255), np.uint8)


def _at_scale(document: Specimen, target: NDArray[np.float32]) -> tuple[Pixels, Pixels]:
    """The drawing and its outline at about the size they are warped to, so
    that thin lines are averaged and do not flicker."""
    wide = float(np.linalg.norm(target[1] - target[0])) * _FINER
    high = float(np.linalg.norm(target[3] - target[0])) * _FINER
    sheet = cv2.resize(document.pixels, (round(wide), round(high)), interpolation=cv2.INTER_AREA)
    mask = np.zeros(sheet.shape[:2], np.uint8)
    radius = round(document.corner_mm * wide / document.width_mm)
    _rounded(mask, radius)
    return np.asarray(sheet, np.uint8), mask


def _rounded(mask: Pixels, radius: int) -> None:
    height, width = mask.shape
    mask[radius : height - radius, :] = 255
    mask[:, radius : width - radius] = 255
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, cv2.FILLED)


def _table(
    sheet: Sheet,
    top_mm: float,
    heads: tuple[tuple[float, str], ...],
    rows: tuple[tuple[str, ...], ...],
    right_mm: float,
) -> None:
    row_mm, size_mm = 9.0, 4.6
    left_mm, bottom_mm = heads[0][0], top_mm + row_mm * (len(rows) + 1)
    sheet.box(left_mm, top_mm, right_mm, top_mm + row_mm, (206, 222, 216), None)
    for turn, row in enumerate((tuple(head for _, head in heads), *rows)):
        for (x_mm, _), words in zip(heads, row, strict=True):
            sheet.text(x_mm + 2, top_mm + row_mm * turn + 1.8, words, size_mm, bold=turn == 0)
    for turn in range(len(rows) + 2):
        sheet.line(left_mm, top_mm + row_mm * turn, right_mm, top_mm + row_mm * turn)
    for x_mm in (*(x_mm for x_mm, _ in heads), right_mm):
        sheet.line(x_mm, top_mm, x_mm, bottom_mm)

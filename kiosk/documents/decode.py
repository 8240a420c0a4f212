"""A picture file as pixels, whatever file it is: nothing here is trusted.

The header is read first, and a picture that would not fit in memory is
refused before one of its pixels is unpacked. The exception is a JPEG: it can
be unpacked at a half, a quarter or an eighth of its size in the memory of the
small one, so that a 200-megapixel photograph from a phone is read after all.
What is unpacked takes at most about ten bytes for each of `LARGEST_PIXELS`.
"""

from __future__ import annotations

import stat
import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from kiosk.documents.pixels import Pixels
from kiosk.faults import Fault, FaultCode

LARGEST_FILE_BYTES = 256_000_000
LARGEST_PIXELS = 50_000_000
LARGEST_JPEG_PIXELS = 256_000_000
REDUCED_PIXELS = 25_000_000
SMALLEST_SIDE_PX = 16

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "PPM")
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
"""What Pillow raises over one broken file or another."""

_BROKEN = "The picture is damaged: its file ends too early or is broken."
_BEGINNINGS = (b"\x89PNG", b"RIFF", b"II*\0", b"MM\0*", b"GIF8")

_ORIENTATION = 0x0112
_FLIP: dict[int, int] = {2: 1, 4: 0, 5: 1, 7: 1}
_TURN: dict[int, int] = {
    3: cv2.ROTATE_180,
    5: cv2.ROTATE_90_COUNTERCLOCKWISE,
    6: cv2.ROTATE_90_CLOCKWISE,
    7: cv2.ROTATE_90_CLOCKWISE,
    8: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
_STRIP_PX = 256


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels` are (height, width, 3) BGR, upright as the file says; each stands
    for `reduced` × `reduced` pixels of the file, 1 but for huge photographs."""

    pixels: Pixels
    reduced: int = 1


def load_picture(path: Path) -> Pixels | Fault:
    """The pixels of `load`: (height, width, 3) BGR."""
    picture = load(path)
    return picture if isinstance(picture, Fault) else picture.pixels


def load(path: Path) -> Picture | Fault:
    """The first picture of the file at `path`, or a sentence why there is none."""
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            return _refused("It is a folder without a picture in it.")
        if not stat.S_ISREG(kind.st_mode):
            return _refused("It is a device or a pipe and no picture file.")
        if kind.st_size > LARGEST_FILE_BYTES:
            return _refused(f"The file is larger than {LARGEST_FILE_BYTES // 1_000_000} MB.")
        with path.open("rb") as file:
            return _decode(file)
    except OSError as error:
        return _refused(f"The file cannot be read: {error.strerror}.")
    except ValueError:
        # A name with a NUL in it.
        return _refused("The file cannot be read: no file can have this name.")


def decode_picture(data: bytes) -> Pixels | Fault:
    """The picture in `data`, (height, width, 3) BGR, upright as its file says."""
    picture = _decode(BytesIO(data))
    return picture if isinstance(picture, Fault) else picture.pixels


def _decode(file: BinaryIO) -> Picture | Fault:
    head = file.read(64)
    file.seek(0)
    if not head:
        return _refused("The file is empty.")
    try:
        # Pillow's warnings, of odd metadata or many pixels, help nobody here.
        with warnings.catch_warnings(action="ignore"), _opened(file, head) as picture:
            reduced = _made_to_fit(picture)
            if isinstance(reduced, Fault):
                return reduced
            return Picture(_upright(_pixels_of(picture), _orientation(picture)), reduced)
    except (Image.DecompressionBombError, MemoryError):
        return _too_large("more pixels than can be unpacked safely")
    except UnidentifiedImageError:
        return _refused(_what_it_is(head))
    except _DAMAGED:
        return _refused(_BROKEN)


def _opened(file: BinaryIO, head: bytes) -> Image.Image:
    """The picture by its header; a JPEG without Pillow's own limit of pixels,
    because it can be reduced."""
    if head.startswith(b"\xff\xd8\xff"):
        return JpegImageFile(file)
    return Image.open(file, formats=_FORMATS)


def _made_to_fit(picture: Image.Image) -> int | Fault:
    """How many times smaller `picture` will be unpacked, or why it will not."""
    width_px, height_px = picture.size
    if min(width_px, height_px) < SMALLEST_SIDE_PX:
        return _refused(f"The picture is only {width_px} × {height_px} pixels.")
    if width_px * height_px <= LARGEST_PIXELS:
        return 1
    size = f"{width_px} × {height_px} pixels"
    if not isinstance(picture, JpegImageFile) or width_px * height_px > LARGEST_JPEG_PIXELS:
        return _too_large(size)
    if not _in_one_scan(picture):
        return _too_large(f"{size} in several passes")
    times = next(n for n in (2, 4, 8) if width_px * height_px <= REDUCED_PIXELS * n * n)
    picture.draft("RGB", (width_px // times, height_px // times))
    return times if min(picture.size) >= SMALLEST_SIDE_PX else _refused(f"The picture is only {size}.")


def _in_one_scan(picture: JpegImageFile) -> bool:
    """Whether all colours come together in one pass. Else libjpeg keeps the
    whole picture in memory, at full size. The header was read up to the end of
    the first scan's own (ISO/IEC 10918-1 B.2.3), whose length then tells."""
    if "progressive" in picture.info or picture.fp is None:
        return False
    at = picture.fp.tell()
    picture.fp.seek(at - 8 - 2 * picture.layers)
    marker = picture.fp.read(2)
    picture.fp.seek(at)
    return marker == b"\xff\xda"


def _pixels_of(picture: Image.Image) -> Pixels:
    """The pixels as BGR. What shines through is laid on white, as paper; more
    than eight bits are cut down to the eight that say something."""
    picture.load()
    if picture.mode.startswith(("I", "F")):
        levels = np.nan_to_num(np.asarray(picture, np.float32))
        if picture.mode.startswith("I;16"):
            # Ten or twelve bits come in sixteen: the highest that is used is the top.
            grey = levels * (255.0 / (2 ** max(8, int(levels.max()).bit_length()) - 1))
        else:
            grey = cv2.normalize(levels, np.empty_like(levels), 0, 255, cv2.NORM_MINMAX)
        return np.asarray(cv2.cvtColor(grey.astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)
    through = "A" in picture.mode or "transparency" in picture.info
    width_px, height_px = picture.size
    pixels = np.empty((height_px, width_px, 3), np.uint8)
    # Strip by strip: Pillow makes two more copies of what it gives away.
    for top in range(0, height_px, _STRIP_PX):
        strip = picture.crop((0, top, width_px, min(top + _STRIP_PX, height_px)))
        if through:
            over = strip.convert("RGBA")
            strip = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
        cv2.cvtColor(np.asarray(strip.convert("RGB")), cv2.COLOR_RGB2BGR, pixels[top : top + _STRIP_PX])
    return pixels


def _orientation(picture: Image.Image) -> int:
    """1 to 8 as of EXIF 2.3 §4.6.4; 1 where nothing sensible is said."""
    try:
        said = picture.getexif().get(_ORIENTATION, 1)
    except _DAMAGED:
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    if orientation in _FLIP:
        pixels = np.asarray(cv2.flip(pixels, _FLIP[orientation]), np.uint8)
    if orientation in _TURN:
        pixels = np.asarray(cv2.rotate(pixels, _TURN[orientation]), np.uint8)
    return pixels


def _what_it_is(head: bytes) -> str:
    if head.startswith(_BEGINNINGS):
        return _BROKEN
    if head.startswith(b"%PDF"):
        return "The file is a PDF: save its pages as JPEG or PNG pictures first."
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"):
        return "The file is a HEIC picture, as iPhones make them: save it as JPEG first."
    return "The file is not a JPEG, PNG, WebP, BMP, TIFF, GIF or PPM picture."


def _too_large(size: str) -> Fault:
    return _refused(
        f"The picture is too large: {size}; at most {LARGEST_PIXELS // 1_000_000} million,"
        f" or {LARGEST_JPEG_PIXELS // 1_000_000} million in a JPEG of one pass."
    )


def _refused(why: str) -> Fault:
    return Fault(FaultCode.PICTURE_UNREADABLE, why)

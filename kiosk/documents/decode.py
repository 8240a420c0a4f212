"""A picture file as pixels, whatever file it is: nothing here is trusted.

The header is read first, and a picture that would not fit in memory is
refused before one of its pixels is unpacked.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.documents.pixels import Pixels
from kiosk.faults import Fault, FaultCode

LARGEST_FILE_BYTES = 64_000_000
LARGEST_PIXELS = 50_000_000
SMALLEST_SIDE_PX = 16

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")


def load_picture(path: Path) -> Pixels | Fault:
    """The picture at `path`, (height, width, 3) BGR, upright as its file says."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            return _refused(f"The file is larger than {LARGEST_FILE_BYTES // 1_000_000} MB.")
        data = path.read_bytes()
    except OSError as error:
        return _refused(f"The file cannot be read: {error.strerror}.")
    return decode_picture(data)


def decode_picture(data: bytes) -> Pixels | Fault:
    """The picture in `data`, (height, width, 3) BGR, upright as its file says."""
    if not data:
        return _refused("The file is empty.")
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            width_px, height_px = picture.size
            if min(width_px, height_px) < SMALLEST_SIDE_PX:
                return _refused(f"The picture is only {width_px} × {height_px} pixels.")
            if width_px * height_px > LARGEST_PIXELS:
                return _too_large(f"{width_px} × {height_px} pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _too_large("more pixels than can be unpacked safely")
    except UnidentifiedImageError:
        return _refused("The file is not a JPEG, PNG, WebP, BMP or TIFF picture.")
    except (OSError, SyntaxError, ValueError, EOFError):
        return _refused("The picture is damaged: its file ends too early or is broken.")
    return np.ascontiguousarray(np.asarray(upright, np.uint8)[:, :, ::-1])


def _too_large(size: str) -> Fault:
    return _refused(f"The picture is too large: {size}; at most {LARGEST_PIXELS // 1_000_000} million.")


def _refused(why: str) -> Fault:
    return Fault(FaultCode.PICTURE_UNREADABLE, why)

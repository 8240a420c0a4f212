"""Files that nobody trusts: each is read or gets a reason, in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from kiosk.documents.decode import Picture, decode_picture, load
from kiosk.documents.pixels import Pixels
from kiosk.faults import Fault

COLOURS = Image.fromarray(np.random.default_rng(1).integers(0, 256, (40, 60, 3), dtype=np.uint8))


def _file(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _pixels(data: bytes) -> Pixels:
    pixels = decode_picture(data)
    assert not isinstance(pixels, Fault), pixels.detail
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3
    return pixels


def _ramp(bits: int) -> Image.Image:
    steps = np.linspace(0, 2**bits - 1, 100).round().astype(np.uint16)
    return Image.fromarray(np.tile(steps, (40, 1)))


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_of_exif_is_turned_upright(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    data = _file(COLOURS, "PNG", exif=exif)

    with Image.open(BytesIO(data)) as picture:
        upright = np.asarray(ImageOps.exif_transpose(picture))
    assert np.array_equal(_pixels(data), upright[:, :, ::-1])


@pytest.mark.parametrize("turn", [0, 9, 40_000])
def test_an_orientation_that_does_not_exist_is_none(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn

    assert _pixels(_file(COLOURS, "PNG", exif=exif)).shape == (40, 60, 3)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize("bits", [10, 12, 16])
def test_more_than_eight_bits_keep_their_greys(kind: str, bits: int) -> None:
    row = _pixels(_file(_ramp(bits), kind))[20, :, 0]

    assert np.abs(row.astype(int) - np.linspace(0, 255, 100)).max() <= 2


@pytest.mark.parametrize(
    ("picture", "kind", "expected"),
    [
        (Image.new("CMYK", (40, 40), (255, 0, 0, 0)), "JPEG", (255, 255, 0)),
        (Image.new("CMYK", (40, 40), (255, 0, 0, 0)), "TIFF", (255, 255, 0)),
        (Image.new("RGB", (40, 40), (200, 30, 10)).convert("P"), "PNG", (10, 30, 200)),
        (Image.new("1", (40, 40), 1), "PNG", (255, 255, 255)),
        (Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG", (255, 255, 255)),
        (Image.new("LA", (40, 40), (0, 128)), "PNG", (127, 127, 127)),
        (Image.new("RGB", (40, 40), (200, 30, 10)), "GIF", (10, 30, 200)),
    ],
)
def test_odd_colours_come_out_as_they_look_on_paper(
    picture: Image.Image, kind: str, expected: tuple[int, int, int]
) -> None:
    assert np.abs(_pixels(_file(picture, kind))[20, 20].astype(int) - expected).max() <= 26


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_several_pictures_the_first_is_taken(kind: str) -> None:
    first, second = Image.new("RGB", (40, 40), "white"), Image.new("RGB", (40, 40), "black")

    data = _file(first, kind, save_all=True, append_images=[second])

    assert _pixels(data).min() > 250


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 and so on", "PDF: save its pages"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC picture"),
        (b"NIK, Nama, Tempat lahir", "not a JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
        (_file(COLOURS, "JPEG")[:900], "damaged"),
        (_file(Image.new("RGB", (1, 1)), "PNG"), "only 1 × 1"),
        (_file(Image.new("RGB", (900, 3)), "PNG"), "only 900 × 3"),
    ],
)
def test_what_cannot_be_read_gets_a_reason(data: bytes, words: str) -> None:
    refused = decode_picture(data)

    assert isinstance(refused, Fault)
    assert words in refused.detail
    assert refused.detail.endswith(".")


def _fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [(Path.mkdir, "is a folder"), (_fifo, "device or a pipe"), (lambda path: None, "No such")],
)
def test_what_is_no_file_gets_a_reason_at_once(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    make(tmp_path / "thing.png")

    refused = load(tmp_path / "thing.png")

    assert isinstance(refused, Fault)
    assert words in refused.detail


def test_a_name_of_strange_characters_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"foto \xff\n'\"$(x).png")
    COLOURS.save(path, "PNG")

    assert isinstance(load(path), Picture)
    assert isinstance(load(Path("a\0b.png")), Fault)


_MEASURED = """
import re, sys
from pathlib import Path
from kiosk.documents.decode import load
answer = load(Path(sys.argv[1]))
most_kb = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(getattr(answer, "reduced", 0), int(most_kb) // 1024)
"""


@pytest.mark.parametrize(
    ("kind", "options", "reduced", "most_mb"),
    [("jpg", {}, 4, 300), ("jpg", {"progressive": True}, 0, 150), ("png", {}, 0, 150)],
)
def test_a_picture_of_200_megapixels_takes_little_memory(
    tmp_path: Path, kind: str, options: dict[str, Any], reduced: int, most_mb: int
) -> None:
    path = tmp_path / f"huge.{kind}"
    Image.new("L", (16_320, 12_240), 200).save(path, **options)

    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, timeout=120, check=True
    )

    times, peak_mb = (int(word) for word in told.stdout.split())
    assert times == reduced
    assert peak_mb < most_mb

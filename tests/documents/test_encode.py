from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.dock.specimens import Specimen
from kiosk.documents.decode import decode_picture, load_picture
from kiosk.documents.encode import A4_BUDGET_BYTES, CARD_BUDGET_BYTES, dpi_of, encode_jpeg
from kiosk.faults import Fault, FaultCode


def _png_header(width: int, height: int) -> bytes:
    """A PNG that claims to be huge and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def _refusal(data: bytes) -> str:
    result = decode_picture(data)
    assert isinstance(result, Fault)
    assert result.code is FaultCode.PICTURE_UNREADABLE
    assert result.detail.endswith(".")
    return result.detail


def test_a_page_fits_its_budget_and_knows_its_resolution(letter: Specimen) -> None:
    dpi = dpi_of(letter.pixels, 210.0)

    packed = encode_jpeg(letter.pixels, A4_BUDGET_BYTES, dpi)

    assert len(packed) <= A4_BUDGET_BYTES
    with Image.open(BytesIO(packed)) as picture:
        assert picture.info["dpi"] == (178, 178)
        assert picture.size == letter.pixels.shape[1::-1]


def test_a_page_of_noise_gets_fewer_pixels_and_says_so() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (900, 1400, 3), dtype=np.uint8)

    packed = encode_jpeg(noise, CARD_BUDGET_BYTES, 400.0)

    assert len(packed) <= CARD_BUDGET_BYTES
    with Image.open(BytesIO(packed)) as picture:
        assert picture.width < 1400
        assert picture.info["dpi"][0] == pytest.approx(400 * picture.width / 1400, rel=0.01)


def test_what_was_packed_looks_the_same_when_unpacked(card: Specimen) -> None:
    unpacked = decode_picture(encode_jpeg(card.pixels, CARD_BUDGET_BYTES, 300.0))

    assert not isinstance(unpacked, Fault)
    assert np.abs(unpacked.astype(int) - card.pixels.astype(int)).mean() < 4


def test_a_picture_of_one_pixel_is_refused() -> None:
    file = BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")

    assert "only 1 × 1" in _refusal(file.getvalue())


@pytest.mark.parametrize("size", [(20_000, 10_000), (10_000, 10_000), (8_000, 7_000), (60_000, 60_000)])
def test_a_picture_of_hundreds_of_megapixels_is_refused_by_its_header(size: tuple[int, int]) -> None:
    assert "too large" in _refusal(_png_header(*size))


def test_a_jpeg_that_ends_too_early_is_refused(letter: Specimen) -> None:
    packed = encode_jpeg(letter.pixels, A4_BUDGET_BYTES, 200.0)

    assert "damaged" in _refusal(packed[: len(packed) // 2])


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"GIF89a" + bytes(64)])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert _refusal(data)


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert _refusal(b"\xff\xd8\xff\xe0" + data)


def test_a_picture_is_turned_upright_as_its_file_says(tmp_path: Path) -> None:
    lying = Image.new("RGB", (60, 40), (255, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = 6
    lying.save(tmp_path / "lying.jpg", exif=exif)

    upright = load_picture(tmp_path / "lying.jpg")

    assert not isinstance(upright, Fault)
    assert upright.shape == (60, 40, 3)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = load_picture(tmp_path / "nothing.png")

    assert isinstance(result, Fault)
    assert "No such file" in result.detail

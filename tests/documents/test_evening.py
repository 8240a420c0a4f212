"""Shadows go from paper; text, colours, photographs and cards stay."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.dock import specimens
from kiosk.documents.decode import decode_picture
from kiosk.documents.encode import A4_BUDGET_BYTES, CARD_BUDGET_BYTES, encode_jpeg, page_file
from kiosk.documents.evening import MOST_GAIN, even_light, light_gain
from kiosk.documents.pixels import Pixels
from kiosk.documents.sizes import DocumentSize
from kiosk.faults import Fault

HIGH_PX, WIDE_PX = 1400, 1000
TEXT = (slice(100, 1300), slice(80, 620))
PHOTO = (slice(300, 560), slice(700, 900))
INK = 40
"""Levels by which a window with text in it varies, and one of bare paper does not."""
STAMP = (slice(1000, 1100), slice(720, 880))


def _page() -> Pixels:
    page = np.full((HIGH_PX, WIDE_PX, 3), 228, np.uint8)
    for line in range(TEXT[0].start, TEXT[0].stop, 30):
        cv2.putText(page, "Surat keterangan No. 9901", (80, line), 0, 1.2, (45, 45, 45), 2, cv2.LINE_AA)
    page[PHOTO] = (70, 80, 95)
    page[STAMP] = (190, 90, 80)
    return page


def _shadow(depth: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A body's shadow over the right of the page, soft at its edge."""
    y, x = np.mgrid[0:HIGH_PX, 0:WIDE_PX]
    return np.asarray(1 - depth / (1 + np.exp(-(x - 520 + 0.3 * y) / 90.0)))


def _in_shadow(page: Pixels, depth: float = 0.4) -> Pixels:
    return np.asarray(page * _shadow(depth)[..., None], np.uint8)


def _paper_levels(page: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(page[40:1360:20, (20, 40, 660, 940, 970), 1])


def test_paper_is_as_bright_in_the_shadow_as_beside_it() -> None:
    dull = _in_shadow(_page())

    even = even_light(dull)

    assert int(_paper_levels(dull).min()) < 145
    assert int(_paper_levels(even).min()) > 205
    assert int(_paper_levels(even).max()) < 245


def test_no_contrast_of_the_text_falls() -> None:
    dull = _in_shadow(_page())

    before, after = dull[TEXT].astype(int), even_light(dull)[TEXT].astype(int)

    for top in range(0, 1200, 60):
        for left in range(0, 540, 60):
            there = slice(top, top + 60), slice(left, left + 60)
            if np.ptp(before[there]) > INK:
                assert np.ptp(after[there]) >= np.ptp(before[there]) - 1


def test_hues_stay() -> None:
    dull = _in_shadow(_page())

    before, after = dull[STAMP].mean(axis=(0, 1)), even_light(dull)[STAMP].mean(axis=(0, 1))

    assert after / after.sum() == pytest.approx(before / before.sum(), abs=0.01)


def test_a_photograph_on_the_page_stays_as_dark_as_it_is() -> None:
    page = _page()

    assert even_light(page)[PHOTO].mean() < page[PHOTO].mean() * 1.1


@pytest.mark.parametrize("depth", [0.3, 0.6, 0.9])
def test_nothing_is_made_darker_nor_much_brighter(depth: float) -> None:
    gain = light_gain(_in_shadow(_page(), depth))

    assert gain is not None
    assert 1.0 <= gain.min() <= gain.max() <= MOST_GAIN


def test_a_page_in_even_light_is_left_alone() -> None:
    page = _page()

    assert even_light(page) is page


@pytest.mark.parametrize("level", [5, 40])
def test_what_is_no_paper_is_left_alone(level: int) -> None:
    dark = _in_shadow(
        np.full((900, 900, 3), level, np.uint8).repeat(2, axis=0)[:HIGH_PX].repeat(2, 1)[:, :WIDE_PX]
    )
    noise = np.random.default_rng(3).integers(0, 256, (600, 900, 3), dtype=np.uint8)
    photo = np.asarray(cv2.resize(noise[::60, ::60], (900, 600), interpolation=cv2.INTER_CUBIC), np.uint8)

    assert even_light(dark) is dark
    assert even_light(photo) is photo


@pytest.mark.parametrize("shape", [(1, 1), (8, 3000), (60, 60)])
def test_the_smallest_pages_pass(shape: tuple[int, int]) -> None:
    page = np.full((*shape, 3), 200, np.uint8)

    assert even_light(page).shape == page.shape


def test_a_card_keeps_its_light_and_its_budget(card: specimens.Specimen) -> None:
    shaded = np.asarray(card.pixels * np.linspace(1, 0.6, card.pixels.shape[1])[:, None], np.uint8)

    packed = page_file(shaded, DocumentSize.ID1, 300.0)

    unpacked = decode_picture(packed)
    assert not isinstance(unpacked, Fault)
    assert len(packed) <= CARD_BUDGET_BYTES
    assert np.abs(unpacked.astype(int) - shaded).mean() < 4


def test_a_file_without_a_known_resolution_claims_none() -> None:
    with Image.open(BytesIO(page_file(_page()))) as picture:
        assert "dpi" not in picture.info
        assert picture.size == (WIDE_PX, HIGH_PX)


@pytest.mark.parametrize("noise", [0, 3, 9, 25])
@pytest.mark.parametrize("budget", [A4_BUDGET_BYTES, CARD_BUDGET_BYTES, 40_000])
def test_any_page_fits_its_budget_and_most_of_it_is_used(noise: int, budget: int) -> None:
    grain = np.random.default_rng(noise).normal(0, noise + 0.01, (HIGH_PX, WIDE_PX, 3))
    page = np.clip(_page() + grain, 0, 255).astype(np.uint8)

    packed = encode_jpeg(page, budget, 120.0)

    assert len(packed) <= budget
    best = len(encode_jpeg(page, 10**9, 120.0))
    assert len(packed) > 0.7 * min(budget, best)

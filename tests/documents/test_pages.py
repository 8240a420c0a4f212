from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.dock import specimens
from kiosk.dock.specimens import Pose, Specimen, corners_of, lay
from kiosk.documents.pages.cutting import carried_to_rim
from kiosk.documents.pages.finding import find_page, find_pages, rectify
from kiosk.documents.pixels import Pixels
from kiosk.documents.quads import areas_of, ordered, overlap, squareness

DOCUMENTS = {
    "ktp": specimens.ktp,
    "family card": specimens.family_card,
    "birth certificate": specimens.birth_certificate,
    "passport": specimens.passport_page,
    "letter": specimens.referral_letter,
    "blank sheet": specimens.blank_sheet,
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("pose", [Pose(), Pose(-9.0, 0.03, (0.47, 0.52), 0.9)], ids=["straight", "askew"])
def test_every_document_on_the_plate_is_found_to_a_hair(name: str, pose: Pose) -> None:
    document = DOCUMENTS[name]()

    found = find_page(lay(document, pose=pose))

    assert found is not None
    assert overlap(found, ordered(corners_of(document, pose, 1280, 720))) > 0.995


@pytest.mark.parametrize("size", [(640, 360), (1920, 1080)])
def test_the_page_is_found_whatever_size_the_frame_has(letter: Specimen, size: tuple[int, int]) -> None:
    found = find_page(lay(letter, specimens.plate(*size)))

    assert found is not None
    assert overlap(found, ordered(corners_of(letter, Pose(), *size))) > 0.99


@pytest.mark.parametrize("grey_level", [30, 90, 150, 250])
def test_the_page_is_found_on_dark_and_on_light_desks(card: Specimen, grey_level: int) -> None:
    desk = np.full((720, 1280, 3), grey_level, np.uint8)

    found = find_page(lay(card, desk))

    assert found is not None
    assert overlap(found, ordered(corners_of(card, Pose(), 1280, 720))) > 0.98


def test_the_empty_plate_has_no_page() -> None:
    assert find_page(specimens.plate()) is None


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_picture_of_nothing_has_no_page(level: int) -> None:
    assert find_page(np.full((720, 1280, 3), level, np.uint8)) is None


def test_noise_has_no_page() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (360, 640, 3), dtype=np.uint8)

    assert find_page(noise) is None


def desk(kind: str, seed: int) -> Pixels:
    """A desk that is not plain, (720, 1280, 3)."""
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(1280), np.arange(720))
    if kind == "checked":
        squares = ((x + y // 9) // 47 + (y - x // 9) // 47) % 2
        level = np.where(squares, 70.0, 150.0)
    elif kind == "striped":
        level = np.where((x + 2 * y) % 90 < 40, 60.0, 130.0)
    else:
        level = 110 + cv2.blur(random.normal(0, 60, (720, 1280)), (161, 3))
    colour = level[..., None] * random.uniform(0.5, 1.0, 3) + random.normal(0, 4, (720, 1280, 1))
    return np.asarray(np.clip(colour, 0, 255), np.uint8)


@pytest.mark.parametrize("kind", ["checked", "striped", "grained"])
@pytest.mark.parametrize("name", ["ktp", "birth certificate", "family card"])
def test_the_page_is_found_on_patterned_desks(kind: str, name: str) -> None:
    document, pose = DOCUMENTS[name](), Pose(-6.0, 0.04, (0.48, 0.51), 0.9)

    found = find_page(lay(document, desk(kind, len(name)), pose))

    assert found is not None
    assert overlap(found, ordered(corners_of(document, pose, 1280, 720))) > 0.985


def test_two_documents_are_two_and_one_is_not_found_twice(card: Specimen, letter: Specimen) -> None:
    aside = Pose(4.0, centre=(0.22, 0.5), zoom=0.6)
    alone = lay(letter, pose=Pose(-3.0, centre=(0.72, 0.5), zoom=0.8))

    together = find_pages(lay(card, alone, aside))

    assert len(find_pages(alone)) == 1
    assert len(together) == 2
    card_lies = ordered(corners_of(card, aside, 1280, 720))
    assert max(overlap(found, card_lies) for found in together) > 0.98


@pytest.mark.parametrize("size", [(640, 360), (1280, 720)])
def test_a_card_far_smaller_than_the_page_beside_it_is_a_second_document(
    card: Specimen, letter: Specimen, size: tuple[int, int]
) -> None:
    aside = Pose(5.0, centre=(0.18, 0.4), zoom=0.22)
    wood = cv2.resize(desk("grained", 4), size, interpolation=cv2.INTER_AREA)
    alone = lay(letter, wood, Pose(-4.0, centre=(0.68, 0.5), zoom=0.6))

    together = find_pages(lay(card, alone, aside))

    assert len(find_pages(alone)) == 1
    assert max(overlap(found, ordered(corners_of(card, aside, *size))) for found in together[1:]) > 0.9


@pytest.mark.parametrize("kind", ["tiled", "keys"])
def test_what_is_no_paper_is_no_second_document(card: Specimen, kind: str) -> None:
    """Tiles and keys have four sides, as good as those of a page."""
    lying = Pose(-5.0, centre=(0.4, 0.5), zoom=0.9)
    frame = np.full((720, 1280, 3), (70, 72, 78), np.uint8)
    pitch, side = (230, 200) if kind == "tiled" else (115, 96)
    for left in range(20, 1280, pitch):
        for top in range(15, 720, pitch):
            shade = 95 + (left * 7 + top * 3) % 60
            cv2.rectangle(frame, (left, top), (left + side, top + side), (shade, shade - 8, shade - 15), -1)

    found = find_pages(lay(card, frame, lying))

    assert len(found) == 1
    assert overlap(found[0], ordered(corners_of(card, lying, 1280, 720))) > 0.95


def test_a_side_that_lies_straight_along_the_rim_stays_there() -> None:
    lab = np.full((480, 640, 3), (60, 128, 128), np.uint8)
    lab[100:, 150:] = (220, 128, 128)
    lab[474:, 150:] = (150, 128, 128)
    corners = np.asarray(((150, 100), (638.5, 100), (638.5, 478.5), (150, 478.5)), np.float32)

    carried = carried_to_rim(corners, lab)

    assert np.abs(carried - corners).max() <= 1.5


def test_a_pen_is_not_taken_for_the_page_beside_it(letter: Specimen) -> None:
    lying = Pose(3.0, centre=(0.62, 0.5), zoom=0.85)
    frame = np.full((720, 1280, 3), (60, 85, 120), np.uint8)
    pen = np.asarray(((90, 120), (130, 100), (330, 560), (290, 580)), np.int32)
    cv2.fillConvexPoly(frame, pen, (150, 90, 30))

    found = find_page(lay(letter, frame, lying))

    assert found is not None
    assert overlap(found, ordered(corners_of(letter, lying, 1280, 720))) > 0.98


@pytest.mark.parametrize("centre", [(0.5, 0.93), (0.02, 0.5), (0.98, 0.5)])
def test_a_page_that_goes_over_the_rim_touches_it(letter: Specimen, centre: tuple[float, float]) -> None:
    found = find_page(lay(letter, pose=Pose(3.0, centre=centre)))

    assert found is not None
    assert bool((found < 2.5).any() or (found > np.asarray((1277.0, 717.0))).any())


@pytest.mark.parametrize(("name", "down"), [("ktp", 0.042), ("letter", 0.138), ("family card", 0.15)])
def test_a_page_cut_between_two_lines_of_its_writing_touches_the_rim(name: str, down: float) -> None:
    found = find_page(
        lay(DOCUMENTS[name](), np.full((720, 1280, 3), 90, np.uint8), Pose(0.0, 0.0, (0.5, down)))
    )

    assert found is not None
    assert float(found.min()) < 2.5


@pytest.mark.parametrize("level", [200, 215])
def test_the_page_is_found_among_keys_as_light_as_itself(level: int) -> None:
    document, pose = DOCUMENTS["family card"](), Pose(-6.0, 0.05, (0.48, 0.52), 0.8)

    found = find_page(cv2.GaussianBlur(lay(document, keyboard(level), pose), (0, 0), 1.2))

    assert found is not None
    assert overlap(found, ordered(corners_of(document, pose, 1280, 720))) > 0.985


def keyboard(level: int) -> Pixels:
    """Rows of keys with dark gaps, turned a little, (720, 1280, 3)."""
    keys = np.full((1100, 1700, 3), 30, np.uint8)
    for y in range(0, 1100, 60):
        for x in range(-60, 1700, 60):
            left = x + (y // 60 * 17) % 60
            cv2.rectangle(keys, (left + 3, y + 3), (left + 56, y + 56), (level, level, level), -1)
            letter = chr(65 + (x * 7 + y) % 26)
            cv2.putText(keys, letter, (left + 12, y + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (60, 60, 60), 2)
    turned = cv2.warpAffine(keys, cv2.getRotationMatrix2D((850, 550), 7.0, 1.0), (1700, 1100))
    return np.ascontiguousarray(turned[190:910, 210:1490], np.uint8)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 1), (40, 3000, 3), (400, 300), (33_000, 100, 3)])
def test_a_picture_of_any_shape_is_looked_at(shape: tuple[int, ...]) -> None:
    assert find_pages(np.full(shape, 90, np.uint8)) == []


@pytest.mark.parametrize("turn_deg", [0.0, 15.0])
def test_the_rectified_page_is_the_document_itself(letter: Specimen, turn_deg: float) -> None:
    pose = Pose(turn_deg, 0.02, zoom=0.85)
    quad = find_page(lay(letter, pose=pose))
    assert quad is not None

    page = rectify(lay(letter, pose=pose), quad, 600)

    drawn = cv2.resize(letter.pixels, page.shape[1::-1], interpolation=cv2.INTER_AREA)
    alike = np.corrcoef(cv2.blur(page, (3, 3)).ravel(), cv2.blur(drawn, (3, 3)).ravel())[0, 1]
    assert alike > 0.9
    assert page.shape[0] == 600


@settings(max_examples=12, deadline=None)
@given(
    turn_deg=st.floats(-40, 40),
    across=st.floats(0.4, 0.6),
    down=st.floats(0.45, 0.55),
    zoom=st.floats(0.5, 0.9),
)
def test_a_card_is_found_wherever_it_lies(turn_deg: float, across: float, down: float, zoom: float) -> None:
    card, pose = specimens.ktp(), Pose(turn_deg, 0.01, (across, down), zoom)

    found = find_page(lay(card, pose=pose))

    assert found is not None
    assert overlap(found, ordered(corners_of(card, pose, 1280, 720))) > 0.98


@given(
    turn_deg=st.floats(-44, 44),
    shift=st.integers(0, 3),
    mirrored=st.booleans(),
    wide=st.floats(20, 300),
    high=st.floats(20, 300),
)
def test_corners_come_clockwise_from_the_top_left(
    turn_deg: float, shift: int, mirrored: bool, wide: float, high: float
) -> None:
    turn = np.deg2rad(turn_deg)
    rotation = np.asarray(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))))
    upright = np.asarray(((0, 0), (wide, 0), (wide, high), (0, high))) @ rotation
    shuffled = np.roll(upright[::-1] if mirrored else upright, shift, axis=0).astype(np.float32)

    corners = ordered(shuffled)

    np.testing.assert_allclose(corners, upright, atol=1e-2)
    assert float(squareness(corners)) > 0.99
    assert float(areas_of(corners)) == pytest.approx(wide * high, rel=1e-3)

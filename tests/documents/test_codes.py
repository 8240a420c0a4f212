from __future__ import annotations

from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
import zxingcpp

from benchmarks.made_codes import made_empty, made_frame, made_mixed
from kiosk.clock import Deadline, ManualClock
from kiosk.dock import specimens
from kiosk.dock.specimens import lay
from kiosk.documents.codes.busy import busy_parts
from kiosk.documents.codes.dense import find_dense
from kiosk.documents.codes.live import live_decoder
from kiosk.documents.codes.others import Others
from kiosk.documents.codes.picture import Picture
from kiosk.documents.codes.prepare import RECIPES, sized, softened
from kiosk.documents.codes.reading import Code, CodeFormat, read_codes
from kiosk.documents.codes.zxing import read
from kiosk.documents.pixels import Pixels

QR_ALONE = zxingcpp.barcode_formats_from_str("QRCodeModel2")
TOKEN = "AJ1:" + "6BFOXN+TS3DHPVO13J" * 11
PHONE = lay(specimens.phone_with_qr(TOKEN))


def _drawn(text: str, code_format: CodeFormat, module_px: int = 4) -> Pixels:
    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(code_format))
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=module_px, add_quiet_zones=True))
    return np.pad(drawn, 60, constant_values=255)


def test_the_code_on_a_phone_before_the_camera_is_read() -> None:
    assert read_codes(PHONE) == [Code(TOKEN, CodeFormat.QR)]


@pytest.mark.parametrize("code_format", CodeFormat)
def test_every_format_is_read_when_it_is_asked_for(code_format: CodeFormat) -> None:
    assert read_codes(_drawn("3171234567", code_format), tuple(CodeFormat)) == [
        Code("3171234567", code_format)
    ]


@pytest.mark.parametrize("code_format", [CodeFormat.PDF417, CodeFormat.DATA_MATRIX, CodeFormat.AZTEC])
def test_a_code_that_fills_its_picture_is_not_taken_for_grain(code_format: CodeFormat) -> None:
    text = "SPESIMEN 0123456789 " * 18
    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(code_format))
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=3, add_quiet_zones=False))

    assert sum(part.pixels for part in busy_parts(Picture(drawn))) > 0.9 * drawn.size
    assert read_codes(drawn, tuple(CodeFormat)) == [Code(text, code_format)]


@pytest.mark.parametrize("code_format", CodeFormat)
def test_every_format_is_found_somewhere_in_a_large_picture(code_format: CodeFormat) -> None:
    frame = specimens.lay(specimens.family_card(), on=specimens.plate(1920, 1080))
    code = cv2.cvtColor(_drawn("3171234567", code_format, 5), cv2.COLOR_GRAY2BGR)
    height, width = code.shape[:2]
    frame[400 : 400 + height, 900 : 900 + width] = code

    assert read_codes(frame, tuple(CodeFormat)) == [Code("3171234567", code_format)]


def test_a_micro_code_is_no_code_where_large_ones_are_looked_for() -> None:
    assert read_codes(_drawn("3171234567", CodeFormat.MICRO_QR)) == []


def test_several_codes_in_one_picture_are_read_each_once_row_by_row() -> None:
    frame = np.full((1080, 1920), 235, np.uint8)
    laid = [
        (60, 120, CodeFormat.CODE128, "A-PERTAMA"),
        (90, 1000, CodeFormat.QR, "KEDUA"),
        (600, 150, CodeFormat.DATA_MATRIX, "KETIGA"),
        (640, 700, CodeFormat.AZTEC, "KEEMPAT"),
        (620, 1300, CodeFormat.QR, "KEDUA"),
    ]
    for top, left, code_format, text in laid:
        code = _drawn(text, code_format, 5)
        frame[top : top + code.shape[0], left : left + code.shape[1]] = code

    texts = [code.text for code in read_codes(frame, tuple(CodeFormat))]

    assert texts == ["A-PERTAMA", "KEDUA", "KETIGA", "KEEMPAT"]


def test_a_format_that_was_not_asked_for_is_left_alone() -> None:
    assert read_codes(_drawn("3171234567890123", CodeFormat.CODE128)) == []


def test_a_code_light_on_dark_is_read() -> None:
    assert [code.text for code in read_codes(255 - PHONE)] == [TOKEN]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_phone_held_on_its_side_is_read(turn: int) -> None:
    assert [code.text for code in read_codes(np.ascontiguousarray(np.rot90(PHONE, turn)))] == [TOKEN]


def test_a_dim_and_soft_code_is_read_once_it_is_prepared() -> None:
    small = cv2.resize(_drawn("6302990100000001", CodeFormat.QR, 2), None, fx=0.9, fy=0.9)
    dim = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.9) * 0.15 + 20, np.uint8)
    over = Deadline.after(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)), 0.0)

    assert read_codes(dim, deadline=over) == []
    assert [code.text for code in read_codes(dim)] == ["6302990100000001"]


def test_a_torn_code_is_told_as_no_code() -> None:
    torn = _drawn(TOKEN, CodeFormat.QR)
    height, width = torn.shape
    torn[: height // 2 + 20, : width // 2] = 255

    assert read_codes(torn) == []


def test_a_picture_without_a_code_has_none() -> None:
    assert read_codes(lay(specimens.family_card()), tuple(CodeFormat)) == []


def test_no_preparation_is_tried_once_the_time_is_up() -> None:
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
    over = Deadline.after(clock, 0.0)

    assert read_codes(PHONE, deadline=over) == [Code(TOKEN, CodeFormat.QR)]
    assert read_codes(specimens.plate(), deadline=over) == []


class _Meter(ManualClock):
    """A clock that a millisecond passes on at every look."""

    def monotonic_s(self) -> float:
        self.advance(0.001)
        return super().monotonic_s()


def test_a_search_ends_within_its_budget() -> None:
    """Steps that would not end in time are not begun, so a short budget ends soon."""
    frame = made_empty(9901).pixels
    looks = []
    for budget_s in (0.0, 0.02, 0.08):
        clock = _Meter(datetime(2026, 11, 22, tzinfo=UTC))
        assert read_codes(frame, tuple(CodeFormat), Deadline.after(clock, budget_s)) == []
        looks.append(clock.monotonic_s())

    assert looks[0] < looks[1] < looks[2] < 0.09


@pytest.mark.parametrize("kind", ["noise", "screen_dark_mode", "perspective"])
def test_more_hard_frames_are_read_than_by_the_reader_alone(kind: str) -> None:
    frames = [made_frame(kind, seed) for seed in range(9900, 9905)]
    alone = [_alone(frame.pixels) == set(frame.texts) for frame in frames]
    ours = [{code.text for code in read_codes(frame.pixels)} == set(frame.texts) for frame in frames]

    assert sum(ours) > sum(alone)


def test_a_code_round_a_bottle_is_read_by_laying_its_grid() -> None:
    flat = _drawn("6302990199280512", CodeFormat.QR, 12).astype(np.float32)
    height, width = flat.shape
    at = np.linspace(-1, 1, width, dtype=np.float32)
    lower = (np.sqrt(1 - (0.95 * at) ** 2) * 70)[None, :] + np.arange(height, dtype=np.float32)[:, None]
    across = np.repeat(
        ((np.arcsin(0.95 * at) / np.arcsin(0.95) + 1) * (width - 1) / 2)[None, :], height, axis=0
    )
    round_it = cv2.remap(flat, across.astype(np.float32), lower - 35, cv2.INTER_LINEAR, borderValue=255)
    bottle = np.asarray(cv2.GaussianBlur(round_it, (0, 0), 1.5), np.uint8)

    assert _alone(bottle) == set()
    assert [code.text for code in read_codes(bottle)] == ["6302990199280512"]


@pytest.mark.parametrize("seed", range(9900, 9906))
def test_print_and_patterns_and_grain_hold_no_code(seed: int) -> None:
    assert read_codes(made_empty(seed).pixels, tuple(CodeFormat)) == []


def test_a_picture_of_one_pixel_holds_no_code() -> None:
    assert read_codes(np.zeros((1, 1), np.uint8), tuple(CodeFormat)) == []


@pytest.mark.parametrize("seed", [9901, 9904, 9907])
def test_of_several_codes_of_all_formats_no_fewer_are_read_than_by_the_reader_alone(seed: int) -> None:
    made = made_mixed(seed)
    names = ",".join(CodeFormat)
    found = zxingcpp.read_barcodes(made.pixels, zxingcpp.barcode_formats_from_str(names))
    alone = {each.text for each in found if each.valid} & set(made.texts)

    texts = {code.text for code in read_codes(made.pixels, tuple(CodeFormat))}

    assert alone
    assert alone <= texts <= set(made.texts)


@pytest.mark.parametrize("turn_deg", [30, 45])
def test_a_code_smeared_by_a_moving_hand_is_read_by_what_every_code_shows(turn_deg: int) -> None:
    along = np.linspace(-11, 11, 400)
    kernel = np.zeros((31, 31), np.float32)
    rows, columns = along * np.sin(np.radians(turn_deg)) + 15, along * np.cos(np.radians(turn_deg)) + 15
    np.add.at(kernel, (rows.round().astype(int), columns.round().astype(int)), 1 / along.size)
    drawn = _drawn("6302990100000001", CodeFormat.QR, 8).astype(np.float32)
    smeared = np.asarray(np.clip(cv2.filter2D(drawn, -1, kernel), 0, 255), np.uint8)

    assert _alone(smeared) == set()
    assert [code.text for code in read_codes(smeared)] == ["6302990100000001"]


def test_a_code_in_the_midst_of_a_pattern_is_the_densest_square() -> None:
    at = np.arange(1920)
    stripes = np.where((at // 6) % 2 == 0, 90, 150).astype(np.uint8)
    desk = np.minimum(np.tile(stripes, (1080, 1)), stripes[:1080, None])
    qr = _drawn("KEDUA", CodeFormat.QR, 4)[60:-60, 60:-60]
    desk[500 : 500 + len(qr), 800 : 800 + len(qr)] = qr

    [square] = find_dense(Picture(np.asarray(desk, np.uint8)), 1)

    assert square.holds(800 + len(qr) / 2, 500 + len(qr) / 2)
    assert square.right - square.left < 3 * len(qr)


def test_beside_a_code_on_a_bare_desk_there_is_nothing_to_read() -> None:
    desk = np.full((1080, 1920), 180, np.uint8)
    qr = _drawn("KEDUA", CodeFormat.QR, 6)
    desk[200 : 200 + qr.shape[0], 300 : 300 + qr.shape[1]] = qr
    found = read(desk, [CodeFormat.QR])
    bars = np.asarray(_drawn("A-PERTAMA", CodeFormat.CODE128, 3) // 40 + 176, np.uint8)

    assert busy_parts(Picture(desk), found) == []
    desk[700 : 700 + bars.shape[0], 900 : 900 + bars.shape[1]] = bars
    [part] = busy_parts(Picture(desk), found)
    assert part.holds(900 + bars.shape[1] / 2, 700 + bars.shape[0] / 2)
    assert part.pixels < 4 * bars.size


def _alone(pixels: Pixels) -> set[str]:
    """What zxing-cpp reads with nothing of ours around it."""
    return {code.text for code in zxingcpp.read_barcodes(pixels, QR_ALONE) if code.valid}


def _grainy(picture: Pixels, seed: int) -> Pixels:
    grain = np.random.default_rng(seed).normal(0.0, 85.0, picture.shape)
    return np.asarray(np.clip(110 + picture * 0.25 + grain, 0, 255), np.uint8)


def test_a_code_too_grainy_in_any_frame_is_read_when_it_is_held_still() -> None:
    picture = np.pad(
        _drawn("6302990100000001", CodeFormat.QR, 3), ((120, 120), (200, 200)), constant_values=255
    )
    frames = [_grainy(picture, seed) for seed in range(16)]
    decode = live_decoder(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)))

    assert [read_codes(frame) for frame in frames] == [[]] * len(frames)
    assert ["6302990100000001"] in [decode(frame) for frame in frames]


def test_a_code_shown_after_an_empty_desk_has_been_searched_in_vain_is_read() -> None:
    decode = live_decoder(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)))
    desk = specimens.plate(640, 480)

    assert [decode(desk) for _ in range(40)] == [[]] * 40
    dim = np.asarray(_drawn("6302990100000001", CodeFormat.QR, 2) * 0.06 + 60, np.uint8)
    desk[200 : 200 + dim.shape[0], 200 : 200 + dim.shape[1]] = dim[..., None]
    assert decode(desk) == ["6302990100000001"]


def test_among_moving_frames_a_hard_code_is_read_within_three() -> None:
    decode = live_decoder(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)))
    dim = np.asarray(_drawn("6302990100000001", CodeFormat.QR, 2) * 0.06 + 60, np.uint8)
    desk = specimens.plate(640, 480)
    desk[200 : 200 + dim.shape[0], 200 : 200 + dim.shape[1]] = dim[..., None]
    moving = [np.roll(desk, 25 * step, axis=1) for step in range(4)]

    assert decode(specimens.plate(640, 480)) == []
    assert ["6302990100000001"] in [decode(frame) for frame in moving[1:]]


@pytest.mark.parametrize("code_format", CodeFormat)
@pytest.mark.parametrize("width_px", [640, 1280])
def test_a_code_of_any_format_held_before_the_camera_is_read_within_five_frames(
    code_format: CodeFormat, width_px: int
) -> None:
    decode = live_decoder(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)))
    desk = specimens.plate(width_px, width_px * 9 // 16)
    code = cv2.cvtColor(_drawn("3171234567", code_format, 3), cv2.COLOR_GRAY2BGR)
    desk[20 : 20 + code.shape[0], 100 : 100 + code.shape[1]] = code

    assert ["3171234567"] in [decode(np.roll(desk, 3 * step, axis=1)) for step in range(5)]


@pytest.mark.parametrize("seed", [7000, 7001])
def test_a_micro_code_too_small_for_half_the_size_is_read_live(seed: int) -> None:
    frame = made_frame("plain", seed, CodeFormat.MICRO_QR)
    decode = live_decoder(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)))

    read_live = [text for step in range(5) for text in decode(np.roll(frame.pixels, 7 * step, axis=1))]

    assert set(read_live) == set(frame.texts)


def test_a_bar_code_seen_in_one_frame_alone_is_not_believed_live() -> None:
    others = Others(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)), 1.0)
    shown, other = (Picture(_drawn(text, CodeFormat.CODE128)) for text in ("A-PERTAMA", "B-KEDUA"))
    proved = Picture(_drawn("3171234567", CodeFormat.AZTEC))

    assert [sighting.code.text for sighting in others.look(proved)] == ["3171234567"]
    assert others.look(shown) == []
    assert others.is_unsure
    assert others.look(other) == []
    assert [sighting.code.text for sighting in others.look(other)] == ["B-KEDUA"]
    assert not others.is_unsure


def test_the_live_decoder_gives_texts() -> None:
    decode = live_decoder(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)))

    assert decode(PHONE) == [TOKEN]


@pytest.mark.parametrize("size", [(1, 1), (1, 200), (200, 1), (3, 2000), (37, 41)])
def test_every_way_to_prepare_takes_a_patch_of_any_size(size: tuple[int, int]) -> None:
    patch = np.random.default_rng(7).integers(0, 256, size, np.uint8)

    for recipe in RECIPES:
        prepared = recipe.tone(softened(sized(patch, recipe.side_px), recipe.soften_px))
        assert prepared.dtype == np.uint8
        assert max(prepared.shape) <= max(recipe.side_px, 4 * max(size))


@pytest.mark.parametrize("light_on_dark", [False, True])
def test_a_code_too_dim_to_be_read_plain_is_read_light_on_dark_too(light_on_dark: bool) -> None:
    drawn = _drawn("6302990100000001", CodeFormat.QR, 2)
    dim = np.asarray((255 - drawn if light_on_dark else drawn) * 0.06 + 60, np.uint8)
    desk = np.full((1080, 1920), 60, np.uint8)
    desk[500 : 500 + dim.shape[0], 900 : 900 + dim.shape[1]] = dim
    desk = _grainy_a_little(desk)

    assert _alone(desk) == set()
    assert read_codes(desk) == [Code("6302990100000001", CodeFormat.QR)]


def _grainy_a_little(picture: Pixels) -> Pixels:
    grain = np.random.default_rng(3).normal(0.0, 1.5, picture.shape)
    return np.asarray(np.clip(picture + grain, 0, 255), np.uint8)

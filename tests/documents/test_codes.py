from __future__ import annotations

from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
import zxingcpp

from kiosk.clock import Deadline, ManualClock
from kiosk.dock import specimens
from kiosk.dock.specimens import lay
from kiosk.documents.codes import Code, CodeFormat, live_decoder, read_codes
from kiosk.documents.pixels import Pixels

TOKEN = "AJ1:" + "6BFOXN+TS3DHPVO13J" * 11
PHONE = lay(specimens.phone_with_qr(TOKEN))


def _drawn(text: str, code_format: CodeFormat, module_px: int = 4) -> Pixels:
    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(code_format))
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=module_px, add_quiet_zones=True))
    return np.pad(drawn, 60, constant_values=255)


def test_the_code_on_a_phone_before_the_camera_is_read() -> None:
    assert read_codes(PHONE) == [Code(TOKEN, CodeFormat.QR)]


@pytest.mark.parametrize("code_format", [each for each in CodeFormat if each is not CodeFormat.MICRO_QR])
def test_every_format_is_read_when_it_is_asked_for(code_format: CodeFormat) -> None:
    assert read_codes(_drawn("3171234567890123", code_format), tuple(CodeFormat)) == [
        Code("3171234567890123", code_format)
    ]


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


def test_the_live_decoder_gives_texts() -> None:
    decode = live_decoder(ManualClock(datetime(2026, 11, 22, tzinfo=UTC)))

    assert decode(PHONE) == [TOKEN]

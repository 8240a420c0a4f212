"""plate.json: kept whole, read again, and told when it cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kiosk.client.plate_file import FILE_NAME, load_plate, save_plate, written_at
from kiosk.documents.plate.lens import Lens
from kiosk.documents.plate.plate import Plate
from kiosk.faults import Fault, FaultCode

PLATE = Plate("A3", Lens(1920, 1080, -0.04, 0.004, 0.01, -0.02), np.diag((0.2, 0.2, 1.0)), 0.03, 154, 0.43)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    save_plate(tmp_path, PLATE)

    read = load_plate(tmp_path)

    assert isinstance(read, Plate)
    assert (read.paper, read.lens, read.error_mm, read.squares, read.ground_share) == (
        *("A3", PLATE.lens, 0.03, 154),
        0.43,
    )
    assert np.array_equal(read.to_mm, PLATE.to_mm)
    assert written_at(tmp_path) is not None
    assert not list(tmp_path.glob("*.partial"))


def test_a_booth_that_was_never_calibrated_has_no_plate_and_no_fault(tmp_path: Path) -> None:
    assert load_plate(tmp_path) is None
    assert written_at(tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": None},
        {"paper": "A2"},
        {"to_mm": [[1, 0, 0], [0, 1, 0]]},
        {"to_mm": [[0, 0, 0], [0, 0, 0], [0, 0, 0]]},
        {"k1": "NaN"},
        {"width_px": -1},
        {"serial": "another key"},
    ],
)
def test_a_file_that_is_not_ours_is_told_and_not_used(tmp_path: Path, change: dict[str, object]) -> None:
    save_plate(tmp_path, PLATE)
    path = tmp_path / FILE_NAME
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))

    _is_unusable(load_plate(tmp_path))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 9000, b"1" * 20_000])
def test_a_damaged_file_is_told_and_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)

    _is_unusable(load_plate(tmp_path))


def _is_unusable(read: Plate | Fault | None) -> None:
    assert isinstance(read, Fault)
    assert read.code is FaultCode.PLATE_UNUSABLE
    assert FILE_NAME in read.detail

"""`kiosk plate` and `kiosk calibrate`, as a technician meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.cli import main
from kiosk.client.plate_file import load_plate
from kiosk.documents.plate.plate import Plate
from kiosk.documents.plate.sheet import draw_sheet


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("camera") / "sheet.png"
    cv2.imwrite(str(path), draw_sheet(76.2))
    return path


@pytest.mark.parametrize(("paper", "size_pt"), [("A3", (1190.55, 841.89)), ("A4", (841.89, 595.28))])
def test_the_plate_is_printed_at_its_true_size_and_asks_not_to_be_scaled(
    tmp_path: Path, paper: str, size_pt: tuple[float, float]
) -> None:
    out = tmp_path / "plate.pdf"

    assert main(["plate", "--paper", paper, "--out", str(out)]) == 0

    content = out.read_bytes()
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert box is not None
    assert tuple(float(side) for side in box.groups()) == pytest.approx(size_pt, abs=0.1)
    assert b"/PrintScaling /None" in content


def test_a_plate_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plate", "--out", str(tmp_path / "nowhere" / "plate.pdf")]) == 1
    assert "plate.pdf" in capsys.readouterr().err


def calibrated(camera: str, state: Path, *options: str) -> int:
    return main(["calibrate", "--camera", camera, "--state", str(state), "--frames", "1", "--json", *options])


def test_calibrating_keeps_the_plate_and_says_how_good_it_is(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrated(str(sheet), tmp_path) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert told["paper"] == "A3"
    assert told["frame"] == [1260, 891]
    assert told["error_mm"] < 0.1
    assert told["dpi"] == pytest.approx(76.2, abs=0.2)
    assert told["a4_in_view"] is True
    assert isinstance(load_plate(tmp_path), Plate)


@pytest.mark.parametrize(("rules", "code"), [(("100", "100.3"), 0), (("97.1",), 1), (("100", "99.2"), 1)])
def test_a_sheet_that_the_printer_scaled_is_refused(
    sheet: Path, tmp_path: Path, rules: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrated(str(sheet), tmp_path, "--rule-mm", *rules) == code

    if code:
        assert json.loads(capsys.readouterr().out)["code"] == "scaled"
        assert load_plate(tmp_path) is None


def test_a_desk_without_a_plate_is_refused_and_the_old_calibration_kept(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk.png"
    cv2.imwrite(str(desk), np.full((720, 1280, 3), 140, np.uint8))
    assert calibrated(str(sheet), tmp_path) == 0
    capsys.readouterr()

    assert calibrated(str(desk), tmp_path, "--language", "en") == 1

    told = json.loads(capsys.readouterr().out)
    assert told["code"] == "no_plate"
    assert "kiosk plate" in told["problem"]
    assert isinstance(load_plate(tmp_path), Plate)


def test_a_camera_that_is_away_is_told_by_its_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrated(str(tmp_path / "none.png"), tmp_path) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "CAM-01"


def test_an_address_that_is_none_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert calibrated("carrier-pigeon://roof", tmp_path) == 2
    assert "carrier-pigeon" in capsys.readouterr().err


def test_what_lies_there_is_measured(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert calibrated(str(sheet), tmp_path) == 0
    with_card = draw_sheet(76.2).copy()
    cv2.rectangle(with_card, (502, 365), (502 + 256, 365 + 161), (230, 215, 200), cv2.FILLED)
    picture = tmp_path / "card.png"
    cv2.imwrite(str(picture), with_card)
    capsys.readouterr()

    assert calibrated(str(picture), tmp_path, "--measure") == 0

    told = json.loads(capsys.readouterr().out)
    assert told["size"] == "id1"
    assert told["width_mm"] == pytest.approx(257 / 3, abs=0.3)


def test_a_card_that_measures_wrong_tells_of_a_scaled_print(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calibrated(str(sheet), tmp_path) == 0
    with_card = draw_sheet(76.2).copy()
    cv2.rectangle(with_card, (502, 365), (502 + 268, 365 + 169), (230, 215, 200), cv2.FILLED)
    picture = tmp_path / "card.png"
    cv2.imwrite(str(picture), with_card)
    capsys.readouterr()

    assert calibrated(str(picture), tmp_path, "--measure") == 1
    assert json.loads(capsys.readouterr().out)["code"] == "scaled"

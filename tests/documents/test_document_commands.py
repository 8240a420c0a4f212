from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.commands import read_code, scan
from kiosk.dock import specimens
from kiosk.dock.specimens import Pose, Specimen, corners_of, lay
from kiosk.documents.decode import load_picture
from kiosk.faults import Fault


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers(required=True)
    scan.add_parser(subparsers)
    read_code.add_parser(subparsers)
    arguments = parser.parse_args(words)
    result: int = arguments.run(arguments)
    return result


@pytest.fixture
def pictures(tmp_path: Path, letter: Specimen) -> Path:
    cv2.imwrite(str(tmp_path / "letter.png"), lay(letter))
    cv2.imwrite(str(tmp_path / "phone.png"), lay(specimens.phone_with_qr("6302990100000001")))
    cv2.imwrite(str(tmp_path / "plate.png"), specimens.plate())
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    return tmp_path


def test_codes_are_told_one_json_object_a_line(pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(pictures / name) for name in ("phone.png", "letter.png")]

    assert _run("read-code", *names, "--json") == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == names
    assert lines[0]["codes"] == [{"text": "6302990100000001", "format": "QRCode"}]
    assert lines[1]["codes"] == []
    assert all(set(line) == {"file", "codes", "ms"} for line in lines)


@pytest.mark.parametrize("command", ["read-code", "scan"])
def test_an_unreadable_file_is_told_and_the_others_go_on(
    pictures: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    names = [str(pictures / name) for name in ("broken.jpg", "missing.png", "letter.png")]

    assert _run(command, *names, "--json") == 1

    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert [line["file"] for line in lines] == names
    assert ["error" in line for line in lines] == [True, True, False]
    assert len(told.err.splitlines()) == 2
    assert "No such file" in told.err


def test_a_scan_tells_corners_and_verdict_and_leaves_the_page(
    pictures: Path, letter: Specimen, capsys: pytest.CaptureFixture[str]
) -> None:
    out = pictures / "pages"

    assert _run("scan", str(pictures / "letter.png"), "--json", "--out", str(out)) == 0

    line = json.loads(capsys.readouterr().out)
    assert set(line) == {"file", "corners", "verdict", "ms"}
    assert line["verdict"] == ["ok"]
    truth = corners_of(letter, Pose(), 1280, 720)
    assert np.abs(np.asarray(line["corners"]) - truth).max() < 2
    (page,) = out.iterdir()
    assert not isinstance(load_picture(page), Fault)


def test_an_empty_plate_has_null_corners(pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("scan", str(pictures / "plate.png"), "--json") == 0

    line = json.loads(capsys.readouterr().out)
    assert line["corners"] is None
    assert line["verdict"] == ["none"]


def test_an_out_folder_that_cannot_be_is_wrong_use(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = pictures / "letter.png"

    assert _run("scan", str(taken), "--json", "--out", str(taken)) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert "cannot be made a folder" in told.err


@pytest.mark.parametrize("command", ["read-code", "scan"])
def test_without_json_there_is_a_line_a_file(
    pictures: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert _run(command, str(pictures / "letter.png"), str(pictures / "plate.png")) == 0

    assert len(capsys.readouterr().out.splitlines()) == 2


def test_no_file_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as stopped:
        _run("scan", "--json")
    assert stopped.value.code == 2

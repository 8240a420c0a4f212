from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import qrcode

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


@pytest.mark.parametrize("text", ["A\u2028B", "A\x85B", "A\x9b2JB"])
def test_no_text_of_a_code_ends_its_line_or_steers_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    code = np.asarray(qrcode.make(text.encode()).convert("L"), np.uint8)
    cv2.imwrite(str(tmp_path / "code.png"), code)

    assert _run("read-code", str(tmp_path / "code.png"), "--json") == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["codes"][0]["text"] == text
    assert line.isascii()


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


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_corners_and_page_begin_at_the_pages_own_top_left(
    tmp_path: Path, letter: Specimen, capsys: pytest.CaptureFixture[str], turns: int
) -> None:
    lying = np.ascontiguousarray(np.rot90(lay(letter), turns))
    cv2.imwrite(str(tmp_path / "lying.png"), lying)

    assert _run("scan", str(tmp_path / "lying.png"), "--json", "--out", str(tmp_path / "pages")) == 0

    top_left, *_ = json.loads(capsys.readouterr().out)["corners"]
    x, y = corners_of(letter, Pose(), 1280, 720)[0]
    for turn in range(turns):
        # A quarter turn anticlockwise, of a picture that was so wide.
        x, y = y, (1280, 720)[turn % 2] - 1 - x
    assert np.hypot(top_left[0] - x, top_left[1] - y) < 4
    (page,) = (tmp_path / "pages").iterdir()
    flat = load_picture(page)
    assert not isinstance(flat, Fault)
    assert flat.shape[0] > flat.shape[1]


@pytest.mark.parametrize(("kind", "name"), [("jpeg", "001-letter.jpg"), ("png", "001-letter.png")])
def test_pages_are_left_as_asked(pictures: Path, kind: str, name: str) -> None:
    out = pictures / "pages"

    assert _run("scan", str(pictures / "letter.png"), "--json", "--out", str(out), "--as", kind) == 0

    assert [path.name for path in out.iterdir()] == [name]


def test_a_name_too_long_for_a_page_is_cut(pictures: Path) -> None:
    long = (pictures / "letter.png").rename(pictures / f"{'ä' * 120}.png")

    assert _run("scan", str(long), "--json", "--out", str(pictures / "pages")) == 0

    assert len(list((pictures / "pages").iterdir())) == 1


def test_a_plate_file_that_is_damaged_ends_it_with_a_sentence(
    pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pictures / "plate.json").write_text("{", "utf-8")

    assert _run("scan", str(pictures / "letter.png"), "--json", "--state", str(pictures)) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert "plate.json" in told.err


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

"""`kiosk read-mrz` as it is called from outside."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import pytest

from benchmarks import zones
from kiosk.cli import main
from kiosk.documents.mrz.format import Kind

FIELDS = (
    "type", "country", "surname", "given_names", "document_number", "nationality", "birth_date", "sex",
    "expiry_date", "valid",
)  # fmt: skip


def test_the_fields_of_a_zone_are_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(21)
    _, lines = zones.zone(rng, Kind.TD3)
    picture = tmp_path / "paspor.png"
    cv2.imwrite(str(picture), cv2.resize(zones.page(rng, Kind.TD3, lines), (900, 634)))
    assert main(["read-mrz", str(picture), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert told["file"] == str(picture)
    assert told["ms"] > 0
    assert set(FIELDS) <= set(told["mrz"])
    assert (told["mrz"]["lines"], told["mrz"]["valid"]) == (list(lines), True)


def test_a_file_that_is_no_picture_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "paspor.jpg"
    broken.write_bytes(b"no picture")
    assert main(["read-mrz", str(broken), "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]
    assert "paspor.jpg" in err

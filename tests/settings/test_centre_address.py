"""`kiosk check` refuses a centre that is spoken to in the open."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.settings.centre_address import is_in_the_open

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.mark.parametrize(
    ("url", "open_to_all"),
    [
        ("https://pusat.example.go.id", False),
        ("http://pusat.example.go.id", True),
        ("http://8.8.8.8:8400", True),
        ("http://127.0.0.1:8400", False),
        ("http://[::1]:8400", False),
        ("http://localhost:8400", False),
        ("http://10.20.0.5:8400", False),
        ("http://[fd00::5]:8400", False),
    ],
)
def test_plain_http_is_for_this_machine_and_networks_of_ones_own(url: str, open_to_all: bool) -> None:
    assert is_in_the_open(url) is open_to_all


def test_the_check_says_what_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    booth = config / "booth.toml"
    text = booth.read_text("utf-8")
    booth.write_text(text.replace("https://pusat.example.go.id", "http://pusat.example.go.id"), "utf-8")
    arguments = ["check", "--config", str(config), "--state", str(tmp_path), "--json", "--language", "en"]
    assert main(arguments) == 1
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told["key"] == "centre.url"
    assert text.splitlines()[told["line"] - 1].startswith("url = ")
    assert "does not use https" in told["problem"]
    assert "https://" in told["remedy"]

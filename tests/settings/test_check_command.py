"""`kiosk check` and what every command says of a bad configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spoiling import SHIPPED, Folder

from kiosk.cli import main


@pytest.fixture
def spoilt(config: Folder) -> tuple[Folder, dict[str, int]]:
    """A configuration with five different mistakes, and the line of each by its key."""
    return config, {
        "printer.url": config.change(
            "booth.toml", '"serial:///dev/serial/by-id/ticket-printer?baudrate=115200"', '"lp0"'
        ),
        "screen.fullscren": config.change("booth.toml", "fullscreen = true", "fullscren = true"),
        "order.cap_in_a_row": config.change("services.toml", "cap_in_a_row = 3 ", "cap_in_a_row = 0 "),
        "service[2].stages": config.change(
            "services.toml",
            'icon = "baby"\nseries = "A"\nstages = ["check", "interview"]',
            'icon = "baby"\nseries = "A"\nstages = ["check", "talk"]',
        )
        + 2,
        "tariff[1].effective": config.change("tariffs.toml", "2024-12-17", '"kapan-kapan"'),
    }


def test_a_good_configuration_is_said_to_be_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--config", str(SHIPPED), "--language", "id"]) == 0
    assert capsys.readouterr().out == f"Konfigurasi di {SHIPPED} benar.\n"
    assert main(["check", "--config", str(SHIPPED), "--language", "en"]) == 0
    assert capsys.readouterr().out == f"The configuration in {SHIPPED} is good.\n"


def test_a_booth_that_can_seal_for_nobody_yet_is_told_so_without_being_called_wrong(
    config: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--config", str(config.path), "--json", "--language", "en"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err.startswith("Not complete yet: sealing.recipients is empty")) == ("", True)
    recipient = "age1" + "q" * 58
    config.change("booth.toml", "recipients = []", f'recipients = ["{recipient}"]')
    assert main(["check", "--config", str(config.path)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("language", "remedies", "how_many"),
    [
        (
            "id",
            (
                "Alamat diawali salah satu: serial:, usb:, tcp:, file:, simulator:.",
                "Maksud Anda `fullscreen`?",
                "Tulis 1 atau lebih.",
                "Tulis salah satu: check, interview, collection.",
                "Tulis seperti 2024-12-17.",
            ),
            "5 kesalahan ditemukan.",
        ),
        (
            "en",
            (
                "An address begins with one of: serial:, usb:, tcp:, file:, simulator:.",
                "Did you mean `fullscreen`?",
                "Write 1 or more.",
                "Write one of: check, interview, collection.",
                "Write it as in 2024-12-17.",
            ),
            "5 mistakes found.",
        ),
    ],
)
def test_five_mistakes_are_all_named_by_file_line_key_and_remedy(
    spoilt: tuple[Folder, dict[str, int]],
    capsys: pytest.CaptureFixture[str],
    language: str,
    remedies: tuple[str, ...],
    how_many: str,
) -> None:
    config, lines = spoilt
    assert main(["check", "--config", str(config.path), "--language", language]) == 1
    *told, count = capsys.readouterr().out.splitlines()
    assert count == how_many
    by_key = {line.split(": ")[1]: line for line in told}
    for (key, line), remedy in zip(lines.items(), remedies, strict=True):
        file, number, _ = by_key[key].split(":", 2)
        assert (Path(file).parent, int(number)) == (config.path, line)
        assert remedy in by_key[key]


def test_json_is_one_object_a_line_and_nothing_else(
    spoilt: tuple[Folder, dict[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    config, lines = spoilt
    assert main(["check", "--config", str(config.path), "--json", "--language", "en"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["key"]: row["line"] for row in told} == lines
    assert all(set(row) == {"file", "line", "key", "problem", "remedy"} for row in told)


def test_json_of_a_good_configuration_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--config", str(SHIPPED), "--json"]) == 0
    assert capsys.readouterr().out == ""


def test_wrong_use_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "--colour"])
    assert ended.value.code == 2
    assert "--colour" in capsys.readouterr().err


def test_a_process_does_not_start_on_a_bad_configuration_and_says_why(
    spoilt: tuple[Folder, dict[str, int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, lines = spoilt
    with pytest.raises(SystemExit) as ended:
        main(["site", "--config", str(config.path), "--state", str(tmp_path / "state"), "--port", "0"])
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert all(key in told for key in lines)
    assert not (tmp_path / "state").exists()

"""What is no folder, no file, no port or no icon: a sentence, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from spoiling import SHIPPED, Folder

from kiosk.cli import main
from kiosk.settings import mistakes_in


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """A file, where a command is told that its folder is."""
    path = tmp_path / "taken"
    path.write_text("a file")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--config", str(SHIPPED), "--state"],
        ["site", "--config", str(SHIPPED), "--port", "0", "--state"],
        ["forward", "--once", "--config", str(SHIPPED), "--state"],
        ["ticket", "--printer", "simulator:", "--out"],
        ["simulate-printer", "--listen", "tcp://127.0.0.1:0", "--paper"],
        ["demo", "--headless", "--out"],
    ],
    ids=lambda words: words[0],
)
def test_a_folder_that_cannot_be_made_is_named(
    words: list[str], taken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main([*words, str(taken)])
    assert ended.value.code == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"The folder {taken}")
    assert "cannot be made" in err


@pytest.mark.parametrize("port", ["-1", "65536", "web"])
def test_a_port_that_is_none_is_wrong_use(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["site", "--port", port])
    assert ended.value.code == 2
    assert "0 to 65535" in capsys.readouterr().err


def test_a_configuration_that_is_no_folder_misses_its_files(taken: Path) -> None:
    assert all("does not exist" in mistake.told("en") for mistake in mistakes_in(taken))


def test_a_file_that_cannot_be_read_is_named(config: Folder) -> None:
    (config.path / "tariffs.toml").unlink()
    (config.path / "tariffs.toml").mkdir()
    (mistake,) = mistakes_in(config.path)
    assert mistake.told("en").endswith(
        "tariffs.toml:1: tariffs.toml: This file cannot be read: Is a directory."
        " Check that it is a file, and who may read it."
    )


def test_a_demo_of_a_bad_configuration_says_so_before_anything_starts(
    config: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = config.change("booth.toml", "paper_mm = 80", "paper_mm = 81")
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--headless", "--config", str(config.path), "--out", str(tmp_path / "out")])
    assert ended.value.code == 1
    assert f"booth.toml:{line}: printer.paper_mm" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("url", ["tcp://[::1", "tcp://127.0.0.1:x", "tcp://127.0.0.1:99999"])
def test_a_simulated_printer_says_where_it_may_listen(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate-printer", "--listen", url, "--paper", str(tmp_path)]) == 2
    assert f"“{url}” is nowhere to listen." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "key"),
    [('icon = "wheelchair"', "priority_group[2].icon"), ('icon = "identification-card"', "service[1].icon")],
)
def test_an_icon_that_no_screen_can_show_is_a_mistake(
    config: Folder, capsys: pytest.CaptureFixture[str], old: str, key: str
) -> None:
    line = config.change("services.toml", old, 'icon = "wheelchare"')
    assert main(["check", "--config", str(config.path), "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert f"services.toml:{line}: {key}: There is no icon `wheelchare`. Write the name of an icon" in told

"""What systemd starts is what the program knows."""

from __future__ import annotations

import argparse
import configparser
import importlib
import shlex
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).resolve().parents[2] / "systemd"
UNITS = sorted(SYSTEMD.glob("*.service"))
#: A timer starts these, and they end by themselves.
TIMED = [unit for unit in UNITS if unit.with_suffix(".timer").is_file()]
LASTING = [unit for unit in UNITS if unit not in TIMED]
#: What a unit may write beside its state: the booth's screen writes to a USB stick.
WRITES = {"anjungan-run": "-/media"}


def read(unit: Path) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(strict=True, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(unit.read_text("utf-8"))
    return parsed


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_command_with_options_that_exist(unit: Path) -> None:
    program, command, *options = shlex.split(read(unit)["Service"]["ExecStart"])
    package = Path(program).name
    parser = argparse.ArgumentParser(exit_on_error=False)
    module = importlib.import_module(f"{package}.commands.{command}")
    module.add_parser(parser.add_subparsers())
    parsed = parser.parse_args([command, *options])
    assert parsed.state.name == read(unit)["Service"]["StateDirectory"]


@pytest.mark.parametrize("unit", LASTING, ids=lambda unit: unit.stem)
def test_a_unit_is_started_again_however_often_it_ends(unit: Path) -> None:
    parsed = read(unit)
    assert parsed["Service"]["Restart"] == "always"
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_may_write_its_state_and_what_is_said_here(unit: Path) -> None:
    service = read(unit)["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["StateDirectoryMode"] == "0700"
    assert service.get("ReadWritePaths") == WRITES.get(unit.stem)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_what_a_unit_has_in_memory_stays_there(unit: Path) -> None:
    """Not as a core, and not in the swap."""
    service = read(unit)["Service"]
    assert service["LimitCORE"] == "0"
    assert service["MemorySwapMax"] == "0"


def test_whatever_is_timed_ends_by_itself_and_is_wanted_where_it_runs() -> None:
    """By the booth; at the centre by whoever decided how long things are kept."""
    wanted = read(SYSTEMD / "anjungan.target")["Unit"]["Wants"].split()
    for unit in TIMED:
        at_centre = unit.stem.startswith("anjungan-central")
        assert read(unit)["Service"]["Type"] == "oneshot"
        assert (f"{unit.stem}.timer" in wanted) is not at_centre
        by = read(unit.with_suffix(".timer"))["Install"]["WantedBy"]
        assert by == ("timers.target" if at_centre else "anjungan.target")

"""Without root and without sudo, what is missing is said, with whom to ask."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools/system_packages.sh"


def stub(folder: Path, name: str, does: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Programs that stand before those of this machine: nothing is installed, and nobody may install."""
    stub(tmp_path, "id", "echo 1000")
    stub(tmp_path, "dpkg-query", "exit 1")
    stub(tmp_path, "sudo", "exit 1")
    stub(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/installed')
    return tmp_path


def run(machine: Path, *packages: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{machine}:{os.environ['PATH']}"}
    return subprocess.run(
        ["sh", str(SCRIPT), *packages], env=environment, capture_output=True, text=True, check=False
    )


def test_who_may_not_install_is_told_what_is_missing_and_whom_to_ask(machine: Path) -> None:
    done = run(machine, "age", "espeak-ng")
    assert (done.returncode, done.stdout) == (1, "")
    assert "These Debian packages are missing: age espeak-ng" in done.stderr
    assert "Ask someone who may install software" in done.stderr
    assert not (machine / "installed").exists()


def test_who_may_use_sudo_gets_them_through_it(machine: Path) -> None:
    stub(machine, "sudo", '[ "$1" = -n ] && exit 0; "$@"')
    done = run(machine, "age")
    assert done.returncode == 0, done.stderr
    assert (machine / "installed").read_text().splitlines()[-1].endswith("--no-install-recommends age")


def test_where_nothing_is_missing_nobody_is_asked(machine: Path) -> None:
    stub(machine, "dpkg-query", "echo install ok installed")
    done = run(machine, "age")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

"""What was said to be kept has been synced, file before name, name before row: seen by its system calls."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

HERE = Path(__file__).parent
CALLS = "trace=write,pwrite64,fsync,fdatasync,rename"
DEED = re.compile(r"(write|pwrite64|fsync|fdatasync|rename)\((.*)\) += ")


@pytest.fixture(scope="module")
def deeds(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What was done between "begin" and "kept", such as `fsync page.partial`."""
    home = tmp_path_factory.mktemp("synced")
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    trace = ["strace", "-f", "-y", "-e", CALLS, "-o", str(home / "calls")]
    command = [sys.executable, str(HERE / "synced_spool.py"), str(home / "spool"), recipient]
    subprocess.run([*trace, *command], capture_output=True, timeout=60, check=True)
    done = [_deed(call) for call in DEED.findall((home / "calls").read_text())]
    begin, kept = done.index("write begin"), done.index("write kept")
    return [deed for deed in done[begin + 1 : kept] if deed]


def _deed(call: tuple[str, str]) -> str:
    name, arguments = call
    if said := re.search(r'"(begin|kept)\\n"', arguments):
        return f"write {said[1]}"
    file = re.search(r"/([^/>\"]+)[>\"]", arguments)
    named = re.sub(r"visit-1\.[0-9a-f]{32}", "page", file[1]) if file else ""
    return f"{name.removeprefix('p').removesuffix('64')} {named}" if named else ""


def test_a_sealed_file_is_synced_before_it_gets_its_name_and_its_folder_after(deeds: list[str]) -> None:
    order = [deeds.index(f"{deed}") for deed in ("write page.age.partial", "fsync page.age.partial")]
    order += [deeds.index("rename page.age.partial"), deeds.index("fsync sealed")]
    assert order == sorted(order)


def test_the_row_is_written_after_the_file_is_safe_and_synced_before_anyone_is_told(deeds: list[str]) -> None:
    rows = [place for place, deed in enumerate(deeds) if deed == "write spool.db-wal"]
    assert rows
    assert rows[0] > deeds.index("fsync sealed")
    syncs = [
        place for place, deed in enumerate(deeds) if deed in ("fdatasync spool.db-wal", "fsync spool.db-wal")
    ]
    assert syncs
    assert syncs[-1] > rows[-1]

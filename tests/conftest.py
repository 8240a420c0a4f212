"""What tests of more than one area share: a running centre."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from central_process import CentralProcess


@pytest.fixture
def central(tmp_path: Path) -> Iterator[CentralProcess]:
    """A running `central serve` with nothing in it."""
    process = CentralProcess(tmp_path / "centre")
    process.home.mkdir()
    process.start()
    yield process
    process.kill()

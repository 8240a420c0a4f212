"""A configuration to spoil: a copy of the one that is shipped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from spoiling import SHIPPED, Folder


@pytest.fixture
def config(tmp_path: Path) -> Folder:
    shutil.copytree(SHIPPED, tmp_path / "config")
    return Folder(tmp_path / "config")

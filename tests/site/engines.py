"""Fixtures for what must hold on both engines: import `postgres` and `where` into the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.dock.postgres import Cluster, cluster


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster(durable=False) as running:
        yield running


@pytest.fixture(params=("sqlite", "postgresql"))
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """An empty database, on each engine in turn."""
    if request.param == "sqlite":
        return tmp_path / "site.db"
    running: Cluster = request.getfixturevalue("postgres")
    return running.make()

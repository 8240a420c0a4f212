"""A booth with its crew beside a running site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from booth_site import SiteProcess
from crew_booth import SHIPPED, CrewBooth

from kiosk.dock.scene import free_port


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteProcess]:
    """The site of the shipped configuration, on a morning when it is open."""
    state = tmp_path / "state"
    state.mkdir()
    site = SiteProcess(SHIPPED, state, free_port())
    site.start()
    yield site
    site.kill()


@pytest.fixture
def booth(site: SiteProcess, tmp_path: Path) -> Iterator[CrewBooth]:
    with CrewBooth(tmp_path, site.url) as booth:
        yield booth

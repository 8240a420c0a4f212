"""A disk that forgets what was never synced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.power.outlet import Outlet


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Callable[..., Outlet]]:
    """Plugs a disk in; all disks of a test share one platter, as before and after a loss."""
    with ExitStack() as stack:

        def plug(seed: str = "", after: int | None = None) -> Outlet:
            return stack.enter_context(Outlet(tmp_path / "platter", tmp_path / "disk", seed, after))

        yield plug

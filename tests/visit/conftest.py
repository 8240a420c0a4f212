"""The map of every reachable visit, drawn once for the tests that look at it."""

from __future__ import annotations

import pytest
from walking import Map, explore


@pytest.fixture(scope="session")
def atlas() -> Map:
    return explore()

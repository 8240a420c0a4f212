from __future__ import annotations

import pytest

from kiosk.dock import specimens


@pytest.fixture(scope="session")
def letter() -> specimens.Specimen:
    return specimens.referral_letter()


@pytest.fixture(scope="session")
def card() -> specimens.Specimen:
    return specimens.ktp()

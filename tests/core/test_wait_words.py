"""A wait is told as a range that a person can use, never as “0–1 minutes”."""

from __future__ import annotations

import pytest

from kiosk.wait_words import wait_in_words


@pytest.mark.parametrize(
    ("low", "high", "indonesian", "english"),
    [
        (0, 1, "kurang dari 5 menit", "less than 5 minutes"),
        (1, 4, "kurang dari 5 menit", "less than 5 minutes"),
        (0, 8, "kurang dari 8 menit", "less than 8 minutes"),
        (3, 5, "sekitar 3–5 menit", "about 3–5 minutes"),
        (10, 20, "sekitar 10–20 menit", "about 10–20 minutes"),
    ],
)
def test_a_short_wait_is_told_by_its_end_and_a_longer_one_as_a_range(
    low: int, high: int, indonesian: str, english: str
) -> None:
    assert wait_in_words(low, high) == indonesian
    assert wait_in_words(low, high, "en") == english

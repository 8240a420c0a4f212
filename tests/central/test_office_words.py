"""The head office's sentences that count."""

from __future__ import annotations

import pytest

from central.pages.labels import long_words
from central.pages.language import say


@pytest.mark.parametrize(
    ("count", "indonesian", "english"),
    [
        (0, "0 kiriman", "0 submissions"),
        (1, "1 kiriman", "1 submission"),
        (2, "2 kiriman", "2 submissions"),
    ],
)
def test_one_has_a_form_of_its_own_in_english(count: int, indonesian: str, english: str) -> None:
    assert say("{count} kiriman", "id", count=count) == indonesian
    assert say("{count} kiriman", "en", count=count) == english


@pytest.mark.parametrize(("seconds", "told"), [(1.0, "1 second"), (90.0, "90 seconds"), (7200.0, "2 hours")])
def test_a_span_is_told_as_english_does(seconds: float, told: str) -> None:
    assert long_words(seconds, lambda text, **values: say(text, "en", **values)) == told

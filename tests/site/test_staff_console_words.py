"""The console's words and colours: every text in both languages, every colour from the tokens."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.site import pages
from kiosk.site.code_words import STATES, STEPS
from kiosk.site.reasons import REASONS
from kiosk.words import catalogue

SITE = Path(pages.__file__).parent
CONSOLE = "".join(path.read_text() for path in sorted((SITE / "templates").glob("staff*.html")))
MOST_LINES = 400


def test_every_text_of_the_console_has_its_english_words() -> None:
    texts = set(re.findall(r'_(?:forms)?\("([^"]+)"[,)]', CONSOLE)) | {
        one for each in REASONS.values() for one in each
    }
    assert len(texts) > 100
    assert texts <= set(catalogue("en"))


def test_console_and_problems_use_the_same_words_for_the_same_deed() -> None:
    for word in (
        "ditunda",
        "dipindahkan",
        "dikembalikan ke antrean",
        "dipanggil ulang",
        "dicatat tidak hadir",
    ):
        assert word in STEPS.values()
        assert f'"{{label}} {word}."' in CONSOLE
    assert "sedang ditunda" in STATES.values()


def test_no_colour_stands_outside_the_tokens() -> None:
    rules = re.sub(r"/\*.*?\*/", "", (SITE / "static" / "staff.css").read_text(), flags=re.DOTALL)
    values = " ".join(re.findall(r":\s*([^;{}]+);", rules))
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", values)


def test_every_script_of_the_console_is_small() -> None:
    for path in (SITE / "static").glob("*.js"):
        assert len(path.read_text().splitlines()) < MOST_LINES, path.name

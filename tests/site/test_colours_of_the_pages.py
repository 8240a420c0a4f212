"""Every colour of every page stands in tokens.css, and at night in night.css."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import central.pages
import kiosk.dock
import kiosk.site

SITE = Path(kiosk.site.__file__).parent
FOLDERS = (SITE, Path(central.pages.__file__).parent, Path(kiosk.dock.__file__).parent)
TOKENS, NIGHT = SITE / "static" / "tokens.css", SITE / "static" / "night.css"
SHEETS = [path for folder in FOLDERS for path in sorted(folder.rglob("*.css"))]
MARKUP = [path for folder in FOLDERS for kind in ("*.html", "*.js") for path in sorted(folder.rglob(kind))]
OTHERS = [path for path in SHEETS if path.name not in (TOKENS.name, NIGHT.name)]

LITERAL = re.compile(
    r"#[0-9a-f]{3,8}\b(?=[^{]*[;}])|\b(?:rgb|hsl|lab|oklch)a?\(|:\s*(?:white|black|red)\b", re.I
)
OWN_STYLE = re.compile(r"style=|\bstyle\.(?:color|background|border)")
MADE = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
USED = re.compile(r"var\(--([a-z0-9-]+)")
COLOUR = re.compile(r"#[0-9a-f]{6}|rgb\(")
#: Set by the board's script: how its grid is laid.
BY_SCRIPT = {"columns", "rows"}


def made(sheet: Path) -> dict[str, str]:
    return dict(MADE.findall(sheet.read_text()))


@pytest.mark.parametrize("sheet", OTHERS, ids=lambda path: path.name)
def test_a_sheet_names_its_colours(sheet: Path) -> None:
    assert LITERAL.findall(sheet.read_text()) == []


def test_the_tokens_are_literal() -> None:
    """So that the pattern finds what it looks for."""
    assert LITERAL.findall(TOKENS.read_text())


def test_no_page_and_no_script_brings_a_colour_of_its_own() -> None:
    assert [path.name for path in MARKUP if OWN_STYLE.search(path.read_text())] == []


def test_every_colour_by_day_has_one_by_night_but_those_of_a_call() -> None:
    day, night = made(TOKENS), made(NIGHT)
    coloured = {name for name, value in day.items() if COLOUR.search(value)}
    assert {name for name in coloured - set(night) if "call" not in name} == set()
    assert set(night) <= set(day)


def test_everything_that_is_used_is_there() -> None:
    there = BY_SCRIPT.union(*(made(sheet) for sheet in SHEETS))
    for sheet in SHEETS:
        assert set(USED.findall(sheet.read_text())) <= there, sheet.name

"""What the officer's card tells to press is written on the page, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.words import say

ROOT = Path(__file__).resolve().parents[2]
CARD = (ROOT / "docs/petugas.md").read_text("utf-8")
PAGES = "".join(
    (ROOT / "kiosk/site/templates" / name).read_text("utf-8") for name in ("sessions.html", "staff.html")
)
WRITTEN = re.findall(r'_\("([^"]+)"\)', PAGES)


@pytest.mark.parametrize(("title", "language"), [("Hari layanan", "id"), ("Session days", "en")])
def test_the_buttons_of_session_days_are_called_as_on_the_page(title: str, language: str) -> None:
    _, _, rest = CARD.partition(f"## {title} `/sessions`\n")
    section, _, _ = rest.partition("\n## ")
    named = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", section))
    assert len(named) == 10
    assert named <= {say(text, language) for text in WRITTEN}

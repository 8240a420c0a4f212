"""The manual and the catalogue are one thing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kiosk.faults import CATALOGUE, FaultCode
from kiosk.words import catalogue

ROOT = Path(__file__).resolve().parents[2]


def test_the_manual_says_what_the_catalogue_says() -> None:
    """It should be written again whenever a fault or its words change."""
    command = [sys.executable, str(ROOT / "tools" / "fault_manual.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_every_fault_has_a_section_of_its_own() -> None:
    page = (ROOT / "docs" / "faults.md").read_text("utf-8")
    for code in FaultCode:
        assert f"\n### {code} " in page


def test_every_fault_is_told_in_english_too() -> None:
    english = catalogue("en")
    words = [words for e in CATALOGUE.values() for words in (e.applicant, e.staff, e.remedy)]
    assert [text for text in words if text not in english] == []

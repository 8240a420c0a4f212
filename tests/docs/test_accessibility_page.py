"""What the page on accessibility claims is shown by tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "accessibility.md").read_text("utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
#: EN 301 549 V3.2.1, every clause of 5.1.
CLAUSES = (
    *("5.1.1", "5.1.2.1", "5.1.2.2"),
    *(f"5.1.3.{number}" for number in range(1, 17)),
    *("5.1.4", "5.1.5", "5.1.6.1", "5.1.6.2", "5.1.7"),
)
ROWS = {
    cells[1].split()[0]: cells
    for line in PAGE.splitlines()
    if len(cells := line.split("|")) == 5 and cells[1].strip()
}


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 50
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file() or (test and test not in functions(ROOT / file))
    ]
    assert missing == []


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_of_5_1_is_answered(clause: str) -> None:
    assert clause in ROWS


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_yes_names_a_test_or_says_that_there_is_nothing(clause: str) -> None:
    answer, how = ROWS[clause][2].strip(), ROWS[clause][3]
    if answer.startswith("yes") and clause != "5.1.7":
        assert NAMED.search(how)

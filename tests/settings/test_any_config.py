"""Lines of keys, and configurations with anything in them."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spoiling import SHIPPED

from kiosk.settings import Settings, load
from kiosk.settings.lines import line_of, line_of_each_key
from kiosk.settings.reading import FILES, ConfigurationError, Mistake

KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
VALUES = st.one_of(
    st.integers(0, 9),
    st.booleans(),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8),
    st.lists(st.integers(0, 9), max_size=3),
    st.dates(),
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)
DOCUMENTS = st.dictionaries(
    KEYS,
    st.one_of(
        VALUES,
        TABLES,
        st.lists(TABLES, min_size=1, max_size=3),
        st.dictionaries(KEYS, TABLES, min_size=1, max_size=2),
    ),
    max_size=5,
)


@given(DOCUMENTS)
def test_every_key_is_found_on_the_line_on_which_it_stands(content: dict[str, object]) -> None:
    text = tomlkit.dumps(content)
    lines = line_of_each_key(text)
    for path, name in _paths(tomllib.loads(text)):
        if path not in lines:  # a key within an inline table: the line of what is around it
            assert line_of(path, lines) >= 1
            continue
        written = text.split("\n")[lines[path] - 1]
        assert name in written


@given(DOCUMENTS)
def test_keys_stand_in_the_order_of_their_lines(content: dict[str, object]) -> None:
    lines = list(line_of_each_key(tomlkit.dumps(content)).values())
    assert lines == sorted(lines)


def test_a_text_with_a_line_separator_in_it_is_one_line() -> None:
    assert line_of_each_key('a = "x\u2028y"\nb = 1\n') == {("a",): 1, ("b",): 2}


def test_a_key_that_is_not_there_is_on_the_line_of_its_table() -> None:
    lines = line_of_each_key("# first\n\n[site]\nid = 1\n\n[[service]]\ncode = 1\n[[service]]\ncode = 2\n")
    assert line_of(("site", "name"), lines) == 3
    assert line_of(("service", 1, "code"), lines) == 9
    assert line_of(("service", 1, "series"), lines) == 8
    assert line_of(("elsewhere",), lines) == 1


def _paths(data: object, path: tuple[str | int, ...] = (), name: str = "") -> list[tuple]:  # type: ignore[type-arg]
    found = [(path, name)] if path and isinstance(path[-1], str) else []
    children = data.items() if isinstance(data, Mapping) else ()
    if isinstance(data, list):
        children = [(place, entry) for place, entry in enumerate(data) if isinstance(entry, Mapping)]
    for key, child in children:
        found += _paths(child, (*path, key), key if isinstance(key, str) else name)
    return found


SCALARS = st.sampled_from(
    (
        "5",
        "-1",
        "1e400",
        "nan",
        "true",
        '""',
        '"x"',
        "[]",
        "[1]",
        "[[]]",
        "{}",
        "{ a = 1 }",
        "2024-12-17",
        "10:00:00",
    )
)


@st.composite
def _mutations(draw: st.DrawFn) -> dict[str, str]:
    """The shipped files with lines taken out, doubled, or given another value."""
    texts = {name: (SHIPPED / name).read_text("utf-8") for name in FILES}
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(texts)))
        rows = texts[name].split("\n")
        place = draw(st.integers(0, len(rows) - 1))
        match draw(st.sampled_from(("drop", "double", "value", "cut", "insert", "replace_table"))):
            case "drop":
                del rows[place]
            case "double":
                rows.insert(place, rows[place])
            case "value" if "=" in rows[place]:
                rows[place] = rows[place].partition("=")[0] + "= " + draw(SCALARS)
            case "cut":
                rows[place] = rows[place][: draw(st.integers(0, len(rows[place])))]
            case "insert":
                rows.insert(place, draw(st.text(max_size=20)))
            case "replace_table":
                table = draw(
                    st.sampled_from(("stage", "service", "tariff", "loss", "document", "site", "hours"))
                )
                rows = [row for row in rows if not row.startswith((f"[[{table}", f"[{table}"))]
                rows.insert(0, f"{table} = {draw(SCALARS)}")
            case _:
                pass
        texts[name] = "\n".join(rows)
    return texts


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_mutations())
def test_whatever_is_written_is_a_configuration_or_a_list_of_mistakes(texts: dict[str, str]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="anjungan-config-"))
    try:
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8", newline="")
        mistakes = _load(folder)
        assert all(mistake.line >= 1 for mistake in mistakes)
        assert all(mistake.told("id") != mistake.told("en") for mistake in mistakes)
    finally:
        shutil.rmtree(folder)


def _load(folder: Path) -> tuple[Mistake, ...]:
    """The mistakes of a bad configuration, or none of a good one; nothing else is raised."""
    try:
        assert isinstance(load(folder), Settings)
    except ConfigurationError as error:
        return error.mistakes
    return ()

"""On which line of a TOML file a key stands.

The parser of the standard library gives no positions, and a mistake without a
line number is no help to a technician. Only tables and keys are read here; a
value that spans lines belongs to the line on which its key stands.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

TABLE = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=""")


def line_of_each_key(text: str) -> dict[Path, int]:
    """Key paths to line numbers, counted from 1. A table of an array is
    `(name, index, key)`; a table itself is in it too."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := TABLE.match(line):
            parts = _parts(header[2])
            table = _resolve(parts[:-1], counts)
            if header[1] == "[[":
                array = (*table, parts[-1])
                lines.setdefault(array, number)
                counts[array] = counts.get(array, -1) + 1
                table = (*array, counts[array])
            else:
                table = _resolve(parts, counts)
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """The line of `path`, or of the nearest table around it; 1 for the file."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip('"') for part in dotted.split("."))


def _resolve(parts: tuple[str, ...], counts: dict[Path, int]) -> Path:
    """A header path with the index of the newest table put after each array."""
    resolved: Path = ()
    for part in parts:
        resolved = (*resolved, part)
        if resolved in counts:
            resolved = (*resolved, counts[resolved])
    return resolved

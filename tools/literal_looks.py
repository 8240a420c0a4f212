"""Every colour and length of the screens stands in the theme: tell any that stands elsewhere.

A share, a factor, nought and one are no lengths; a number of two and more that is given
to a length, and any colour written out, are found in `.py` and `.kv` alike. In the sheets of
the web pages type, borders, corners, what is pressed and what moves go by the tokens, or by
a length that a sheet names for itself because it follows the window.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "kiosk/screens"
THEME = SCREENS / "theme"
PAGES = (ROOT / "kiosk/site", ROOT / "kiosk/dock", ROOT / "central/pages")
TOKENS = "tokens.css"
LENGTHS = re.compile(
    r"^(font_size|size_px|width|height|size|pos|x|y|spacing|padding|radius|bar_width|inset|least|room|reach|side"
    r"|size_hint_min(_[xy])?|\w+_px)$"
)
COLOURS = re.compile(r"^(rgba?|colou?r|\w*_colou?r|fill|edge|words|mark|plate|light)$")
HEX = re.compile(r"^#[0-9A-Fa-f]{6,8}$")
LEAST_LENGTH = 2
KV_LINE = re.compile(r"^\s*([a-z_.]+)\s*:\s*(\S.*)$")

DECLARED = re.compile(
    r"(?<![\w-])(font-size|min-height|border(?:-(?:top|right|bottom|left))?(?:-width|-radius)?|outline|transition"
    r"(?:-duration)?|animation(?:-duration)?):\s*([^;{}]+)"
)
NAMED = re.compile(r"var\(--[\w-]+\)")
MEASURED = re.compile(r"(?<![\w.-])(?:\d*\.)?\d+(?:rem|px|pt|mm|ms|s)\b")


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every literal colour and length in a file."""
    text = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".css":
            return _in_sheet(text)
        case ".kv":
            return _in_layout(text)
        case _:
            return _in_code(ast.parse(text))


def _in_sheet(text: str) -> Iterator[tuple[int, str]]:
    for declared in DECLARED.finditer(text):
        for found in MEASURED.findall(NAMED.sub("", declared[2])):
            yield text.count("\n", 0, declared.start()) + 1, f"{declared[1]}: {found}"


def _in_code(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        for name, value in _given(node):
            yield from ((value.lineno, f"{name}={found}") for found in _found(name, value))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HEX.match(node.value):
            yield node.lineno, node.value


def _in_layout(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if (match := KV_LINE.match(line)) is None:
            continue
        try:
            value = ast.parse(match[2], mode="eval").body
        except SyntaxError:
            continue  # a deed or a class, no value
        yield from ((number, f"{match[1]}: {found}") for found in _found(match[1], value))


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What is given to a name here: by keyword, by assignment, to a colour."""
    match node:
        case ast.keyword(arg=str(name), value=value):
            yield name, value
        case ast.Assign(targets=[ast.Attribute(attr=name) | ast.Name(id=name)], value=value):
            yield name, value
        case ast.Call(func=ast.Name(id="Color" | "ColorProperty"), args=[_, *_] as args):
            yield "color", args[0] if len(args) == 1 else ast.copy_location(ast.Tuple(elts=args), node)


def _found(name: str, value: ast.expr) -> Iterator[str]:
    if COLOURS.match(name):
        for node in ast.walk(value):
            if isinstance(node, ast.Tuple | ast.List) and 3 <= len(node.elts) <= 4:
                numbers = [one for one in node.elts if _number(one) is not None]
                if len(numbers) >= 3:
                    yield ast.unparse(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and HEX.match(node.value):
                yield node.value
    elif LENGTHS.match(name):
        yield from (f"{number:g}" for number in _lengths(value) if abs(number) >= LEAST_LENGTH)


def _lengths(value: ast.expr) -> Iterator[float]:
    """The numbers of an expression that are lengths: no factors, places, counts or bounds."""
    if (number := _number(value)) is not None:
        yield number
        return
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult | ast.Div | ast.FloorDiv | ast.Pow):
        for side in (value.left, value.right):
            if _number(side) is None:
                yield from _lengths(side)
        return
    if isinstance(value, ast.Compare | ast.Subscript | ast.Dict | ast.Lambda):
        return
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr):
            yield from _lengths(child)


def _number(node: ast.expr) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)
    return None


def main() -> int:
    screens = [path for kind in ("*.py", "*.kv") for path in SCREENS.rglob(kind) if THEME not in path.parents]
    sheets = [path for pages in PAGES for path in pages.rglob("*.css") if path.name != TOKENS]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in sorted(screens + sheets)
        for line, what in literals(path)
    ]
    for line in found:
        sys.stderr.write(f"{line} stands outside the theme\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Every text that the program says to people, found in its sources: the code, the layouts of
the screens, the templates of the pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: What is called with a text for people as its first argument.
SAYERS = frozenset({"mark", "say", "_say", "say_", "_"})
#: Texts that stand for another one.
NO_TEXT = frozenset({"{hint}"})
#: A call in a layout or a template; its text may be in either kind of quotes.
CALL = re.compile(
    r"""(?:\b(?:say|_say)|(?<!\w)_(?:forms)?|\bboth)\(\s*(?:"((?:[^"\\]|\\.)+)"|'((?:[^'\\]|\\.)+)')"""
)
#: The texts of a script, each under its name.
WORDS = re.compile(r"\bwords\((.*?)\)\s*\|", re.DOTALL)
NAMED = re.compile(r"""\w+=(?:"([^"]+)"|'([^']+)')""")
#: What a template shows as it stands: names of keys and of file formats.
AS_IT_STANDS = frozenset({"Enter", "Esc", "XLSX", "CSV", "PDF"})
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WITHOUT_WORDS = re.compile(r"<script.*?</script>|<style.*?</style>|<!--.*?-->", re.DOTALL)
SHOWN = re.compile(r'>([^<>]+)<|(?:aria-label|title|placeholder|alt)="([^"]+)"')
LETTERS = re.compile(r"[A-Za-z]{2}")


def said(package: str) -> dict[str, str]:
    """Each text that `package` says, and a file that says it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / package).rglob("*")):
        for text in _texts(path):
            if text not in NO_TEXT:
                found.setdefault(text, path.relative_to(ROOT).as_posix())
    return found


def constants(package: str) -> set[str]:
    """Every text constant of the code, and every text said in a layout or a template."""
    found: set[str] = set()
    for path in (ROOT / package).rglob("*"):
        if path.suffix == ".py":
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            found |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        else:
            found |= set(_texts(path))
    return found


def written_in_templates(package: str) -> Iterator[tuple[str, str]]:
    """What a template shows without asking for its translation: file and text."""
    for path in sorted((ROOT / package).rglob("templates/*.html")):
        bare = WITHOUT_WORDS.sub("", JINJA.sub("", path.read_text("utf-8")))
        for match in SHOWN.finditer(bare):
            text = (match[1] or match[2]).strip()
            if LETTERS.search(text) and text not in AS_IT_STANDS:
                yield path.name, text


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in SAYERS:
                yield from _literal(node.args[0])
    elif path.suffix in (".kv", ".html"):
        text = path.read_text("utf-8")
        named = (match for block in WORDS.findall(text) for match in NAMED.finditer(block))
        for match in (*CALL.finditer(text), *named):
            yield (match[1] or match[2]).replace('\\"', '"').replace("\\'", "'")


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _literal(node: ast.expr) -> Iterator[str]:
    """A text as it is written, or either of two between which the code chooses."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _literal(one)
            yield from _literal(other)

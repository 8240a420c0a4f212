"""No colour and no length stands outside the theme, and the search for them finds what does.
The web pages have the booth's colours."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from kiosk.screens.theme.tokens import DAY

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools/literal_looks.py"
#: A colour of the web pages, and the token that it is.
SHARED = {
    "ink": "ink",
    "quiet": "muted",
    "paper": "card",
    "ground": "paper",
    "primary": "primary",
    "on-primary": "on_primary",
    "gold": "chosen",
    "on-gold": "on_chosen",
    "green": "good",
    "on-green": "on_good",
    "red": "bad",
    "on-red": "on_bad",
}


def found_in(path: Path) -> list[str]:
    spec = spec_from_file_location("literal_looks", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return [what for _, what in module.literals(path)]


def test_screens_and_pages_have_no_look_of_their_own():
    told = subprocess.run([sys.executable, TOOL], capture_output=True, text=True, timeout=60, check=False)
    assert told.stderr == ""
    assert told.returncode == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.kv", "<A>:\n    height: 48\n"),
        ("a.kv", "<A>:\n    padding: app.look.space.s, 12\n"),
        ("a.kv", "<A>:\n    color: 1, 0, 0, 1\n"),
        ("a.kv", '<A>:\n    color: "#FF0000"\n'),
        ("a.py", "Label(font_size=20)\n"),
        ("a.py", "self.height = look.space.s + 4\n"),
        ("a.py", "Color(1, 0, 0)\n"),
        ("a.py", "Color(rgba=(1, 0, 0, 1))\n"),
        ("a.css", "p { color: var(--ink); font-size: 1rem; }\n"),
        ("a.css", "p { font-size: clamp(3rem, 26vw, 6rem); }\n"),
        ("a.css", "p {\n  border-top: 1px solid\n    var(--line);\n}\n"),
        ("a.css", "p { border-radius: 0 var(--round) 4px 0; }\n"),
        ("a.css", "button { min-height: 2.75rem }\n"),
        ("a.css", "button { transition: opacity .12s; }\n"),
        ("a.css", "p { animation: beat 1s ease-in-out 4; }\n"),
    ],
)
def test_a_literal_is_found(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert found_in(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.kv", "<A>:\n    height: max(words.height, 2 * app.look.space.s) if root.text else 0\n"),
        ("a.kv", "<A>:\n    size_hint_x: .36\n    radius: [self.height / 2]\n"),
        ("a.py", "Label(font_size=look.read.body * 1.5, width=0)\n"),
        ("a.css", "p { font-size: var(--t6); border: 0; border-radius: 50%; min-height: 80vh; }\n"),
        ("a.css", ":root { --number: 5rem; }\np { font-size: calc(2 * var(--u)); padding: 3px; }\n"),
        ("a.css", "@media (min-width: 50em) { p { font-size: .85em; animation: beat var(--beat) 4; } }\n"),
    ],
)
def test_a_share_a_factor_and_a_token_are_no_literals(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert found_in(tmp_path / name) == []


def test_the_web_pages_have_the_colours_of_the_booth():
    css = (ROOT / "kiosk/site/static/tokens.css").read_text(encoding="utf-8")
    day = css[css.index(":root") : css.index("}")]
    told = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;", day))

    def code(token: str) -> str:
        return "#" + "".join(f"{round(part * 255):02x}" for part in getattr(DAY, token)[:3])

    assert {name: told[name].lower() for name in SHARED} == {name: code(of) for name, of in SHARED.items()}

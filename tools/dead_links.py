"""Finds links in the documents that lead nowhere.

Only links inside the project are followed: files, and headings within them.
Exit 1 when one is dead.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
SKIPPED = {".venv", "out", "state", "build", ".git"}


def anchors(text: str) -> set[str]:
    """The names by which the headings of a document can be linked to."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {name.strip().replace(" ", "-") for name in kept}


def dead_links(document: Path) -> list[str]:
    """Each dead link of `document`, as a line that says where it is."""
    found = []
    text = document.read_text(encoding="utf-8")
    for target in LINK.findall(CODE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (document.parent / path).resolve() if path else document
        if not place.exists():
            found.append(f"{document.relative_to(ROOT)}: {target}: no such file")
        elif anchor and place.suffix == ".md" and anchor not in anchors(place.read_text(encoding="utf-8")):
            found.append(f"{document.relative_to(ROOT)}: {target}: no such heading")
    return found


def main() -> int:
    documents = [path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts)]
    dead = [line for document in sorted(documents) for line in dead_links(document)]
    sys.stderr.write("".join(f"{line}\n" for line in dead))
    return 1 if dead else 0


if __name__ == "__main__":
    raise SystemExit(main())

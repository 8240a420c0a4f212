"""The published OpenAPI documents are those of the servers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_published_is_what_the_servers_say() -> None:
    """They are written anew whenever a call changes."""
    command = [sys.executable, str(ROOT / "tools" / "api_documents.py"), "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr

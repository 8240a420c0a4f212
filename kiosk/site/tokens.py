"""Bearer tokens of the booths and of whoever watches: made once, kept beside the site's
database, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "site.token"
OPERATOR_FILE = "operator.token"


def booth_token(state: Path) -> str:
    """What a booth shows to take numbers."""
    return _token(state, FILE_NAME)


def operator_token(state: Path) -> str:
    """What Prometheus shows to read `/metrics`; it is good for nothing else."""
    return _token(state, OPERATOR_FILE)


def _token(state: Path, name: str) -> str:
    """The token in `state`/`name`; made at the first call. Safe when two processes start at once."""
    state.mkdir(parents=True, exist_ok=True)
    path = state / name
    if not path.exists():
        draft = state / f".{name}.{os.getpid()}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its token is the one
        finally:
            draft.unlink()
    return path.read_text().strip()

"""The booths' bearer token: made once, kept beside the site's database, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "site.token"


def booth_token(state: Path) -> str:
    """The token in `state`/site.token; made at the first call. Safe when two processes start at once."""
    state.mkdir(parents=True, exist_ok=True)
    path = state / FILE_NAME
    if not path.exists():
        draft = state / f".{FILE_NAME}.{os.getpid()}"
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

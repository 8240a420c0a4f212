"""Who watches the centre: one bearer token for `/metrics` and `/v1/alerts`.

It is made at the first start and kept in the state folder, readable by the
centre's own account alone; where several machines serve one centre, put the
same into the environment of each. It is asked for on every address, the
machine's own too: behind a proxy, every caller comes from there.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPBearer

FILE_NAME = "operator.token"
VARIABLE = "ANJUNGAN_OPERATOR_TOKEN"
_bearer = HTTPBearer(
    scheme_name="operator", auto_error=False, description=f"The token in {FILE_NAME} of the state folder"
)


def operator_token(state: Path, environment: Mapping[str, str]) -> str:
    """The token from the environment, else from the file; made when there is neither."""
    if given := environment.get(VARIABLE, "").strip():
        return given
    path = state / FILE_NAME
    state.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = state / f".{FILE_NAME}.{os.getpid()}"
        draft.touch(0o600)
        draft.write_text(secrets.token_urlsafe(32) + "\n", "ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another worker was first: its token is the one
        finally:
            draft.unlink()
    return path.read_text("ascii").strip()


async def let_in(shown: Annotated[object, Depends(_bearer)]) -> None:
    """The gate has looked already; this tells the contract of it."""


Operator = Annotated[None, Depends(let_in)]

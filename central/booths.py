"""Which booth calls."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

_bearer = HTTPBearer(auto_error=False, description="The token that `central enrol BOOTH` printed")


async def booth_of(request: Request, shown: Annotated[object, Depends(_bearer)]) -> str:
    """The name of the booth that calls, which the gate has found."""
    name: str = request.state.booth
    return name


Booth = Annotated[str, Depends(booth_of)]

"""Which booth calls, and for which site it may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from central.problems import Problem

_bearer = HTTPBearer(auto_error=False, description="The token that `central enrol BOOTH` printed")


async def booth_of(request: Request, shown: Annotated[object, Depends(_bearer)]) -> str:
    """The name of the booth that calls, which the gate has found."""
    name: str = request.state.booth
    return name


async def site_of(request: Request, booth: Annotated[str, Depends(booth_of)]) -> str | None:
    """The site that the booth is bound to; None for one that was enrolled without `--site`."""
    site: str | None = request.state.booth_site
    return site


async def own_site_alone(bound_to: Annotated[str | None, Depends(site_of)]) -> Callable[[str], None]:
    """What a call asks before it touches a site: raises Problem for one that is not the booth's."""

    def check(site: str) -> None:
        if bound_to not in (None, site):
            title = "This booth's token is for another site; enrol it for this one (central enrol --site)"
            raise Problem(403, "other_site", title)

    return check


Booth = Annotated[str, Depends(booth_of)]
BoundTo = Annotated[str | None, Depends(site_of)]
MayAskAbout = Annotated[Callable[[str], None], Depends(own_site_alone)]

"""What every call of the centre works with, and how a call is handed it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

import pyrage
from fastapi import Depends, Request
from sqlalchemy import Engine

from central.clock import Now
from central.documents import DocumentStore
from central.limits import UPLOAD_AGE
from central.signing_keys import SigningKeys


@dataclass(frozen=True, slots=True)
class CentreParts:
    """The database, the documents, the clock, the keys that sign bookings, and the token
    of whoever watches; with an empty one nobody may."""

    engine: Engine
    documents: DocumentStore
    now: Now
    signing: Callable[[], SigningKeys] = SigningKeys
    operator_token: str = field(default="", repr=False)
    identities: Sequence[pyrage.x25519.Identity] = field(default=(), repr=False)
    """With which the head office opens submissions; with none it cannot."""
    upload_age: timedelta = UPLOAD_AGE


async def parts_of(request: Request) -> CentreParts:
    parts: CentreParts = request.app.state.parts
    return parts


Parts = Annotated[CentreParts, Depends(parts_of)]

"""A submission: what it holds, its states, and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType


class State(StrEnum):
    """Where a submission stands on its way to the centre."""

    SEALED = "sealed"
    SENDING = "sending"
    DELIVERED = "delivered"
    PURGED = "purged"
    QUARANTINED = "quarantined"


STEPS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.SEALED: frozenset({State.SENDING}),
        State.SENDING: frozenset({State.SEALED, State.DELIVERED, State.QUARANTINED}),
        State.DELIVERED: frozenset({State.PURGED}),
        State.PURGED: frozenset(),
        State.QUARANTINED: frozenset({State.SEALED}),
    }
)
"""Back to sealed from sending: the attempt failed and will be made again."""


class IllegalStep(ValueError):
    """A submission was asked to go where STEPS does not lead."""


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """A document whose sealed bytes are safely on the disk."""

    id: str
    submission: str
    document: str
    media_type: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Submission:
    """One package for the centre. `personal` and the documents' names travel sealed."""

    id: str
    kind: str
    site: str
    booth: str
    ticket: str | None
    booking: str | None
    created_at: datetime
    personal: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A sealed file that waits to be uploaded."""

    id: str
    path: Path
    sha256: str
    size_bytes: int
    media_type: str
    upload_url: str | None
    sent: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """A submission as it travels: the exact body, its digest, and its files."""

    id: str
    kind: str
    state: State
    body: bytes
    sha256: str
    attempts: int
    documents: Sequence[WaitingDocument]


@dataclass(frozen=True, slots=True)
class Turn:
    """A submission that waits for its turn to be sent."""

    id: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Depth:
    """How much waits, and since when. `quarantined` is counted apart. `oldest` is what the
    clock said then, `oldest_s` the age as well as can be told (`stamp.age_s`)."""

    submissions: int
    documents: int
    bytes: int
    oldest: datetime | None
    oldest_s: float | None
    quarantined: int

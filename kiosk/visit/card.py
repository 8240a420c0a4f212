"""What was read from an identity card: a proposal, until its holder says that it is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: The document of `[[document]]` that an identity card of the applicant is.
KTP = "ktp"


class CardStage(StrEnum):
    """How far the card is: looked for under the camera, being read, read."""

    WATCHED = "watched"
    READING = "reading"
    READ = "read"


@dataclass(frozen=True, slots=True)
class ReadField:
    """A value as it was read, "" where none was; `doubtful` when it needs a look."""

    value: str = field(default="", repr=False)
    doubtful: bool = True


@dataclass(frozen=True, slots=True)
class CardProposal:
    """What stands on the card, as far as it could be read. The NIK has sixteen digits."""

    nik: ReadField = ReadField()
    name: ReadField = ReadField()
    birth_place: ReadField = ReadField()
    birth_date: date | None = field(default=None, repr=False)
    birth_date_doubtful: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """The card in hand. `shot` names its picture, which is a page of the visit when
    it is `sealed`; `picture` is a small preview, a (height, width, 3) BGR array;
    `proposal` is None while it is being read, and when nothing could be."""

    stage: CardStage = CardStage.WATCHED
    shot: str | None = None
    sealed: bool = False
    picture: object | None = field(default=None, repr=False, compare=False)
    proposal: CardProposal | None = None

"""Reads the card that was taken, on a thread of its own, and turns what was read
into a proposal of the visit. What it read is nowhere but in that proposal."""

from __future__ import annotations

import logging

from kiosk.documents.ktp.reading import KtpProposal, Proposed, read_ktp
from kiosk.documents.ocr.reader import ReaderProcess
from kiosk.documents.pixels import Pixels
from kiosk.faults import Fault
from kiosk.visit.card import CardProposal, ReadField
from kiosk.visit.events import CardRead

log = logging.getLogger(__name__)


class CardDesk:
    """One reader of text for one visit after another. Its process is there while a
    card is in hand, and ends with the visit and all that it has seen."""

    def __init__(self, reader: ReaderProcess, within_s: float) -> None:
        self._reader = reader
        self._within_s = within_s

    def prepare(self) -> None:
        """A card is about to come: what takes time to start is started now."""
        self._reader.warm_up()

    def read(self, visit: str, shot: str, page: Pixels) -> CardRead:
        """What the card says, as an answer to `visit`."""
        found = read_ktp(page, self._reader, self._within_s)
        if isinstance(found, Fault):
            log.warning("card.not_read visit=%s fault=%s", visit, found)
            return CardRead(visit, shot, None, found)
        return CardRead(visit, shot, _as_proposal(found) if found.fields else None)

    def clear(self) -> None:
        """The visit is over: whatever it showed is forgotten."""
        self._reader.close()


def _as_proposal(found: KtpProposal) -> CardProposal:
    return CardProposal(
        nik=_field(found.nik),
        name=_field(found.name),
        birth_place=_field(found.birth_place),
        birth_date=found.birth_date.value,
        birth_date_doubtful=found.birth_date.doubtful,
    )


def _field(found: Proposed[str]) -> ReadField:
    return ReadField(found.value or "", found.doubtful)

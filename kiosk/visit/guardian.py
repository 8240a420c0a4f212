"""Whether an applicant is a child, and what a parent or guardian said to it.

A child's data are taken and sent only when a parent or guardian agrees (UU 27/2022,
article 25). The answer is bound to the service and to the NIK it was given for: another
person needs another answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.visit.identity import Identity, parse_nik
from kiosk.visit.offer import Offer
from kiosk.visit.shown import Shown, shown
from kiosk.visit.steps import PLANS, Entrance, Step
from kiosk.words import mark, say

if TYPE_CHECKING:
    from kiosk.visit.visit import Visit

HERE = mark("Apakah orang tua atau wali ada di sini?")
YOUNG = mark("Pemohon berusia di bawah {age} tahun.")
FOR_CHILD = mark("Permohonan ini untuk anak.")
WHY = mark("Datanya diambil dan dikirim hanya bila orang tua atau wali setuju.")
YES = mark("Ya, saya orang tua atau wali")
AGREED = mark("Saya setuju data anak ini diambil dan dikirim")
NO = mark("Tidak ada orang tua atau wali di sini")
COME_TOGETHER = mark("Datanglah ke petugas bersama orang tua atau wali.")

#: The service and the NIK that an answer was given for.
Person = tuple[str | None, str]


class Sign(StrEnum):
    """What tells that the applicant is a child."""

    AGE = "age"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Guardian:
    """The answer. No name: who stood there is for the officer to see."""

    agreed: bool
    shown: Shown
    person: Person = field(repr=False)

    def record(self) -> dict[str, object]:
        """As it is sealed into the submission."""
        return {"agreed": self.agreed, **self.shown.record()}


def sign(visit: Visit, offer: Offer, day: date) -> Sign | None:
    """Why `visit` counts as a child's; None when nothing says so. With a booking nothing is
    scanned, and only the NIK that was typed can say it."""
    applicant = _applicant(visit, day)
    if applicant is not None and applicant.age_on(day) < offer.adult_age(day):
        return Sign.AGE
    scans = visit.entrance is not None and Step.DOCUMENTS in PLANS[visit.entrance]
    service = visit.service
    if scans and service is not None and offer.knows_service(service) and offer.service(service).child:
        return Sign.SERVICE
    return None


def missing(visit: Visit, offer: Offer, day: date) -> bool:
    """Whether a parent or guardian would have to agree, and did not."""
    agreed = visit.guardian is not None and visit.guardian.agreed and visit.guardian.person == person(visit)
    return not agreed and sign(visit, offer, day) is not None


def person(visit: Visit) -> Person:
    return visit.service, _nik(visit)


def without_others(visit: Visit) -> Visit:
    """`visit` without what a guardian said for somebody else, nor that one's pages."""
    if visit.guardian is None or visit.guardian.person == person(visit):
        return visit
    return replace(visit, guardian=None, papers=(), card_page=None)


def question(visit: Visit, offer: Offer, day: date) -> Sequence[str]:
    """What is asked, and why, in the language of `visit`."""
    age = offer.adult_age(day)
    why = FOR_CHILD if sign(visit, offer, day) is Sign.SERVICE else YOUNG
    return say(HERE, visit.language), f"{say(why, visit.language, age=age)} {say(WHY, visit.language)}"


def answer(visit: Visit, agreed: bool, offer: Offer, now: datetime) -> Guardian:
    """What was said to the question as it stood there."""
    words = [*question(visit, offer, now.date()), *(say(text, visit.language) for text in (YES, AGREED, NO))]
    return Guardian(agreed, shown(words, visit.language, offer, now), person(visit))


def _nik(visit: Visit) -> str:
    if visit.entrance is Entrance.HOME_VISIT:
        return visit.answers.get("nik", "")
    return visit.identity.nik if visit.identity else ""


def _applicant(visit: Visit, day: date) -> Identity | None:
    """Who is applied for, as far as a NIK tells."""
    if visit.entrance is not Entrance.HOME_VISIT:
        return visit.identity
    found = parse_nik(_nik(visit), day)
    return None if isinstance(found, str) else found

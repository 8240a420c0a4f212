"""Every kind of document that can be drawn, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.random import Generator

from benchmarks.made import cards, papers, passports, phones
from benchmarks.made.paper import Document
from benchmarks.made.people import Person, draw_person

DOCUMENTS: Mapping[str, Callable[[Person, Generator], Document]] = MappingProxyType(
    {
        "ktp": cards.ktp,
        "kk": papers.family_card,
        "birth": papers.birth_certificate,
        "passport": passports.passport,
        "letter": papers.letter,
        "ktp_back": cards.ktp_back,
        "passport_cover": passports.passport_cover,
        "visa_pages": passports.visa_pages,
        "blank": papers.blank,
        "phone": phones.phone,
    }
)
SOUND = ("ktp", "kk", "birth", "passport", "letter")
"""Those that somebody is asked for, the right side up."""


def draw(kind: str, seed: int) -> Document:
    """The document `kind` of somebody, both drawn from `seed`."""
    random = np.random.default_rng((seed, sorted(DOCUMENTS).index(kind)))
    return DOCUMENTS[kind](draw_person(random), random)

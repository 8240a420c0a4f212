"""A visit and its deeds may stand in a log or a traceback: what they show of themselves names nobody."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.visit import events as on
from kiosk.visit.identity import Identity, parse_nik
from kiosk.visit.visit import Visit

NIK = "6302061508909901"
BORN = "15081990"


@pytest.mark.parametrize(
    "deed",
    [
        on.NumberTyped("1234567890123456"),
        on.PersonTyped(NIK, BORN),
        on.NikTyped(NIK),
        on.Answered("address", "Jalan Contoh 9"),
        on.CodeRead("visit-1", "1234567890123456"),
    ],
)
def test_a_deed_does_not_show_what_was_typed_or_read(deed: on.Event) -> None:
    for private in (NIK, BORN, "1234567890123456", "Jalan Contoh 9"):
        assert private not in repr(deed)


def test_a_visit_does_not_show_whose_it_is() -> None:
    identity = parse_nik(NIK, date(2026, 3, 2))
    assert isinstance(identity, Identity)
    shown = repr(Visit("visit-1", identity=identity, typed="1234567890123456", answers={"nik": NIK}))
    for private in (NIK, "1990", "1234567890123456"):
        assert private not in shown

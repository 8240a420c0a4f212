"""Doors, hours, fees and the proposal to the elderly: rules with an edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from walking import MORNING, OFFER, ZONE, walk

from kiosk.visit import events as on
from kiosk.visit.moves import World
from kiosk.visit.offer import EntranceRule, Fee
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Visit
from kiosk.words import Wording, say

TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


def _at(hour: int, minute: int, day: date = TUESDAY, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (_at(7, 59, second=59), False),
        (_at(8, 0), True),
        (_at(15, 59, second=59), True),
        (_at(16, 0), False),
        (_at(11, 29, FRIDAY), True),
        (_at(11, 30, FRIDAY), False),
        (_at(13, 29, FRIDAY), False),
        (_at(13, 30, FRIDAY), True),
        (_at(10, 0, date(2026, 11, 28)), False),
    ],
)
def test_numbers_are_given_from_opening_up_to_closing(moment: datetime, is_open: bool) -> None:
    assert OFFER.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("entrance", "moment", "sentence"),
    [
        (Entrance.WALK_IN, _at(9, 59, second=59), None),
        (Entrance.WALK_IN, _at(10, 0), "Ditutup pukul 10.00."),
        (Entrance.BOOKING, _at(10, 0), None),
        (Entrance.BOOKING, _at(16, 0), "Tutup. Silakan datang pada jam layanan."),
        (Entrance.WALK_IN, _at(16, 0), "Tutup. Silakan datang pada jam layanan."),
    ],
)
def test_a_door_says_why_it_is_shut(entrance: Entrance, moment: datetime, sentence: str | None) -> None:
    shut = OFFER.shut(entrance, moment)
    assert (None if shut is None else say(shut.sentence, **shut.values)) == sentence
    assert shut is None or "ilakan" in f"{shut.sentence} {shut.then}"  # and what to do now


@pytest.mark.parametrize("entrance", Entrance)
def test_once_the_day_is_over_only_a_door_to_a_number_is_shut(entrance: Entrance) -> None:
    offer = replace(OFFER, loss_here=False)
    to_no_number = {Entrance.HOME_VISIT, Entrance.LOST_OR_DAMAGED}
    assert offer.shut(entrance, MORNING) is None
    shut = offer.shut(entrance, MORNING, day_over=True)
    assert (shut is None) == (entrance in to_no_number)
    assert shut is None or say(shut.sentence) == "Nomor hari ini sudah ditutup."
    assert replace(OFFER, loss_here=True).shut(Entrance.LOST_OR_DAMAGED, MORNING, day_over=True) is not None


@pytest.mark.parametrize("rule", [EntranceRule(Entrance.SAME_DAY, open=False), None])
def test_a_door_that_is_not_there_sends_to_an_officer(rule: EntranceRule | None) -> None:
    doors = {door: its for door, its in OFFER.entrances.items() if door is not Entrance.SAME_DAY}
    offer = replace(OFFER, entrances=doors if rule is None else {**doors, Entrance.SAME_DAY: rule})
    shut = offer.shut(Entrance.SAME_DAY, MORNING)
    assert shut is not None
    assert say(shut.sentence) == "Belum tersedia di sini. Silakan ke petugas."


def test_fees_are_those_in_force_on_the_day() -> None:
    def table(rupiah: int) -> dict[str, Fee]:
        return {"passport_5y": Fee(Wording("Paspor", "Passport"), rupiah)}

    offer = replace(OFFER, tariffs=((date(2024, 12, 17), table(350_000)), (date(2027, 1, 1), table(400_000))))

    def fee(day: date) -> list[int]:
        return [line.rupiah for line in offer.fees(("passport_5y",), day)]

    assert fee(date(2024, 12, 16)) == []
    assert fee(date(2024, 12, 17)) == [350_000]
    assert fee(date(2026, 12, 31)) == [350_000]
    assert fee(date(2027, 1, 1)) == [400_000]


@pytest.mark.parametrize(
    ("day", "proposed"),
    [(date(2026, 11, 23), False), (date(2026, 11, 24), True), (date(2026, 11, 25), True)],
)
def test_priority_is_proposed_from_the_sixtieth_birthday(day: date, proposed: bool) -> None:
    born_1966_11_24 = "6302062411669901"
    now = datetime.combine(day, time(8, 30), ZONE)
    identity = _at_identity(Entrance.WALK_IN)
    visit = walk(on.NikTyped(born_1966_11_24), visit=identity, world=World(OFFER, now))
    assert (visit.step is Step.AGE_OFFER) is proposed
    if proposed:
        assert walk(on.PriorityAnswered(True), visit=visit).group == "elderly"
        declined = walk(on.PriorityAnswered(False), visit=visit)
        assert (declined.group, declined.step) == (None, Step.DOCUMENTS)
        back = walk(on.Back(), visit=declined)
        assert walk(on.NikTyped(born_1966_11_24), visit=back).step is Step.DOCUMENTS, "it is asked once"


def test_whoever_has_priority_already_is_not_asked_again() -> None:
    visit = walk(
        on.Touched(),
        on.EntranceChosen(Entrance.PRIORITY),
        on.GroupChosen("disability"),
        on.ServiceChosen("new_adult"),
        on.Next(),
        on.NikTyped("6310011201579906"),
    )
    assert (visit.step, visit.group) == (Step.DOCUMENTS, "disability")


def _at_identity(entrance: Entrance) -> Visit:
    return walk(on.Touched(), on.EntranceChosen(entrance), on.ServiceChosen("new_adult"), on.Next())

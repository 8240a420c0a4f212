"""Priority by age: limits with a day from which they hold, per group and per office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from walking import MORNING, OFFER, walk

from kiosk.visit import events as on
from kiosk.visit.ages import AgeRule, in_force, proposed
from kiosk.visit.moves import World
from kiosk.visit.steps import Entrance, Step

SIXTY = AgeRule("elderly", date(2022, 1, 1), from_age=60)
SIXTY_FIVE = AgeRule("elderly", date(2027, 1, 1), from_age=65)
UNDER_FIVE = AgeRule("toddler", date(2022, 1, 1), below_age=5)
RULES = (SIXTY_FIVE, SIXTY, UNDER_FIVE)
GROUPS = ("elderly", "toddler")
TODDLER, ADULT = "6302061508249901", "6302061508909901"  # born 15 August 2024 and 1990


@pytest.mark.parametrize(
    ("day", "age", "rule"),
    [
        (date(2021, 12, 31), 70, None),
        (date(2022, 1, 1), 59, None),
        (date(2022, 1, 1), 60, SIXTY),
        (date(2026, 12, 31), 60, SIXTY),
        (date(2027, 1, 1), 60, None),
        (date(2027, 1, 1), 65, SIXTY_FIVE),
        (date(2026, 1, 1), 4, UNDER_FIVE),
        (date(2026, 1, 1), 5, None),
    ],
)
def test_the_limit_is_that_of_the_day(day: date, age: int, rule: AgeRule | None) -> None:
    assert proposed(RULES, GROUPS, age, day) == rule


def test_a_group_that_the_office_does_not_have_is_not_offered() -> None:
    assert proposed(RULES, ("pregnant",), 70, date(2026, 1, 1)) is None
    assert in_force(RULES, date(2020, 1, 1)) == ()


@pytest.mark.parametrize(("nik", "group"), [(TODDLER, "toddler"), (ADULT, None)])
def test_a_toddlers_birth_date_proposes_its_own_group(nik: str, group: str | None) -> None:
    visit = walk(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("new_child"), on.Next())
    after = walk(on.NikTyped(nik), visit=visit)
    assert (after.step is Step.AGE_OFFER) is (group is not None)
    if group is not None:
        assert walk(on.PriorityAnswered(True), visit=after).group == group
        assert walk(on.PriorityAnswered(False), visit=after).group is None


def test_an_office_without_limits_of_age_asks_nobody() -> None:
    world = World(replace(OFFER, ages=()), MORNING)
    visit = walk(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("new_child"), on.Next())
    assert walk(on.NikTyped(TODDLER), visit=visit, world=world).step is Step.GUARDIAN

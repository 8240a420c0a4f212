"""Quotas and ages that contradict themselves are named before anybody meets them."""

from __future__ import annotations

from datetime import date, time

import pytest
from spoiling import Folder

from kiosk.commands.parts import offer, queue_rules
from kiosk.queue.quota import Quota, Reserved
from kiosk.settings import load, mistakes_in
from kiosk.settings.contradictions import DOORS_TO_SERVICES
from kiosk.settings.reading import Mistake
from kiosk.visit.ages import AgeRule
from kiosk.visit.steps import PLANS, Step


def _only(config: Folder) -> Mistake:
    mistakes = mistakes_in(config.path)
    assert len(mistakes) == 1, "\n".join(mistake.told("en") for mistake in mistakes)
    return mistakes[0]


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        (
            "{ places = 5, released",
            "{ places = 61, released",
            "service[1].reserved_priority.places",
            "Places for priority: 61, more than the quota of 60 a day. Write 60 or less.",
        ),
        (
            "quota_by_class = { regular = 45 }",
            "quota_by_class = { regular = 45, priority = 4 }",
            "service[1].reserved_priority.places",
            "Places for priority: 5, more than the quota of 4 for that class. Write 4 or less.",
        ),
        (
            'code = "birth"',
            'code = "birth"\nsides = ["back"]',
            "document[3].sides",
            "The sides of a document begin with the front, each once.",
        ),
        (
            'code = "birth"',
            'code = "birth"\nsides = ["front", "back"]',
            "document[3].pages",
            "This document is scanned on both sides, so it cannot have many pages.",
        ),
        ("quota_per_hour = 30 ", "quota_per_hour = 0 ", "service[1].quota_per_hour", "Write 1 or more."),
        (
            "quota_per_hour = 30 ",
            "quota_per_hour = 61 ",
            "service[1].quota_per_hour",
            "61 is more than the quota of 60 a day.",
        ),
        (
            "{ regular = 45 }",
            "{ vip = 45 }",
            "service[1].quota_by_class.vip",
            "Write one of: regular, booking, priority.",
        ),
        (
            "{ regular = 45 }",
            "{ regular = 61 }",
            "service[1].quota_by_class.regular",
            "61 is more than the quota of 60 a day.",
        ),
        ("from_age = 60\n", "", "order.age[1]", "This group needs one limit of age"),
        ("from_age = 60", "from_age = 60\nbelow_age = 90", "order.age[1]", "Write just one of them"),
        (
            'group = "toddler"',
            'group = "infant"',
            "order.age[2].group",
            "There is no priority group `infant`. Write one code of a [[priority_group]]: elderly, ",
        ),
        (
            'group = "toddler"\nbelow_age = 5',
            'group = "elderly"\nfrom_age = 65',
            "order.age[2].effective",
            "The group `elderly` already has a limit of age that holds from 2022-01-01.",
        ),
        (
            "cap_in_a_row = 3 ",
            "cap_in_a_row = 3\nelderly_age = 60 ",
            "order.elderly_age",
            "This key is replaced by [[order.age]], which has an effective day. Write [[order.age]] with",
        ),
    ],
)
def test_a_contradiction_is_told_where_it_stands(
    config: Folder, old: str, new: str, key: str, told: str
) -> None:
    config.change("services.toml", old, new)
    mistake = _only(config)
    assert mistake.key == key
    assert mistake.line > 1
    assert told in mistake.told("en")
    assert mistake.told("id") != mistake.told("en")


def test_a_reserve_without_a_quota_is_told(config: Folder) -> None:
    line = config.change("services.toml", "quota_per_day = 60 ", "# none ") + 3
    mistake = _only(config)
    assert (mistake.key, mistake.line) == ("service[1].reserved_priority.places", line)
    assert "Add `quota_per_day`, or remove `reserved_priority`." in mistake.told("en")


def test_the_shipped_quotas_and_ages_reach_the_queue_and_the_booth(config: Folder) -> None:
    settings = load(config.path)
    rules = queue_rules(settings)
    assert rules.services["new_adult"].quota == Quota(60, 30, {"regular": 45}, Reserved(5, time(10)))
    assert rules.services["new_child"].quota.limits_nothing
    assert offer(settings).ages == (
        AgeRule("elderly", date(2022, 1, 1), from_age=60),
        AgeRule("toddler", date(2022, 1, 1), below_age=5),
    )


def test_a_stage_that_no_counter_serves_is_told(config: Folder) -> None:
    for _ in range(2):
        config.change("services.toml", 'stages = ["interview"]', 'stages = ["check"]')
    mistake = _only(config)
    assert mistake.key == "stage[2].code"
    assert 'Add "interview" to the stages of a [[counter]].' in mistake.told("en")


def _services_more(config: Folder, count: int, doors: str) -> int:
    """Offer `count` more services at `doors`; the line on which the first of them begins."""
    before, _, rest = config.read("services.toml").partition("[[service]]")
    head, mark, tail = rest.partition("\n[[service]]")
    plain = "\n".join(line for line in head.splitlines() if not line.startswith(("quota_", "reserved_")))
    own = plain.replace('"booking", "walk_in", "priority", "same_day"', doors)
    more = [own.replace('"new_adult"', f'"more_{place}"') for place in range(count)]
    doors_end = tail.index("\n# The doors on the home screen.")
    body = f"{before}[[service]]{head}{mark}{tail[:doors_end]}\n"
    config.write("services.toml", body + "".join(f"[[service]]{one}\n" for one in more) + tail[doors_end:])
    return body.count("\n") + 1


def test_six_services_at_a_door_are_well(config: Folder) -> None:
    _services_more(config, 1, '"walk_in"')
    assert mistakes_in(config.path) == ()


def test_a_seventh_service_at_a_door_is_told_once_where_it_stands(config: Folder) -> None:
    begins = _services_more(config, 3, '"walk_in", "booking"')
    mistake = _only(config)
    assert mistake.key == "service[7].entrances"
    assert mistake.line > begins
    told = mistake.told("en")
    assert "More than 6 services at the door `walk_in`: a screen shows at most 6 choices." in told
    assert 'Remove "walk_in" from the entrances of one service' in told
    assert mistake.told("id") != told


def test_every_door_behind_which_a_service_is_chosen_is_counted() -> None:
    assert set(DOORS_TO_SERVICES) == {door.value for door, plan in PLANS.items() if Step.SERVICE in plan}


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ('documents = ["ktp", "kk", "birth"]', "service[1].documents"),
        ('documents = ["referral"]', "home_visit.documents"),
    ],
)
def test_a_seventh_document_to_scan_is_told(config: Folder, old: str, key: str) -> None:
    seven = '["ktp", "kk", "birth", "old_passport", "parent_ktp", "marriage", "decree"]'
    config.change("services.toml", old, f"documents = {seven}")
    mistake = _only(config)
    assert mistake.key == key
    assert "This list is too long. Write at most 6." in mistake.told("en")

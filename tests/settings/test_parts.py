"""From settings to what each part is handed: nothing lost, nothing renamed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from spoiling import SHIPPED, Folder

from kiosk.commands.parts import offer, queue_rules
from kiosk.settings import load
from kiosk.visit.steps import Entrance

SETTINGS = load(SHIPPED)
OFFER, RULES = offer(SETTINGS), queue_rules(SETTINGS)


def test_booth_and_queue_know_the_same_services_series_and_zones() -> None:
    assert {service.code: service.series for service in OFFER.services} == {
        code: rule.series for code, rule in RULES.services.items()
    }
    assert all(RULES.services[service.code].zone_text == service.zone.id for service in OFFER.services)


def test_every_name_the_offer_uses_leads_somewhere() -> None:
    day = date(2026, 11, 24)
    for service in OFFER.services:
        assert all(kind in OFFER.documents for kind in service.documents)
        assert len(OFFER.fees(service.tariffs, day)) == len(service.tariffs)
    assert all(kind in OFFER.documents for kind in OFFER.home_visit_documents)
    for guide in OFFER.loss_guides.values():
        assert OFFER.fees((guide.tariff,), day)


def test_no_card_is_read_before_an_office_has_asked_for_it(config: Folder) -> None:
    assert not OFFER.reads_ktp

    config.change("booth.toml", "read_ktp = false", "read_ktp = true")
    assert offer(load(config.path)).reads_ktp


def test_every_door_that_leads_to_a_choice_of_services_has_one() -> None:
    for entrance in (Entrance.PRIORITY, Entrance.WALK_IN, Entrance.SAME_DAY):
        assert OFFER.services_for(entrance)


def test_hours_are_the_same_for_booth_and_queue_and_a_day_that_is_not_named_is_closed() -> None:
    assert OFFER.hours == RULES.hours
    assert OFFER.hours[4] == ((time(8), time(11, 30)), (time(13, 30), time(16)))
    assert OFFER.hours[5] == OFFER.hours[6] == ()


def test_a_holiday_is_closed_for_booth_and_queue_and_has_its_reason() -> None:
    """17 August 2027 is a Tuesday."""
    day = date(2027, 8, 17)
    assert OFFER.closed_on == RULES.closed_on
    assert OFFER.closed_on[day].in_("en") == "Independence Day"
    assert OFFER.open_hours(day) == RULES.open_hours(day) == ()
    noon = datetime.combine(day, time(10), RULES.zone)
    assert not OFFER.is_open(noon)
    assert not RULES.is_open(noon)
    assert RULES.is_open(noon + timedelta(days=1))


def test_how_long_a_moved_number_is_left_to_its_counter_is_a_setting(config: Folder) -> None:
    assert RULES.own_counter_minutes == 10

    config.change("services.toml", "own_counter_minutes = 10", "own_counter_minutes = 25")
    assert queue_rules(load(config.path)).own_counter_minutes == 25

    config.change("services.toml", "own_counter_minutes = 25", "")
    assert queue_rules(load(config.path)).own_counter_minutes == 10


def test_the_days_until_another_are_all_closed(config: Folder) -> None:
    config.write(
        "booth.toml",
        config.read("booth.toml").replace("day = 2027-01-01,", "day = 2027-01-04, until = 2027-01-06,"),
    )
    closed = queue_rules(load(config.path)).closed_on
    assert [day in closed for day in (date(2027, 1, n) for n in range(3, 8))] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_the_windows_of_a_booking_are_the_same_for_booth_and_queue() -> None:
    assert OFFER.windows.early == timedelta(minutes=RULES.early_minutes)
    assert OFFER.windows.late == timedelta(minutes=RULES.late_minutes)


def test_every_stage_of_a_service_has_a_counter() -> None:
    served = {stage for counter in RULES.counters.values() for stage in counter.stages}
    assert all(set(service.stages) <= served for service in RULES.services.values())


def test_tariffs_are_in_the_order_of_their_days_however_they_are_written(config: Folder) -> None:
    text = config.read("tariffs.toml")
    newer = text.replace("2024-12-17", "2027-01-01").replace("350_000", "400_000")
    config.write("tariffs.toml", newer + "\n" + text)
    both = offer(load(config.path))
    assert [day for day, _ in both.tariffs] == [date(2024, 12, 17), date(2027, 1, 1)]
    assert both.fees(("passport_5y",), date(2026, 12, 31))[0].rupiah == 350_000
    assert both.fees(("passport_5y",), date(2027, 1, 1))[0].rupiah == 400_000

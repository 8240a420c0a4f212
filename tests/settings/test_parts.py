"""From settings to what each part is handed: nothing lost, nothing renamed."""

from __future__ import annotations

from datetime import date, time, timedelta

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


def test_every_door_that_leads_to_a_choice_of_services_has_one() -> None:
    for entrance in (Entrance.PRIORITY, Entrance.WALK_IN, Entrance.SAME_DAY):
        assert OFFER.services_for(entrance)


def test_hours_are_the_same_for_booth_and_queue_and_a_day_that_is_not_named_is_closed() -> None:
    assert OFFER.hours == RULES.hours
    assert OFFER.hours[4] == ((time(8), time(11, 30)), (time(13, 30), time(16)))
    assert OFFER.hours[5] == OFFER.hours[6] == ()


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

"""A group at the booth, companions who follow, and a service that is full; on real wires."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from booth_site import SiteProcess
from crew_booth import SALT, SHIPPED, CrewBooth, wire_manifest

from kiosk.client.manifest import Manifest, hash_code
from kiosk.dock.scene import free_port
from kiosk.visit import events as on
from kiosk.visit.booking import Arrival
from kiosk.visit.full import Full
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork, SlipKind

GROUP = "2026112200009905"
ON = (on.Next(),)


@pytest.fixture
def strict_site(tmp_path: Path) -> Iterator[SiteProcess]:
    """A site that has one place a day for replacements."""
    config, state = tmp_path / "strict", tmp_path / "state"
    shutil.copytree(SHIPPED, config)
    state.mkdir()
    services = config / "services.toml"
    text = services.read_text("utf-8")
    at = text.index('code = "renew_expired"')
    services.write_text(
        text[:at] + text[at:].replace('series = "F"', 'series = "F"\nquota_per_day = 1', 1), "utf-8"
    )
    site = SiteProcess(config, state, free_port())
    site.start()
    yield site
    site.kill()


def expect_group(booth: CrewBooth, people: int = 4) -> None:
    """The centre knows of a group of `people`."""
    page = wire_manifest()
    (plain,) = page["bookings"]  # type: ignore[misc]
    group = {**plain, "id": "booking-9905", "codes": [hash_code(GROUP, SALT)], "people": people}
    with Manifest(booth.state / "manifest", booth.clock) as manifest:
        manifest.replace({**page, "bookings": [plain, group]}, "etag-2")


def show_group(booth: CrewBooth) -> None:
    booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypeNumberChosen(), on.Next())
    booth.do(on.NumberTyped(GROUP))
    booth.see(Step.FOUND)
    booth.do(on.Next())
    assert booth.visit.step is Step.PEOPLE


def test_a_group_gets_one_number_and_those_who_follow_the_same_one(
    booth: CrewBooth, site: SiteProcess
) -> None:
    expect_group(booth)
    labels = []
    for here, together in ((2, 2), (1, 3)):
        show_group(booth)
        assert booth.visit.arrival is (Arrival.ON_TIME if here == 2 else Arrival.JOINING)
        booth.do(on.PeopleChosen(here), *ON)
        booth.see(Step.TICKET)
        assert booth.see_paper() is Paperwork.OUT
        ticket = booth.visit.ticket
        assert ticket is not None
        assert ticket.people == together
        labels.append(ticket.label)
        booth.do(on.Ended())
    assert labels[0] == labels[1]
    assert site.waiting() == 1
    assert len(booth.papers()) == 2, "each who comes has the number on paper"
    show_group(booth)
    assert booth.visit.booking is not None
    assert booth.visit.booking.may_come == 1
    booth.do(on.ReprintChosen())
    booth.see(Step.TICKET)
    assert booth.see_paper() is Paperwork.OUT
    reprinted = booth.visit.ticket
    assert reprinted is not None
    assert (reprinted.label, reprinted.people, booth.visit.reprint) == (labels[0], 3, True)
    assert site.waiting() == 1, "printing again brings nobody"


def test_more_than_the_code_still_expects_go_to_an_officer(booth: CrewBooth, site: SiteProcess) -> None:
    """Three of four came at another booth, which this one does not know yet."""
    import requests

    expect_group(booth)
    token = (booth.state / "site.token").read_text("utf-8").strip()
    order = {
        "id": "other-booth-0001",
        "service": "renew_expired",
        "entrance": "booking",
        "booking": "booking-9905",
        "people": 3,
        "party": 4,
        "arrived_at": booth.clock.now().isoformat(),
        "booth": "kotabaru-2",
    }
    headers = {"Authorization": f"Bearer {token}"}
    requests.post(f"{site.url}/api/tickets", json=order, headers=headers, timeout=5).raise_for_status()
    show_group(booth)
    booth.do(on.PeopleChosen(2), *ON)
    booth.see(Step.SLIP)
    assert booth.visit.slip is SlipKind.SEE_OFFICER
    assert booth.visit.fault is not None
    assert booth.visit.fault.code.name == "GROUP_COUNT"


def test_a_full_service_sends_nobody_away_without_the_day_to_come(
    strict_site: SiteProcess, tmp_path: Path
) -> None:
    with CrewBooth(tmp_path, strict_site.url) as booth:
        for expected in (Step.TICKET, Step.SLIP):
            booth.do(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("renew_expired"))
            booth.do(on.Next(), on.NoCard(), on.ScanSkipped(), on.Next())
            booth.see(expected)
            assert booth.see_paper() is Paperwork.OUT
            visit = booth.visit
            booth.do(on.Ended())
        assert visit.slip is SlipKind.FULL
        assert isinstance(visit.full, Full)
        assert (visit.full.limit, visit.full.next_day) == ("day", date(2026, 11, 25))
        assert len(booth.papers()) == 2

"""A disk with little room: the consoles are warned; with less no visit begins, and the staff are called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from booth_site import SiteProcess
from crew_booth import BOOTH, NIK, QUICK, CrewBooth

from kiosk.faults import FaultCode
from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork

#: More than any disk of these days has.
BEYOND_ANY_DISK = 1 << 60


@contextmanager
def booth_with_room(folder: Path, site: SiteProcess, **limits_bytes: int) -> Iterator[CrewBooth]:
    with CrewBooth(folder, site.url, replace(QUICK, devices_s=0.2, **limits_bytes)) as booth:
        yield booth


def calls(site: SiteProcess) -> list[tuple[str, str]]:
    found = site.queue()["assistance"]
    assert isinstance(found, list)
    return [(call["booth"], call["step"]) for call in found]


def troubles(site: SiteProcess) -> list[tuple[str, list[str]]]:
    """What does not work, booth by booth, as the console is told."""
    found = site.queue()["troubles"]
    assert isinstance(found, list)
    return [(one["booth"], [fault["code"] for fault in one["faults"]]) for one in found]


def test_a_disk_that_is_low_is_shown_to_the_staff_and_visits_go_on(tmp_path: Path, site: SiteProcess) -> None:
    with booth_with_room(tmp_path, site, disk_low_bytes=BEYOND_ANY_DISK) as booth:
        booth.until(lambda: troubles(site) == [(BOOTH, ["DSK-02"])], "on the console")
        assert (booth.booth.news.room, booth.booth.out_of_service) == (FaultCode.DISK_LOW, None)
        booth.do(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("renew_expired"))
        booth.do(on.Next(), on.NikTyped(NIK), on.ScanSkipped(), on.Next())
        booth.see(Step.TICKET)
        assert booth.see_paper() is Paperwork.OUT
        assert len(booth.parcels()) == 1
    assert (site.waiting(), calls(site)) == (1, [])


def test_a_disk_that_is_short_begins_no_visit_and_calls_the_staff_once(
    tmp_path: Path, site: SiteProcess
) -> None:
    with booth_with_room(
        tmp_path, site, disk_low_bytes=BEYOND_ANY_DISK, disk_short_bytes=BEYOND_ANY_DISK
    ) as booth:
        assert booth.booth.out_of_service is FaultCode.DISK_SHORT, "before anybody can touch it"
        booth.do(on.Touched())
        assert booth.visit.step is Step.ATTRACT
        booth.until(lambda: troubles(site) == [(BOOTH, ["DSK-03"])], "on the console")
        booth.until(lambda: calls(site) == [(BOOTH, "disk")], "called")
        site.kill()
        booth.until(lambda: booth.booth.news.site_away, "noticed that the site is away")
        site.start()
        booth.until(lambda: not booth.booth.news.site_away, "heard again")
        booth.do(on.Touched())
        assert booth.visit.step is Step.ATTRACT
        assert booth.parcels() == []
    assert (site.waiting(), calls(site)) == (0, [(BOOTH, "disk")])


def test_staff_who_could_not_be_called_to_a_short_disk_are_called_when_the_site_is_back(
    tmp_path: Path, site: SiteProcess
) -> None:
    site.kill()
    with booth_with_room(tmp_path, site, disk_short_bytes=BEYOND_ANY_DISK) as booth:
        booth.until(lambda: booth.booth.news.site_away, "noticed that the site is away")
        assert booth.booth.out_of_service is FaultCode.DISK_SHORT
        site.start()
        booth.until(lambda: calls(site) == [(BOOTH, "disk")], "called")
        booth.until(lambda: troubles(site) == [(BOOTH, ["DSK-03"])], "on the console")

"""A call for an officer that does not get through is told to who called, and tried again."""

from __future__ import annotations

from booth_site import SiteProcess
from crew_booth import CrewBooth

from kiosk.visit import events as on
from kiosk.visit.steps import Step


def calls(site: SiteProcess) -> list[tuple[object, object]]:
    found = site.queue()["assistance"]
    assert isinstance(found, list)
    return [(call["booth"], call["step"]) for call in found]


def test_a_call_while_the_site_is_away_is_told_and_arrives_once_when_it_is_back(
    booth: CrewBooth, site: SiteProcess
) -> None:
    booth.do(on.Touched())
    site.kill()
    booth.do(on.OfficerCalled())
    booth.until(lambda: booth.visit.officer_missed, "told that it was missed")
    site.start()
    booth.until(lambda: not booth.visit.officer_missed, "told that it arrived")
    assert calls(site) == [("kotabaru-1", "home")]


def test_a_call_that_arrives_is_not_told_as_missed(booth: CrewBooth, site: SiteProcess) -> None:
    booth.do(on.Touched(), on.OfficerCalled())
    booth.until(lambda: bool(calls(site)), "on the console")
    assert not booth.visit.officer_missed
    assert booth.visit.step is Step.HOME

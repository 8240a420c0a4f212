"""A call for an officer that does not get through is told to who called, and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from booth_site import SiteProcess
from crew_booth import CrewBooth

from kiosk.booth.bell import Bell
from kiosk.visit import events as on
from kiosk.visit.steps import Step
from kiosk.visit.visit import OfficerCall


@pytest.fixture
def impatient(site: SiteProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrewBooth]:
    """A booth that repeats a call at once."""
    monkeypatch.setattr("kiosk.booth.crew.Bell", partial(Bell, pause_s=0.05))
    with CrewBooth(tmp_path, site.url) as booth:
        yield booth


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
    booth.until(lambda: booth.visit.officer is OfficerCall.MISSED, "told that it was missed")
    site.start()
    booth.until(lambda: booth.visit.officer is OfficerCall.REACHED, "told that it arrived")
    assert calls(site) == [("kotabaru-1", "home")]


def test_a_call_that_arrives_is_not_told_as_missed(booth: CrewBooth, site: SiteProcess) -> None:
    booth.do(on.Touched(), on.OfficerCalled())
    booth.until(lambda: bool(calls(site)), "on the console")
    booth.until(lambda: booth.visit.officer is OfficerCall.REACHED, "told that it arrived")
    assert booth.visit.step is Step.HOME


def test_who_called_hears_that_an_officer_comes(impatient: CrewBooth, site: SiteProcess) -> None:
    booth = impatient
    booth.do(on.Touched(), on.OfficerCalled())
    booth.until(lambda: booth.visit.officer is OfficerCall.REACHED, "told that it arrived")
    site.answer_help()
    booth.until(lambda: booth.visit.officer is OfficerCall.COMING, "told that somebody comes")
    assert calls(site) == []


def test_a_call_that_stands_on_the_consoles_is_not_taken_for_missed_when_the_site_goes_away(
    impatient: CrewBooth, site: SiteProcess
) -> None:
    booth = impatient
    booth.do(on.Touched(), on.OfficerCalled())
    booth.until(lambda: booth.visit.officer is OfficerCall.REACHED, "told that it arrived")
    site.kill()
    booth.until(lambda: booth.booth.news.site_away, "noticed")
    assert booth.visit.officer is OfficerCall.REACHED
    site.start()
    site.answer_help()
    booth.until(lambda: booth.visit.officer is OfficerCall.COMING, "told once the site is back")


def test_a_call_that_was_missed_ends_with_its_visit(impatient: CrewBooth, site: SiteProcess) -> None:
    """Nobody stands there any more when it would arrive."""
    booth = impatient
    booth.do(on.Touched())
    site.kill()
    booth.until(lambda: booth.booth.news.site_away, "noticed")
    booth.do(on.OfficerCalled())
    booth.until(lambda: booth.visit.officer is OfficerCall.MISSED, "told that it was missed")
    booth.do(on.Ended())
    site.start()
    booth.until(lambda: not booth.booth.news.site_away, "heard again")
    booth.do(on.Touched(), on.OfficerCalled())
    booth.until(lambda: booth.visit.officer is OfficerCall.REACHED, "called for who is there")
    assert calls(site) == [("kotabaru-1", "home")], "one call, not two"

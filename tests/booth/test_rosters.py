"""A code that the manifest does not know: the site is asked where it has rosters, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from booth_site import MORNING, MorningClock
from crew_booth import SHIPPED
from test_site_client import HURRIED, Doorman

from kiosk.booth.finding import BookingFinder
from kiosk.client.manifest import Manifest
from kiosk.client.site import SiteClient
from kiosk.commands.parts import offer
from kiosk.settings import load

EXPECTED = {
    "code": "UJI-0001",
    "service": "new_adult",
    "starts_at": MORNING.isoformat(),
    "masked_name": "B••• S•••••••",
    "people": 2,
}


@pytest.mark.parametrize("session_days", [True, False])
def test_the_roster_is_asked_for_where_there_are_session_days_alone(
    tmp_path: Path, session_days: bool
) -> None:
    told = replace(offer(load(SHIPPED)), session_days=session_days)
    with Doorman((200, json.dumps(EXPECTED))) as doorman, Manifest(tmp_path, MorningClock()) as manifest:
        site = SiteClient(doorman.url, lambda: "token", MorningClock(), HURRIED)
        found = BookingFinder(manifest, site, told, MorningClock()).code(["UJI-0001"])
        site.close()
    if session_days:
        assert doorman.paths == ["/api/expected?code=UJI-0001"]
        assert found is not None
        assert (found.id, found.people, found.site) == ("UJI-0001", 2, told.site)  # type: ignore[union-attr]
    else:
        assert (doorman.paths, found) == ([], None)


def test_the_offer_says_what_the_configuration_says() -> None:
    settings = load(SHIPPED)
    assert offer(settings).session_days is settings.site.session_days is False

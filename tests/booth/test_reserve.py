"""A booth whose site is away: numbers from its reserve, and the race with an answer that was lost."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from booth_site import MORNING, SiteProcess
from crew_booth import QUICK, CrewBooth
from test_site_client import HURRIED, Doorman

from kiosk.client.reserve import Block, Reserve
from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork, SlipKind, Ticket

TODAY = MORNING.date()
LISTENING = replace(HURRIED, site_answer_s=1.0, reserve_idle_s=0.1, reserve_away_most_s=0.2)
ORDER = {"service": "new_adult", "entrance": "walk_in", "arrived_at": MORNING.isoformat()}
WALK_IN = (
    on.Touched(),
    on.EntranceChosen(Entrance.WALK_IN),
    on.ServiceChosen("new_adult"),
    on.Next(),
    on.NoCard(),
    on.ScanSkipped(),
    on.Next(),
)


def _ticket(booth: CrewBooth) -> Ticket:
    booth.do(*WALK_IN)
    booth.see(Step.TICKET)
    assert booth.see_paper() is Paperwork.OUT
    ticket = booth.visit.ticket
    assert ticket is not None
    booth.do(on.Ended())
    return ticket


def _handed_in(booth: CrewBooth) -> None:
    with booth.reserve() as reserve:
        booth.until(lambda: not reserve.waiting(), "handed in")


def _waiting(site: SiteProcess) -> list[str]:
    waiting = site.queue()["waiting"]
    assert isinstance(waiting, list)
    return [ticket["label"] for ticket in waiting]


def test_a_booth_whose_site_is_gone_gives_a_number_and_hands_it_in_later(
    booth: CrewBooth, site: SiteProcess
) -> None:
    booth.see_reserve()
    site.kill()
    ticket = _ticket(booth)
    assert (ticket.label, ticket.ahead, ticket.wait_low) == ("A980", None, None)
    assert ticket.from_reserve
    (parcel,) = booth.parcels()
    assert parcel.kind == "visit"
    assert booth.papers() == ["ticket-0001.png"]
    site.start()
    _handed_in(booth)
    assert _waiting(site) == ["A980"]
    assert not _ticket(booth).from_reserve


def test_an_answer_that_was_lost_becomes_one_ticket_the_one_on_paper(
    site: SiteProcess, tmp_path: Path
) -> None:
    """The site gave A001 and its answers never came; the applicant holds A980."""
    with Doorman(site_url=site.url, late=3) as doorman, CrewBooth(tmp_path, doorman.url, LISTENING) as booth:
        booth.see_reserve()
        ticket = _ticket(booth)
        assert ticket.label == "A980"
        _handed_in(booth)
        orders = doorman.asked
        asked = [one for one in orders if "reserve" not in one]
        handed_in = orders[-1]
        assert len({one["id"] for one in asked}) == 1
        assert handed_in["reserve"] == {
            "business_date": "2026-11-24",
            "number": 980,
            "replaces": asked[0]["id"],
        }
        assert _waiting(site) == ["A980"]
        assert _ticket(booth).label == "A002", "A001 was given, and taken back"


def test_when_the_reserve_is_used_up_the_arrival_is_on_paper(booth: CrewBooth, site: SiteProcess) -> None:
    booth.see_reserve()
    site.kill()
    with booth.reserve() as reserve:
        for number in range(20):
            assert (
                reserve.give(f"ticket-{number:04d}", f"asked-{number:04d}", TODAY, "A", ORDER)
                == f"A{980 + number}"
            )
    booth.do(*WALK_IN)
    booth.see(Step.SLIP)
    assert booth.visit.slip is SlipKind.DISRUPTION


def test_before_a_reserve_runs_out_the_site_lends_more(booth: CrewBooth) -> None:
    booth.see_reserve()
    with booth.reserve() as reserve:
        for number in range(14):
            reserve.give(f"ticket-{number:04d}", f"asked-{number:04d}", TODAY, "F", ORDER)
    booth.see_reserve(40)


def test_the_next_opening_day_is_lent_ahead(booth: CrewBooth) -> None:
    tomorrow = TODAY + timedelta(days=1)
    with booth.reserve() as reserve:
        booth.until(lambda: reserve.left(tomorrow, "A") == 20, "lent for tomorrow")


def test_what_the_site_refuses_is_kept_and_holds_up_nothing(booth: CrewBooth, site: SiteProcess) -> None:
    booth.see_reserve()
    with booth.reserve() as reserve:
        reserve.give("ticket-0001", "asked-0001", TODAY, "A", {**ORDER, "booth": "another-booth"})
        reserve.give("ticket-0002", "asked-0002", TODAY, "A", {**ORDER, "booth": "kotabaru-1"})
        booth.until(lambda: not reserve.waiting(), "settled")
        assert reserve.depth() == {"waiting": 0, "handed_in": 1, "refused": 1}
    assert _waiting(site) == ["A981"]


def test_a_number_is_spent_before_it_is_known_and_survives_the_process(tmp_path: Path) -> None:
    def reserve() -> Reserve:
        return Reserve(tmp_path / "reserve.db", lambda: "lease-0001")

    with reserve() as first:
        assert first.wanted(TODAY) == "lease-0001"
        assert first.wanted(TODAY) == "lease-0001", "asked again under the same name"
        first.keep("lease-0001", [Block("A", 980, 981)])
        first.keep("lease-0001", [Block("A", 980, 999)])
        assert first.give("ticket-0001", "asked-0001", TODAY, "A", {}) == "A980"
    with reserve() as second:
        assert second.give("ticket-0002", "asked-0002", TODAY, "A", {}) == "A981"
        assert second.give("ticket-0003", "asked-0003", TODAY, "A", {}) is None
        assert [given.label for given in second.waiting()] == ["A980", "A981"]
        second.settle("ticket-0001")
        second.forget(TODAY + timedelta(days=30))
        assert [given.label for given in second.waiting()] == ["A981"], "nothing unsaid is forgotten"
    with sqlite3.connect(tmp_path / "reserve.db") as db:
        assert db.execute("SELECT COUNT(*) FROM given").fetchone() == (1,)
    db.close()


def test_the_reserve_holds_no_personal_data(booth: CrewBooth, site: SiteProcess) -> None:
    booth.see_reserve()
    site.kill()
    _ticket(booth)
    kept = (booth.state / "reserve.db-wal").read_bytes() + (booth.state / "reserve.db").read_bytes()
    assert b"A980" in kept
    assert b"nik" not in kept
    assert QUICK.reserve_pause_s(1, 0.0) <= QUICK.reserve_away_most_s


def test_a_booth_that_is_switched_off_hands_in_what_it_still_holds(site: SiteProcess, tmp_path: Path) -> None:
    """The site comes back while the booth waits for its next turn, which would be in an hour."""
    slow = replace(QUICK, reserve_away_most_s=3600.0, last_hand_in_s=10.0, last_hand_in_pause_s=0.05)
    with CrewBooth(tmp_path, site.url, slow) as booth:
        booth.see_reserve()
        site.kill()
        assert _ticket(booth).label == "A980"
        site.start()
    with booth.reserve() as reserve:
        assert reserve.waiting() == []
    assert _waiting(site) == ["A980"]

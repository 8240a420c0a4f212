"""Paper that did not come out: the staff hear of it once, and a person has it printed again."""

from __future__ import annotations

import threading
from pathlib import Path

import requests
from booth_site import SiteProcess
from crew_booth import NIK, NUMBER, CrewBooth

from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork, SlipKind

TIMEOUT_S = 10


def take_a_number(booth: CrewBooth) -> str:
    booth.do(
        on.Touched(),
        on.EntranceChosen(Entrance.WALK_IN),
        on.ServiceChosen("renew_expired"),
        on.Next(),
        on.NikTyped(NIK),
        on.ScanSkipped(),
        on.Next(),
    )
    booth.see(Step.TICKET)
    booth.see_paper()
    assert booth.visit.ticket is not None
    return booth.visit.ticket.label


def calls(site: SiteProcess) -> list[object]:
    found = site.queue()["assistance"]
    assert isinstance(found, list)
    return [(call["booth"], call["step"]) for call in found]


def troubles(site: SiteProcess) -> list[tuple[list[str], list[str]]]:
    """(codes, owed numbers) of every booth, as the console is told."""
    found = site.queue()["troubles"]
    assert isinstance(found, list)
    return [([fault["code"] for fault in one["faults"]], one["owed"]) for one in found]


def test_paper_that_runs_out_is_told_once_and_the_number_is_owed_until_it_is_printed(
    booth: CrewBooth, site: SiteProcess
) -> None:
    booth.devices.on_printer("paper-out")
    first = take_a_number(booth)
    assert booth.visit.paperwork is Paperwork.FAILED
    booth.until(lambda: booth.visit.staff_told, "told that the staff know")
    assert calls(site) == [("kotabaru-1", "printer")]
    booth.until(lambda: troubles(site) == [(["PRN-03"], [first])], "on the console")
    booth.do(on.Ended())
    second = take_a_number(booth)
    booth.until(lambda: booth.visit.staff_told, "told that the staff know")
    assert len(calls(site)) == 1, "one call until it prints again"
    booth.until(lambda: troubles(site) == [(["PRN-03"], [first, second])], "both owed")
    booth.devices.on_printer("paper-ok")
    booth.do(on.PaperWanted())
    assert booth.see_paper() is Paperwork.OUT
    assert (booth.visit.reprint, booth.papers()) == (True, ["ticket-0001.png"])
    booth.until(lambda: troubles(site) == [([], [first])], "only the other one owed")
    list_of_owed = booth.booth.owed
    assert list_of_owed is not None
    (owed,) = list_of_owed.owed()
    assert owed.ticket is not None
    assert owed.ticket.label == first
    list_of_owed.of_owed(owed.id)
    assert len(booth.papers()) == 2
    booth.do(on.Ended())
    booth.devices.on_printer("cover-open")
    take_a_number(booth)
    booth.until(lambda: len(calls(site)) == 2, "called anew, for it had printed")


def test_while_the_site_is_away_nobody_says_that_the_staff_know(booth: CrewBooth, site: SiteProcess) -> None:
    booth.see_reserve()
    site.kill()
    booth.devices.on_printer("paper-out")
    take_a_number(booth)
    booth.until(lambda: booth.visit.staff_told is False, "told that they do not know yet")
    site.start()
    booth.until(lambda: booth.visit.staff_told, "told that they know now")
    assert calls(site) == [("kotabaru-1", "printer")]


def test_a_number_of_the_reserve_is_printed_again_with_its_own_page(
    booth: CrewBooth, site: SiteProcess
) -> None:
    """Also after the booth was started anew, and once the site knows it, with the site silent."""
    booth.see_reserve()
    site.kill()
    _book(booth)
    booth.do(on.Next(), on.Next())
    booth.see(Step.TICKET)
    assert booth.see_paper() is Paperwork.OUT
    given = booth.visit.ticket
    assert given is not None
    booth.do(on.Ended())
    _book(booth)
    booth.do(on.Next())
    booth.see(Step.TICKET)
    assert booth.see_paper() is Paperwork.OUT
    again = booth.visit.ticket
    assert again is not None
    assert (again.id, again.label, again.from_reserve) == (given.id, given.label, True)
    site.start()
    page = f"{site.url}/api/tickets/{again.id}"
    booth.until(lambda: requests.get(page, timeout=TIMEOUT_S).status_code == 200, "a page of its own")


def test_once_is_once_also_after_a_restart_and_is_not_spent_when_nothing_came_out(
    site: SiteProcess, tmp_path: Path
) -> None:
    with CrewBooth(tmp_path, site.url) as booth:
        _book(booth)
        booth.do(on.Next(), on.Next())
        booth.see(Step.TICKET)
        assert booth.see_paper() is Paperwork.OUT
        booth.do(on.Ended())
        booth.devices.on_printer("paper-out")
        _book(booth)
        booth.do(on.Next())
        booth.see(Step.TICKET)
        assert booth.see_paper() is Paperwork.FAILED
        booth.do(on.Ended())
        booth.devices.on_printer("paper-ok")
        _book(booth)
        booth.do(on.Next())
        booth.see(Step.TICKET)
        assert booth.see_paper() is Paperwork.OUT
        booth.do(on.Ended())
    with CrewBooth(tmp_path, site.url) as booth:
        _book(booth)
        booth.do(on.Next())
        booth.see(Step.SLIP)
        assert booth.visit.slip is SlipKind.SEE_OFFICER
        assert not booth.visit.reprint, "this slip is no reprint"
        booth.see_paper()


def test_who_comes_next_is_looked_up_while_the_paper_before_is_waited_for(
    site: SiteProcess, tmp_path: Path
) -> None:
    paper_may_come = threading.Event()

    def wait() -> None:
        paper_may_come.wait(TIMEOUT_S)

    with CrewBooth(tmp_path, site.url, on_sent=wait) as booth:
        try:
            booth.do(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("renew_expired"))
            booth.do(on.Next(), on.NikTyped(NIK), on.ScanSkipped(), on.Next())
            booth.see(Step.TICKET)
            booth.do(on.Ended())
            _book(booth)
            assert not paper_may_come.is_set()
        finally:
            paper_may_come.set()


def _book(booth: CrewBooth) -> None:
    booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypeNumberChosen(), on.Next())
    booth.do(on.NumberTyped(NUMBER))
    booth.see(Step.FOUND)

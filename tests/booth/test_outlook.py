"""What a booth whose site is away knows of its places, and whom it sends to an officer for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from booth_site import SiteProcess
from crew_booth import NUMBER, SHIPPED, CrewBooth

from kiosk.client.outlook import Wish, day_over, refusal
from kiosk.client.reserve import Reserve
from kiosk.dock.scene import free_port
from kiosk.faults import FaultCode
from kiosk.visit import events as on
from kiosk.visit.full import SENTENCES, Full
from kiosk.visit.offer import NO_MORE_NUMBERS, DayOver
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import SlipKind, Visit
from kiosk.words import catalogue

NOW = datetime(2026, 11, 24, 8, 12, tzinfo=ZoneInfo("Asia/Makassar"))
WALK_IN = Wish("new", False, None, None, 1, NOW)
FIRST = replace(WALK_IN, priority=True)
BOOKED = replace(WALK_IN, booking="booking-1", booked_at=NOW + timedelta(hours=1))
OVER = {"ended_at": "2026-11-24T08:05:00+08:00", "next_day": "2026-11-25", "opens_at": "07:30"}


def said(**place: object) -> dict[str, object]:
    """What a site without session days said at 08.10 of its one service."""
    new = {
        "code": "new",
        "left": None,
        "left_this_hour": None,
        "left_of_class": {},
        "reserved": None,
        **place,
    }
    at = {"date": "2026-11-24", "time": "2026-11-24T08:10+08:00"}
    return {**at, "services": [new], "sessions": None, "sessions_until": "2026-12-01"}


def session(**day: object) -> dict[str, object]:
    today = {"date": "2026-11-24", "state": "open", "opens": "08:00", "closes": "12:00", "spare_left": 2}
    return {**said(), "sessions": [{**today, **day}]}


def limit(answer: object) -> str | None:
    if answer is None:
        return None
    assert isinstance(answer, Full), answer
    return answer.limit


@pytest.mark.parametrize(
    ("place", "wish", "since", "full"),
    [
        pytest.param({"left": 1}, WALK_IN, [], None, id="one place left"),
        pytest.param({"left": 0}, WALK_IN, [], "day", id="none left"),
        pytest.param({"left": 1}, WALK_IN, [WALK_IN], "day", id="given away since"),
        pytest.param({"left": 0}, BOOKED, [], None, id="a booking has its place"),
        pytest.param({"left": 2}, replace(WALK_IN, people=3), [], "day", id="a group of three"),
        pytest.param({"left_of_class": {"regular": 1}}, WALK_IN, [WALK_IN], "class", id="its class is full"),
        pytest.param({"left_of_class": {"regular": 1}}, WALK_IN, [FIRST], None, id="another class"),
        pytest.param(
            {"left": 2, "reserved": {"places": 2, "until": "10:00"}}, WALK_IN, [], "reserved", id="kept"
        ),
        pytest.param(
            {"left": 2, "reserved": {"places": 2, "until": "10:00"}}, FIRST, [], None, id="kept for whom"
        ),
        pytest.param(
            {"left": 2, "reserved": {"places": 2, "until": "08:00"}}, WALK_IN, [], None, id="released since"
        ),
        pytest.param({"left_this_hour": 0}, WALK_IN, [], "hour", id="a full hour"),
        pytest.param({"code": "collection", "left": 0}, WALK_IN, [], None, id="another service"),
    ],
)
def test_a_place_that_is_known_to_be_gone_is_not_given(
    place: dict[str, object], wish: Wish, since: list[Wish], full: str | None
) -> None:
    assert limit(refusal(said(**place), wish, since, NOW)) == full


def test_a_full_hour_or_day_that_is_over_refuses_nobody() -> None:
    assert refusal(said(left_this_hour=0), WALK_IN, [], NOW + timedelta(hours=1)) is None
    assert refusal(said(left=0), WALK_IN, [], NOW + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("day", "now", "is_closed"),
    [
        pytest.param({}, NOW, False, id="open"),
        pytest.param({"state": "planned"}, NOW, False, id="planned, and nobody could be asked"),
        pytest.param({"state": "closed"}, NOW, True, id="closed"),
        pytest.param({}, NOW.replace(hour=12), True, id="over"),
        pytest.param({"date": "2026-11-25"}, NOW, True, id="tomorrow"),
        pytest.param({}, NOW + timedelta(days=30), False, id="nothing is known of that day"),
    ],
)
def test_on_a_day_that_is_known_to_have_no_session_no_number_is_given(
    day: dict[str, object], now: datetime, is_closed: bool
) -> None:
    answer = refusal(session(**day), WALK_IN, [], now)
    assert (answer is not None and answer.code is FaultCode.SITE_CLOSED) == is_closed


def test_a_session_keeps_room_for_its_list() -> None:
    assert limit(refusal(session(), WALK_IN, [WALK_IN], NOW)) is None
    assert limit(refusal(session(), WALK_IN, [WALK_IN, WALK_IN], NOW)) == "session"
    assert refusal(session(spare_left=0), BOOKED, [], NOW) is None


@pytest.mark.parametrize("nonsense", [{}, {"services": 1}, {**said(), "services": [{"code": "new"}]}])
def test_an_answer_that_is_not_understood_refuses_nobody(nonsense: dict[str, object]) -> None:
    assert refusal(nonsense, WALK_IN, [], NOW) is None


def test_every_limit_is_said_in_both_languages() -> None:
    assert set(SENTENCES.values()) <= catalogue("en").keys()


# On a real wire


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[Callable[[str, str, str], SiteProcess]]:
    """A site whose configuration differs from the shipped one in one place."""
    sites: list[SiteProcess] = []

    def start(file: str, old: str, new: str) -> SiteProcess:
        config, state = tmp_path / "strict", tmp_path / "state"
        shutil.copytree(SHIPPED, config)
        state.mkdir()
        text = (config / file).read_text("utf-8")
        assert old in text
        (config / file).write_text(text.replace(old, new, 1), "utf-8")
        sites.append(SiteProcess(config, state, free_port()))
        sites[0].start()
        return sites[0]

    yield start
    for site in sites:
        site.kill()


def walk_in(booth: CrewBooth) -> Visit:
    choose(booth)
    return to_paper(booth)


def choose(booth: CrewBooth) -> None:
    booth.do(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("renew_expired"))


def to_paper(booth: CrewBooth) -> Visit:
    booth.do(on.Next(), on.NoCard(), on.ScanSkipped(), on.Next())
    booth.until(lambda: booth.visit.step in (Step.TICKET, Step.SLIP), "answered")
    booth.see_paper()
    visit = booth.visit
    booth.do(on.Ended())
    return visit


def test_a_booth_alone_knows_that_the_day_is_full_and_that_a_booking_has_its_place(
    changed: Callable[[str, str, str], SiteProcess], tmp_path: Path
) -> None:
    site = changed(
        "services.toml",
        'code = "renew_expired"',
        'quota_per_day = 2\ncode = "renew_expired"',
    )
    with CrewBooth(tmp_path, site.url) as booth:
        booth.see_reserve()
        assert walk_in(booth).ticket is not None
        with booth.reserve() as reserve:
            booth.until(lambda: _left(reserve.learned()) == 1, "heard that one place is left")
        site.kill()
        alone = walk_in(booth).ticket
        assert alone is not None
        assert alone.from_reserve
        full = walk_in(booth)
        assert full.slip is SlipKind.FULL
        assert isinstance(full.fault, Full)
        assert full.fault.limit == "day"
        booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypeNumberChosen())
        booth.do(on.Next(), on.NumberTyped(NUMBER))
        booth.see(Step.FOUND)
        booth.do(on.Next(), on.Next())
        booth.see(Step.TICKET)
        booth.see_paper()
        booked = booth.visit.ticket
        assert booked is not None
        assert booked.from_reserve


def _left(learned: dict[str, object] | None) -> object:
    services = {} if learned is None else {one["code"]: one for one in learned["services"]}  # type: ignore[attr-defined]
    return services.get("renew_expired", {}).get("left")


def test_a_booth_alone_gives_no_number_on_a_day_without_a_session(
    changed: Callable[[str, str, str], SiteProcess], tmp_path: Path
) -> None:
    site = changed("booth.toml", "[site]", "[site]\nsession_days = true")
    with CrewBooth(tmp_path, site.url) as booth:
        booth.see_reserve()
        with booth.reserve() as reserve:
            booth.until(lambda: (reserve.learned() or {}).get("sessions") == [], "heard of no session")
        site.kill()
        closed = walk_in(booth)
        assert closed.slip is SlipKind.SEE_OFFICER
        assert closed.fault is not None
        assert closed.fault.code is FaultCode.SITE_CLOSED
        assert closed.ticket is None


@pytest.mark.parametrize(
    ("told", "now", "over"),
    [
        pytest.param(None, NOW, None, id="a site that says nothing of it"),
        pytest.param(OVER, NOW, DayOver(NOW.replace(day=25, hour=7, minute=30)), id="opens tomorrow"),
        pytest.param(
            {**OVER, "next_day": None, "opens_at": None}, NOW, DayOver(None), id="nobody knows when"
        ),
        pytest.param(OVER, NOW + timedelta(days=1), None, id="that was yesterday"),
    ],
)
def test_a_day_that_was_ended_is_over_until_the_next(
    told: dict[str, object] | None, now: datetime, over: DayOver | None
) -> None:
    answer = {**said(), "day_ended": told}
    assert day_over(answer, now) == over
    refused = refusal(answer, BOOKED, [], now)
    assert (refused is not None and refused.code is FaultCode.SITE_CLOSED) == (over is not None)


def test_a_booth_alone_knows_that_the_day_was_ended(
    changed: Callable[[str, str, str], SiteProcess], tmp_path: Path
) -> None:
    """Who is in the middle of a visit gets no number, and whoever comes after finds the door shut."""
    site = changed("services.toml", "recall_limit = 3", "recall_limit = 4")
    with CrewBooth(tmp_path, site.url) as booth:
        booth.see_reserve()
        choose(booth)
        site.end_the_day()
        with booth.reserve() as reserve:
            booth.until(lambda: _is_over(booth, reserve), "heard that it is over")
        booth.until(lambda: booth.booth.news.day_over is not None, "told the screen")
        site.kill()
        closed = to_paper(booth)
        assert closed.ticket is None
        assert closed.fault is not None
        assert closed.fault.code is FaultCode.SITE_CLOSED
        booth.do(on.Touched(), on.EntranceChosen(Entrance.WALK_IN))
        assert booth.visit.step is Step.HOME
        assert booth.visit.shut is not None
        assert booth.visit.shut.sentence == NO_MORE_NUMBERS


def _is_over(booth: CrewBooth, reserve: Reserve) -> bool:
    return day_over(reserve.learned(), booth.booth.now()) is not None


def test_what_the_site_said_last_outlives_the_process(tmp_path: Path) -> None:
    with Reserve(tmp_path / "reserve.db", lambda: "lease-0001") as first:
        assert first.learned() is None
        first.learn(said(left=3))
        first.learn(said(left=2))
    with Reserve(tmp_path / "reserve.db", lambda: "lease-0001") as second:
        assert second.learned() == said(left=2)

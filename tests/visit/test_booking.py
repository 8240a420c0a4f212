"""Codes and arrivals: what a shown code may mean, and whether its holder is in time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from walking import MORNING, OFFER, WORLD, at_utc, booking, walk

from kiosk.faults import Fault, FaultCode
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.booking import CODE_MAX_BYTES, Arrival, Windows, arrival, candidates, number_in
from kiosk.visit.machine import advance
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import SlipKind, Visit

HOUR = Windows(early=timedelta(minutes=60), late=timedelta(minutes=60))
NUMBER = "2026112200009901"


def _code(outcome: tuple[str, ...] | Fault) -> FaultCode | None:
    return outcome.code if isinstance(outcome, Fault) else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MPASPOR-7F3K-0001", ("MPASPOR-7F3K-0001",)),
        ("  MPASPOR-7F3K-0001\t", ("MPASPOR-7F3K-0001",)),
        (NUMBER, (NUMBER,)),
        (f"Nomor permohonan {NUMBER}.", (f"Nomor permohonan {NUMBER}.", NUMBER)),
        (f"{NUMBER}7", (f"{NUMBER}7",)),
        (
            "https://paspor.example/jadwal/ABCD-1234?kode=MPASPOR-7F3K-0001",
            (
                "https://paspor.example/jadwal/ABCD-1234?kode=MPASPOR-7F3K-0001",
                "MPASPOR-7F3K-0001",
                "ABCD-1234",
            ),
        ),
        (f"https://paspor.example/{NUMBER}/", (f"https://paspor.example/{NUMBER}/", NUMBER)),
        ('{"kode": "MPASPOR-7F3K-0001", "nama": "B"}', ("MPASPOR-7F3K-0001",)),
        ('{"id": 2026112200009901}', (NUMBER,)),
        ('{"id": {"id": "x"}}', ()),
        ('{"id": "MPAS', ()),
        ("file:///etc/passwd", ("file:///etc/passwd",)),
        ("javascript:alert(1)", ("javascript:alert(1)",)),
        ("http://[oops", ("http://[oops",)),
    ],
)
def test_a_code_yields_what_to_look_for_the_exact_text_first(text: str, found: tuple[str, ...]) -> None:
    outcome = candidates(text)
    assert isinstance(outcome, tuple)
    assert outcome[0] == text.strip()
    assert outcome == (found if found and found[0] == text.strip() else (text, *found))


def test_a_url_is_taken_apart_and_never_opened() -> None:
    """No part of the visit can reach a network; the address only yields names to look for."""
    outcome = candidates("http://127.0.0.1:1/booking/ABCD-1234?next=http://evil.example/x&id=AB%20CD&n=a")
    assert isinstance(outcome, tuple)
    assert outcome[1:] == ("ABCD-1234",)


@pytest.mark.parametrize("size", [CODE_MAX_BYTES + 1, 4096])
def test_a_text_that_is_no_booking_code_is_refused_by_its_length(size: int) -> None:
    assert _code(candidates("x" * size)) is FaultCode.CODE_TOO_LONG


def test_length_counts_bytes_not_letters() -> None:
    assert _code(candidates("x" * CODE_MAX_BYTES)) is None
    assert _code(candidates("é" * (CODE_MAX_BYTES // 2 + 1))) is FaultCode.CODE_TOO_LONG


@pytest.mark.parametrize("text", ["", "   ", "\r\n", "AB\x00CD", "AB\x1b[2JCD", "AB\u202eCD", "AB\ud800CD"])
def test_a_text_with_nothing_to_read_or_with_control_characters_is_unreadable(text: str) -> None:
    assert _code(candidates(text)) is FaultCode.CODE_UNREADABLE


@pytest.mark.parametrize("text", [r'{"id": "\ud800"}', r'{"id": "\u0000AB"}', r'{"id": "\u001b[2J"}'])
def test_what_an_escape_in_json_hides_is_no_candidate(text: str) -> None:
    assert candidates(text) == (text,)


@given(st.text(st.characters(exclude_categories=()), max_size=600))
def test_any_text_yields_clean_candidates_or_a_fault(text: str) -> None:
    outcome = candidates(text)
    if isinstance(outcome, tuple):
        assert outcome
        assert all(candidate.isprintable() and candidate.encode() for candidate in outcome)


@given(
    st.dictionaries(
        st.sampled_from(("id", "kode", "number", "x")),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
            lambda inner: st.lists(inner, max_size=2),
            max_leaves=4,
        ),
    )
)
def test_any_json_yields_candidates_or_a_fault(fields: dict[str, object]) -> None:
    outcome = candidates(json.dumps(fields))
    assert isinstance(outcome, Fault) or all(candidate.encode() for candidate in outcome)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Arrival.ON_TIME),
        ({"starts_at": MORNING + timedelta(minutes=60)}, Arrival.ON_TIME),
        ({"starts_at": MORNING + timedelta(minutes=60, seconds=1)}, Arrival.EARLY),
        ({"starts_at": MORNING - timedelta(minutes=60)}, Arrival.ON_TIME),
        ({"starts_at": MORNING - timedelta(minutes=60, seconds=1)}, Arrival.LATE),
        ({"starts_at": MORNING - timedelta(hours=8)}, Arrival.LATE),
        ({"starts_at": MORNING - timedelta(hours=9)}, Arrival.OTHER_DAY),
        ({"starts_at": MORNING + timedelta(days=1)}, Arrival.OTHER_DAY),
        ({"starts_at": at_utc(2026, 11, 24, 0, 12)}, Arrival.ON_TIME),
        ({"starts_at": at_utc(2026, 11, 23, 23, 30)}, Arrival.ON_TIME),
        ({"starts_at": at_utc(2026, 11, 23, 15, 59)}, Arrival.OTHER_DAY),
        ({"starts_at": datetime(2026, 11, 24, 7, 12, tzinfo=ZoneInfo("Asia/Jakarta"))}, Arrival.ON_TIME),
        ({"site": "batulicin"}, Arrival.OTHER_OFFICE),
        ({"site": "batulicin", "starts_at": MORNING + timedelta(days=1)}, Arrival.OTHER_OFFICE),
        ({"used": ("A007", MORNING - timedelta(minutes=5))}, Arrival.USED),
        ({"used": ("A007", at_utc(2026, 11, 23, 16))}, Arrival.USED),
        ({"used": ("A007", at_utc(2026, 11, 23, 15, 59))}, Arrival.ON_TIME),
        (
            {"used": ("A007", MORNING - timedelta(days=1)), "starts_at": MORNING - timedelta(days=1)},
            Arrival.OTHER_DAY,
        ),
    ],
)
def test_an_arrival_is_judged_in_the_sites_own_day(changes: dict[str, object], expected: Arrival) -> None:
    assert arrival(booking(**changes), "kotabaru", MORNING, HOUR) is expected


@given(st.integers(-3 * 24 * 60, 3 * 24 * 60), st.sampled_from(("UTC", "Asia/Jayapura", "America/Lima")))
def test_the_zone_in_which_a_booking_is_written_makes_no_difference(minutes: int, zone: str) -> None:
    starts_at = MORNING + timedelta(minutes=minutes)
    elsewhere = booking(starts_at.astimezone(ZoneInfo(zone)))
    assert arrival(elsewhere, "kotabaru", MORNING, HOUR) is arrival(
        booking(starts_at), "kotabaru", MORNING, HOUR
    )


LOOKING = walk(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.CodeRead("visit-1", "MPASPOR-7F3K-0001"))


@pytest.mark.parametrize(
    ("changes", "effects", "slip"),
    [
        ({}, (), None),
        ({"starts_at": MORNING + timedelta(hours=3)}, (), None),
        ({"starts_at": MORNING - timedelta(hours=3)}, (), None),
        ({"starts_at": MORNING + timedelta(days=1)}, (do.PrintSlip(SlipKind.OTHER_DAY),), SlipKind.OTHER_DAY),
        ({"site": "batulicin"}, (do.PrintSlip(SlipKind.OTHER_OFFICE),), SlipKind.OTHER_OFFICE),
        ({"used": ("A007", MORNING)}, (do.PrintTicketAgain(),), None),
    ],
)
def test_each_arrival_goes_its_own_way(
    changes: dict[str, object], effects: tuple[do.Effect, ...], slip: SlipKind | None
) -> None:
    found, reading_ends = advance(LOOKING, on.BookingFound("visit-1", booking(**changes)), WORLD)
    assert (found.step, reading_ends) == (Step.FOUND, (do.StopReading(),))
    after, asked = advance(found, on.Next(), WORLD)
    assert after.slip is slip
    assert tuple(effect for effect in asked if not isinstance(effect, do.StopReading)) == effects
    if not effects:
        assert after.step is Step.NOTICE


def test_an_unknown_code_is_counted_and_another_way_stays_open() -> None:
    unknown = walk(on.BookingFound("visit-1", None), visit=LOOKING)
    assert (unknown.step, unknown.lookups_failed) == (Step.LOOKUP, 1)
    assert unknown.fault == Fault(FaultCode.CODE_UNKNOWN)
    typing = walk(on.TypeNumberChosen(), on.Next(), on.NumberTyped(NUMBER), visit=unknown)
    assert walk(on.BookingFound("visit-1", booking()), visit=typing).step is Step.FOUND


@pytest.mark.parametrize(("disrupted", "slip"), [(False, SlipKind.SEE_OFFICER), (True, SlipKind.DISRUPTION)])
def test_a_disruption_is_certified_only_while_there_is_one(disrupted: bool, slip: SlipKind) -> None:
    unknown = walk(on.BookingFound("visit-1", None), visit=LOOKING)
    world = replace(WORLD, disrupted=disrupted)
    after, asked = advance(unknown, on.ScanSkipped(), world)
    if disrupted:
        assert (after.step, asked) == (Step.NOTICE_FIRST, ()), "nothing is kept before the notice was read"
        after, asked = advance(after, on.Next(), world)
    assert after.slip is slip
    assert do.PrintSlip(slip) in asked


def test_whatever_was_tried_stays_until_a_booking_is_found_and_then_only_what_found_it() -> None:
    code = f"https://mpaspor.example/?id={NUMBER}"
    none = on.BookingFound("visit-1", None)
    typed = on.NumberTyped("2026112200009999")
    visit = walk(on.TypeNumberChosen(), on.Next(), typed, none, visit=_at_lookup())
    assert visit.application_number == "2026112200009999"
    visit = walk(on.Back(), on.CodeRead("visit-1", code), none, visit=visit)
    person = walk(on.TypePersonChosen(), on.PersonTyped("6302061508909901", "15081990"), none, visit=visit)
    assert (person.typed, person.shown, person.identity is None) == ("2026112200009999", code, False)
    found = walk(on.CodeRead("visit-1", code), on.BookingFound("visit-1", booking()), visit=visit)
    assert (found.typed, found.shown, found.identity) == ("", code, None)
    assert found.application_number == NUMBER
    assert walk(on.BookingFound("visit-1", booking()), visit=replace(person, looking_up=True)).typed == ""


def test_only_the_sixteen_digits_of_a_code_are_its_number() -> None:
    assert number_in(f"https://mpaspor.example/?id={NUMBER}") == NUMBER
    assert number_in("MPASPOR-7F3K-0001") == ""
    assert number_in(f"AJ1:{NUMBER}") == ""


def _at_lookup() -> Visit:
    return replace(LOOKING, looking_up=False)


def test_a_second_code_waits_until_the_first_was_looked_up() -> None:
    assert advance(LOOKING, on.CodeRead("visit-1", "OTHER-CODE"), WORLD) == (LOOKING, ())


def test_a_booking_for_a_service_that_is_not_held_here_goes_to_an_officer() -> None:
    visit = walk(on.BookingFound("visit-1", booking(service="unheard_of")), visit=LOOKING)
    assert visit.slip is SlipKind.SEE_OFFICER


def test_the_windows_are_those_of_the_configuration() -> None:
    assert OFFER.windows == HOUR

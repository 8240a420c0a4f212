"""Who is next, and the sentence that says why."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from small_office import OPENING, small_office

from kiosk.queue.order import REASONS, Waiting, choose, overtaken_before, ranked
from kiosk.queue.rules import Standing
from kiosk.words import catalogue

RULES = small_office()
NOW = OPENING + timedelta(hours=4)


def waiting(number: int, class_: str, minutes: float) -> Waiting:
    since = NOW - timedelta(minutes=minutes)
    return Waiting(f"t{number}", class_, number, since, since)


def next_of(*line: Waiting, last: tuple[str, ...] = ()) -> tuple[str, str, str]:
    choice = choose(line, RULES, NOW, last)
    assert choice is not None
    return choice.waiting.ticket, choice.reason.in_language("id"), choice.reason.in_language("en")


def test_the_earliest_arrival_is_next_among_equals() -> None:
    ticket, why, english = next_of(waiting(1, "regular", 10), waiting(2, "regular", 12))
    assert (ticket, why) == ("t2", "Menunggu paling lama: 12 menit.")
    assert english == "Has waited longest: 12 min."


def test_priority_gains_three_times_as_fast() -> None:
    ticket, why, _ = next_of(waiting(1, "regular", 29), waiting(2, "priority", 10))
    assert (ticket, why) == ("t2", "Antrean prioritas, menunggu 10 menit: kreditnya paling tinggi.")
    assert next_of(waiting(1, "regular", 31), waiting(2, "priority", 10))[0] == "t1"


def test_nobody_waits_longer_than_the_limit_for_a_faster_class() -> None:
    ticket, why, _ = next_of(waiting(1, "regular", 91), waiting(2, "priority", 60))
    assert (ticket, why) == ("t1", "Sudah menunggu 91 menit, melewati batas 90 menit.")


def test_a_class_called_three_times_in_a_row_lets_another_go() -> None:
    line = waiting(1, "regular", 5), waiting(2, "priority", 10)
    ticket, why, english = next_of(*line, last=("priority",) * 3)
    assert (ticket, why) == ("t1", "Bergantian: 3 nomor prioritas sudah dipanggil berturut-turut.")
    assert english == "Taking turns: 3 priority numbers were called in a row."
    assert next_of(*line, last=("priority", "priority", "regular"))[0] == "t2"


def test_the_cap_does_not_leave_a_counter_idle() -> None:
    assert next_of(waiting(2, "priority", 10), last=("priority",) * 3)[0] == "t2"


def test_an_early_booking_waits_for_its_time_unless_nobody_else_does() -> None:
    early = waiting(1, "booking", -20)
    assert next_of(early, waiting(2, "regular", 0))[0] == "t2"
    assert next_of(early, waiting(2, "regular", 1), last=("regular",) * 3)[0] == "t2"
    assert next_of(early)[1] == "Datang sebelum jadwal, dan tidak ada nomor lain yang menunggu."


def test_a_tie_goes_to_the_lower_number() -> None:
    assert next_of(waiting(8, "regular", 5), waiting(7, "regular", 5))[0] == "t7"


def test_nobody_waiting_is_nobody() -> None:
    assert choose((), RULES, NOW, ()) is None


def test_a_late_booking_is_a_walk_in_and_an_early_one_gains_from_its_window() -> None:
    booked = OPENING + timedelta(hours=1)

    def standing(minutes: int) -> Standing:
        return RULES.standing(False, booked + timedelta(minutes=minutes), booked)

    assert standing(-40) == ("booking", booked - timedelta(minutes=15))
    assert standing(-10) == ("booking", booked - timedelta(minutes=10))
    assert standing(30) == ("booking", booked + timedelta(minutes=30))
    assert standing(31) == ("regular", booked + timedelta(minutes=31))
    assert RULES.standing(False, booked - timedelta(days=1), booked).class_ == "regular"


LINES = st.lists(
    st.tuples(st.sampled_from(sorted(RULES.classes)), st.integers(-30, 200)), min_size=1, max_size=30
).map(lambda line: [waiting(number, *one) for number, one in enumerate(line)])


@given(LINES, st.lists(st.sampled_from(sorted(RULES.classes)), max_size=4))
def test_the_heads_of_the_classes_are_all_that_choosing_needs(line: list[Waiting], last: list[str]) -> None:
    def start(one: Waiting) -> tuple[datetime, datetime, int]:
        return one.credit_from, one.arrived_at, one.number

    heads = [
        min((one for one in line if one.class_ == code), key=start, default=None) for code in RULES.classes
    ]
    whole = choose(line, RULES, NOW, last)
    few = choose([one for one in heads if one is not None], RULES, NOW, last)
    assert whole is not None
    assert few is not None
    assert few.waiting == whole.waiting


@given(LINES)
def test_the_count_of_those_ahead_is_the_place_in_the_ranked_line(line: list[Waiting]) -> None:
    mine = line[-1]
    if mine.credit_from > NOW:
        return
    before = overtaken_before(mine, RULES, NOW)
    strictly = {one.ticket for one in line if one.credit_from < before[one.class_]}
    place = [one.ticket for one in ranked(line, RULES, NOW)].index(mine.ticket)
    level = {one.ticket for one in line if one.credit_from == before[one.class_]}
    assert len(strictly - level) <= place <= len(strictly | level)


def test_every_reason_is_said_in_english() -> None:
    assert set(REASONS) <= catalogue("en").keys()

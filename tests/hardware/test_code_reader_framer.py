from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.code_reader.framer import IDLE_S, MAX_LENGTH, Framer
from kiosk.hardware.code_reader.repeats import Repeats

GM_REPLY = bytes.fromhex("02000001003331")
TOKENS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=60).filter(
    lambda text: not text.startswith("]")
)


@pytest.fixture
def subject() -> Framer:
    return Framer()


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n", b"\x03"])
def test_every_ending_ends_one_code(subject: Framer, ending: bytes) -> None:
    assert subject.feed(b"A1" + ending + b"B2" + ending, 0.0) == ["A1", "B2"]


def test_a_code_with_no_ending_ends_in_silence(subject: Framer) -> None:
    assert subject.feed(b"6302990100000001", 0.0) == []
    assert subject.feed(b"", IDLE_S * 0.9) == []
    assert subject.feed(b"", IDLE_S) == ["6302990100000001"]
    assert not subject.is_holding


def test_bytes_that_waited_unread_are_one_code(subject: Framer) -> None:
    assert subject.feed(b"63029901", 0.0) == []
    assert subject.feed(b"00000001\r", 10.0) == ["6302990100000001"]


@pytest.mark.parametrize("prefix", ["]Q1", "]d2", "]C0"])
def test_the_aim_prefix_is_taken_off(subject: Framer, prefix: str) -> None:
    assert subject.feed(f"{prefix}AJ1:6BFOXN\r".encode(), 0.0) == ["AJ1:6BFOXN"]


def test_stx_before_a_code_is_taken_off(subject: Framer) -> None:
    assert subject.feed(b"\x02A012\x03", 0.0) == ["A012"]


def test_replies_to_commands_are_no_codes(subject: Framer) -> None:
    assert subject.feed(GM_REPLY + b"A012\r" + GM_REPLY[:3], 0.0) == ["A012"]
    assert subject.feed(GM_REPLY[3:] + b"A013\r", 0.01) == ["A013"]


def test_half_a_reply_is_forgotten_in_silence(subject: Framer) -> None:
    assert subject.feed(GM_REPLY[:5], 0.0) == []
    assert subject.feed(b"", 1.0) == []
    assert subject.feed(b"A012\r", 2.0) == ["A012"]


def test_a_code_too_long_is_told_once_and_cut(subject: Framer) -> None:
    told: list[str | Fault] = []
    for turn in range(10):
        told += subject.feed(b"x" * 1000, turn / 1000)
    told += subject.feed(b"\rA012\r", 0.02)

    assert told == ["x" * MAX_LENGTH, "A012"]


def test_a_long_code_of_wide_letters_is_cut_between_letters(subject: Framer) -> None:
    (told,) = subject.feed(b"x" + "é".encode() * 4000 + b"\r", 0.0)

    assert isinstance(told, str)
    assert set(told) == {"x", "é"}


@pytest.mark.parametrize("junk", [b"\xff\xfe\x80", b"A\x00B", b"A\x1dB", b"\xc3"])
def test_what_is_no_text_is_told_as_unreadable(subject: Framer, junk: bytes) -> None:
    (told,) = subject.feed(junk + b"\r", 0.0)

    assert isinstance(told, Fault)
    assert told.code is FaultCode.CODE_UNREADABLE


def test_after_a_broken_wire_the_half_code_is_forgotten(subject: Framer) -> None:
    subject.feed(b"half a co", 0.0)
    subject.reset()

    assert subject.feed(b"A012\r", 0.01) == ["A012"]


@given(
    st.lists(TOKENS, max_size=6),
    st.lists(st.integers(1, 40), min_size=1, max_size=8),
    st.sampled_from(["\r", "\r\n"]),
)
def test_codes_come_out_whole_however_the_bytes_are_split(
    texts: list[str], sizes: list[int], ending: str
) -> None:
    subject, told = Framer(), list[str | Fault]()
    rest = "".join(text + ending for text in texts).encode()
    turn = 0
    while rest:
        size = sizes[turn % len(sizes)]
        told += subject.feed(rest[:size], turn / 1000)
        rest = rest[size:]
        turn += 1

    assert told == texts


@given(st.lists(st.binary(max_size=80), max_size=20))
def test_any_bytes_leave_the_framer_ready_and_bounded(bursts: list[bytes]) -> None:
    subject = Framer()
    for turn, burst in enumerate(bursts):
        for told in subject.feed(burst, float(turn)):
            assert isinstance(told, Fault) or 0 < len(told) <= MAX_LENGTH
    subject.feed(b"", 1000.0)

    assert subject.feed(b"A012\r", 1000.0) == ["A012"]


def test_a_code_held_still_is_told_once_and_again_after_it_was_gone() -> None:
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
    subject = Repeats(clock)
    told = []
    for _ in range(100):
        told.append(subject.is_new("A"))
        clock.advance(0.1)
    assert told == [True] + [False] * 99

    assert subject.is_new("B")
    clock.advance(3.0)
    assert subject.is_new("B")

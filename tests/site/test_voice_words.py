"""How numbers are said: every number of a day against a simple second opinion."""

from __future__ import annotations

import re
import wave
from pathlib import Path

import pytest

from kiosk.faults import Fault, FaultCode
from kiosk.site.announcements import NumberStyle, counter_words, label_words, number_words, sentence, spoken
from kiosk.site.chime import SAMPLE_RATE_HZ, chime
from kiosk.site.voice import Voice
from kiosk.words import catalogue

TEMPLATES = Path(__file__).parents[2] / "kiosk" / "site" / "templates"
DIGITS = ["kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]


def value_of(words: list[str]) -> int:
    """Read Indonesian number words the way a listener does: left to right, with its irregular words."""
    total, last = 0, 0
    for word in words:
        if word in ("seratus", "sepuluh", "sebelas"):
            total += {"seratus": 100, "sepuluh": 10, "sebelas": 11}[word]
        elif word in ("ratus", "puluh"):
            total += last * {"ratus": 99, "puluh": 9}[word]
        elif word == "belas":
            total += 10
        else:
            last = DIGITS.index(word)
            total += last
    return total


def test_every_number_of_a_day_is_heard_as_itself() -> None:
    said = {number: number_words(number) for number in range(1, 1000)}
    assert all(value_of(words) == number for number, words in said.items())
    assert len({" ".join(words) for words in said.values()}) == 999
    assert not any({"satu ratus", "satu puluh", "satu belas"} & {" ".join(words)} for words in said.values())


def test_leading_zeros_are_said_for_every_label_in_both_styles() -> None:
    for number in range(1, 1000):
        digits = f"{number:03d}"
        spoken_words = label_words(f"A{digits}")
        zeros = 3 - len(str(number))
        assert spoken_words[: 1 + zeros] == ["a"] + ["kosong"] * zeros
        assert value_of(spoken_words[1 + zeros :]) == number
        one_by_one = label_words(f"A{digits}", NumberStyle.DIGITS)[1:]
        assert one_by_one == ["nol" if digit == "0" else DIGITS[int(digit)] for digit in digits]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (101, "seratus satu"),
        (110, "seratus sepuluh"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
    ],
)
def test_the_numbers_of_the_glossary(number: int, words: str) -> None:
    assert " ".join(number_words(number)) == words


def test_the_sentences_of_the_glossary() -> None:
    assert sentence("A012", "Loket 3") == "Nomor antrean A kosong dua belas, silakan menuju loket tiga."
    assert spoken("B007", "Loket 11") == "Nomor antrean be kosong kosong tujuh, silakan menuju loket sebelas."
    assert "A nol satu dua," in sentence("A012", "Loket 3", NumberStyle.DIGITS)
    assert sentence("A012", "Loket 3", recalls=1).startswith("Panggilan kedua untuk nomor antrean A ")
    assert sentence("A012", "Loket 3", recalls=3).startswith("Panggilan terakhir untuk nomor antrean A ")
    assert counter_words("Loket Prioritas 2") == ["loket", "prioritas", "dua"]


def test_a_call_is_spoken_once_and_kept(tmp_path: Path) -> None:
    voice = Voice(tmp_path)
    first = voice.call("A012", "Loket 3")
    assert isinstance(first, Path)
    with wave.open(str(first)) as sound:
        assert sound.getnframes() / sound.getframerate() > 2
    made_at = first.stat().st_mtime_ns
    assert voice.call("A012", "Loket 3") == first
    assert first.stat().st_mtime_ns == made_at


def test_an_office_s_own_recordings_come_first(tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    pieces = ("nomor-antrean", "a", "kosong", "dua", "belas", "silakan-menuju", "loket", "tiga")
    for number, piece in enumerate(pieces, 1):
        with wave.open(str(clips / f"{piece}.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(bytes(2 * 100 * number))
    voice = Voice(tmp_path / "cache", clips=clips, program="no-such-program")
    joined = voice.call("A012", "Loket 3")
    assert isinstance(joined, Path)
    with wave.open(str(joined)) as sound:
        assert sound.getnframes() == 100 * sum(range(1, len(pieces) + 1))
    missing = voice.call("A014", "Loket 3")
    assert isinstance(missing, Fault), "a piece is missing, and half a recording is not played"


@pytest.mark.parametrize("program", ["no-such-program", "false"])
def test_without_a_voice_there_is_a_fault_and_no_file(tmp_path: Path, program: str) -> None:
    fault = Voice(tmp_path, program=program).call("A012", "Loket 3")
    assert isinstance(fault, Fault)
    assert fault.code is FaultCode.VOICE_MISSING
    assert list(tmp_path.iterdir()) == []


def test_a_voice_that_hangs_is_given_up(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    fault = Voice(tmp_path / "cache", program=str(slow), timeout_s=0.1).call("A012", "Loket 3")
    assert isinstance(fault, Fault)


def test_the_chime_is_the_same_every_time_and_does_not_clip() -> None:
    assert chime() == chime()
    samples = memoryview(chime()[44:]).cast("h")
    assert 1 < len(samples) / SAMPLE_RATE_HZ < 2
    assert 10_000 < max(samples) < 20_000


def test_every_text_of_the_pages_has_its_english() -> None:
    texts = {
        text for page in TEMPLATES.glob("*.html") for text in re.findall(r'_\("([^"]*)"\)', page.read_text())
    }
    assert len(texts) > 80
    assert texts - set(catalogue("en")) == set()

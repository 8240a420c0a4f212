"""What every speaker does, over its real way out: ALSA and aplay, a folder, a wire. The voice is
espeak-ng itself, and what is looked at are samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from rooms import SOON_S, AlsaRoom, FolderRoom, Room, WireRoom, pitch_hz, record

from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.address import speaker_from_url
from kiosk.hardware.speaker.port import Utterance
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.speaking import VoiceSpeaker
from kiosk.hardware.speaker.synthesiser import Synthesiser
from kiosk.sound import SILENT_BELOW_DB, loudness_db

QUESTION = Utterance("Apa yang Anda perlukan?", "id")


@pytest.fixture(params=[AlsaRoom, FolderRoom, WireRoom], ids=["alsa", "folder", "wire"])
def room(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    made: Room = request.param(tmp_path, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def subject(room: Room, tmp_path: Path) -> Iterator[VoiceSpeaker]:
    recordings = Recordings(tmp_path / "guide")
    with speaker_from_url(room.url, SystemClock(), Synthesiser(), recordings) as speaker:
        yield speaker


def say(subject: VoiceSpeaker, *utterances: Utterance, volume_percent: int = 100) -> None:
    subject.speak(utterances, volume_percent)
    assert subject.wait(SOON_S)
    assert subject.problem() is None


class TestEverySpeaker:
    def test_it_says_what_it_is_told(self, room: Room, subject: VoiceSpeaker) -> None:
        say(subject, QUESTION)

        assert 1.0 < room.last().seconds < 4.0
        assert loudness_db(room.last()) > -30

    def test_it_says_a_sentence_in_every_language_differently(
        self, room: Room, subject: VoiceSpeaker
    ) -> None:
        sounds = []
        for language in ("id", "en"):
            say(subject, Utterance("Please wait", language))
            sounds.append(room.last().samples)

        assert not np.array_equal(*[sound[:15_000] for sound in sounds])

    def test_ten_percent_of_volume_are_three_decibel(self, room: Room, subject: VoiceSpeaker) -> None:
        levels = []
        for percent in (100, 90, 50):
            say(subject, QUESTION, volume_percent=percent)
            levels.append(loudness_db(room.last()))

        assert levels[0] - levels[1] == pytest.approx(3.0, abs=0.3)
        assert levels[0] - levels[2] == pytest.approx(15.0, abs=0.5)

    def test_no_volume_is_silence_of_the_same_length(self, room: Room, subject: VoiceSpeaker) -> None:
        say(subject, QUESTION)
        loud = room.last()
        say(subject, QUESTION, volume_percent=0)

        assert len(room.last().samples) == len(loud.samples)
        assert loudness_db(room.last()) < SILENT_BELOW_DB

    def test_a_recording_is_played_instead_of_the_synthetic_voice(
        self, room: Room, subject: VoiceSpeaker, tmp_path: Path
    ) -> None:
        record(tmp_path / "guide" / "id" / "apa-yang-anda-perlukan.wav", seconds=0.8, tone_hz=440)
        say(subject, QUESTION)

        assert room.last().seconds == pytest.approx(0.86, abs=0.15)
        assert pitch_hz(room.last()) == pytest.approx(440, abs=2)

    def test_the_recording_that_is_named_goes_first(
        self, room: Room, subject: VoiceSpeaker, tmp_path: Path
    ) -> None:
        record(tmp_path / "guide" / "id" / "apa-yang-anda-perlukan.wav", seconds=0.8, tone_hz=440)
        record(tmp_path / "guide" / "id" / "home.wav", seconds=0.5, tone_hz=880, rate_hz=48_000)
        say(subject, Utterance(QUESTION.text, "id", clip="home"))

        assert pitch_hz(room.last()) == pytest.approx(880, abs=3)

    def test_nothing_to_say_is_no_order(self, subject: VoiceSpeaker) -> None:
        subject.speak([], 50)
        assert not subject.speaking
        subject.speak([Utterance("   ", "id")], 50)
        assert not subject.speaking

    def test_a_new_order_takes_the_place_of_the_old(self, room: Room, subject: VoiceSpeaker) -> None:
        subject.speak([Utterance("Silakan tunggu. " * 50, "id")], 100)
        say(subject, Utterance("Selesai", "id"))

        assert 0.2 < room.last().seconds < 2.0

    def test_it_is_silent_at_once_when_told_so(self, subject: VoiceSpeaker) -> None:
        subject.speak([Utterance("Silakan tunggu. " * 50, "id")], 100)
        assert subject.speaking
        subject.stop()
        assert not subject.speaking
        assert subject.problem() is None

    def test_what_is_asked_after_the_end_is_ignored(self, subject: VoiceSpeaker) -> None:
        subject.close()
        subject.speak([QUESTION], 100)
        assert not subject.speaking

    def test_it_says_what_it_may_while_a_voice_is_missing(self, room: Room, tmp_path: Path) -> None:
        voices = Synthesiser(voices={"xx": "zz-none"})
        with speaker_from_url(room.url, SystemClock(), voices, Recordings(None)) as speaker:
            speaker.speak([Utterance("hallo", "xx"), QUESTION], 100)
            assert speaker.wait(SOON_S)
            fault = speaker.problem()
        assert fault is not None
        assert fault.code is FaultCode.SPEECH_MISSING
        assert "voice does not exist" in fault.detail
        assert room.last().seconds > 1.0


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("alsa:no-such-device", "audio open error"),
        ("file:///proc/nowhere", "No such file"),
        ("tcp://127.0.0.1:1", "refused"),
    ],
)
def test_without_a_device_there_is_a_fault_and_nobody_waits(url: str, why: str) -> None:
    with speaker_from_url(url, SystemClock(), Synthesiser(), Recordings(None)) as speaker:
        speaker.speak([QUESTION], 100)
        assert speaker.wait(SOON_S)
        fault = speaker.problem()
    assert isinstance(fault, Fault)
    assert fault.code is FaultCode.SPEAKER_SILENT
    assert why in fault.detail


@pytest.mark.parametrize("url", ["", "alsa", "file:", "file://host/x", "tcp://x", "tcp://x:y", "http://x"])
def test_an_address_that_names_no_speaker_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"is not a speaker.s URL\. Write one of alsa:default"):
        speaker_from_url(url, SystemClock(), Synthesiser(), Recordings(None))

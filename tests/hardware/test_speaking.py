"""A speaker in trouble: interrupted, without a voice, without a device, with programs that hang."""

from __future__ import annotations

import os
import select
import stat
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rooms import SOON_S, record, sound_device

from kiosk.clock import SystemClock
from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.alsa import AlsaOutput
from kiosk.hardware.speaker.file import FileOutput
from kiosk.hardware.speaker.output import Output
from kiosk.hardware.speaker.port import Utterance
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.simulator import SpeakerSimulator
from kiosk.hardware.speaker.speaking import VoiceSpeaker
from kiosk.hardware.speaker.synthesiser import Synthesiser
from kiosk.hardware.speaker.tcp import TcpOutput

LONG = Utterance("Silakan tunggu sebentar. " * 60, "id")
QUESTION = Utterance("Apa yang Anda perlukan?", "id")
AS_PEOPLE_HEAR_IT = 1.0
NEVER_S = 3_600.0


class Private(Utterance):
    """An utterance of which one can tell that it is gone."""

    __slots__ = ("__weakref__",)


def speaker(
    output: Output, synthesiser: Synthesiser | None = None, looks_again_after_s: float = NEVER_S
) -> VoiceSpeaker:
    voice = synthesiser or Synthesiser()
    return VoiceSpeaker(output, voice, Recordings(None), SystemClock(), looks_again_after_s)


def program(path: Path, lines: str) -> str:
    path.write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def until(met: Callable[[], bool]) -> None:
    """Wait for what nobody announces."""
    clock = SystemClock()
    end_s = clock.monotonic_s() + SOON_S
    while not met():
        assert clock.monotonic_s() < end_s
        clock.sleep(0.005)


@pytest.fixture
def far_end(tmp_path: Path) -> Iterator[SpeakerSimulator]:
    with SpeakerSimulator(SystemClock(), tmp_path / "heard.jsonl", AS_PEOPLE_HEAR_IT) as simulator:
        yield simulator


def wire(far_end: SpeakerSimulator) -> TcpOutput:
    return TcpOutput("127.0.0.1", far_end.port)


def test_an_interrupted_utterance_is_heard_no_further(far_end: SpeakerSimulator) -> None:
    with speaker(wire(far_end)) as subject:
        subject.speak([LONG, QUESTION], 100)
        far_end.until_saying(LONG.text, SOON_S)
        subject.speak([QUESTION], 100)
        heard = far_end.until(lambda heard: len(heard) == 2, SOON_S)

    assert [(one.text, one.whole) for one in heard] == [(LONG.text, False), (QUESTION.text, True)]
    # More than a minute had been sent ahead: none of it is waited for.
    assert heard[0].seconds < 10


def test_a_far_end_says_what_when_and_how_it_was_heard(far_end: SpeakerSimulator, tmp_path: Path) -> None:
    with speaker(wire(far_end)) as subject:
        subject.speak([Utterance("Nomor A012", "id"), Utterance("Number A012", "en")], 70)
        assert subject.wait(SOON_S)

    first, second = far_end.heard
    assert (first.text, first.words) == ("Nomor A012", "Nomor a kosong dua belas")
    assert (second.language, second.volume_percent, second.recorded) == ("en", 70, False)
    assert first.began < second.began
    assert first.loudness_db is not None
    lines = (tmp_path / "heard.jsonl").read_text("utf-8").splitlines()
    assert [f'"text": "{one.text}"' in line for one, line in zip((first, second), lines, strict=True)]


def test_a_sound_device_that_takes_nothing_more_is_silenced_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aplay plays into a pipe that nobody empties; that it is gone shows at the pipe's other end."""
    pipe = tmp_path / "device"
    os.mkfifo(pipe)
    sound_device(tmp_path, pipe, monkeypatch)
    listening = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    output = AlsaOutput("heard", hangs_after_s=NEVER_S)
    with VoiceSpeaker(output, Synthesiser(), Recordings(None), SystemClock()) as subject:
        subject.speak([LONG], 100)
        select.select([listening], [], [], SOON_S)
        os.set_blocking(listening, True)
        while len(os.read(listening, 4_096)) < 4_096:
            pass
        subject.stop()
        while os.read(listening, 65_536):
            pass
        assert not subject.speaking
        assert subject.problem() is None
    os.close(listening)


def test_a_sound_device_that_hangs_is_given_up(tmp_path: Path) -> None:
    aplay = program(tmp_path / "aplay", "exec sleep 3600")
    with speaker(AlsaOutput("default", aplay, hangs_after_s=0.2)) as subject:
        subject.speak([QUESTION], 100)
        assert subject.wait(SOON_S)
        fault = subject.problem()
    assert fault is not None
    assert (fault.code, "hung" in fault.detail) == (FaultCode.SPEAKER_SILENT, True)


def test_a_voice_that_hangs_is_killed(tmp_path: Path) -> None:
    espeak = program(tmp_path / "espeak-ng", f'echo $$ >> "{tmp_path}/pids"; exec sleep 3600')
    hanging = Synthesiser(program=espeak, hangs_after_s=0.2)
    with speaker(FileOutput(tmp_path / "spoken"), hanging) as subject:
        subject.speak([QUESTION], 100)
        assert subject.wait(SOON_S)
        fault = subject.problem()
    assert fault is not None
    assert (fault.code, "hung" in fault.detail) == (FaultCode.SPEECH_MISSING, True)
    pids = [int(line) for line in (tmp_path / "pids").read_text().split()]
    assert pids
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("name", ["no-such-program", "false"])
def test_without_a_voice_there_is_a_fault(tmp_path: Path, name: str) -> None:
    with speaker(FileOutput(tmp_path / "spoken"), Synthesiser(program=name)) as subject:
        subject.speak([QUESTION], 100)
        assert subject.wait(SOON_S)
        fault = subject.problem()
    assert isinstance(fault, Fault)
    assert fault.code is FaultCode.SPEECH_MISSING
    assert list((tmp_path / "spoken").iterdir()) == []


def test_without_a_synthesiser_recordings_are_still_played(tmp_path: Path) -> None:
    record(tmp_path / "guide" / "id" / "apa-yang-anda-perlukan.wav", seconds=0.3, tone_hz=440)
    output = FileOutput(tmp_path / "spoken")
    voice = Synthesiser(program="no-such-program")
    with VoiceSpeaker(output, voice, Recordings(tmp_path / "guide"), SystemClock()) as subject:
        subject.speak([QUESTION], 100)
        assert subject.wait(SOON_S)
        assert subject.problem() is None
    assert len(list((tmp_path / "spoken").iterdir())) == 1


def test_a_device_that_comes_back_is_noticed_before_anything_is_said(far_end: SpeakerSimulator) -> None:
    far_end.unplug()
    with speaker(wire(far_end), looks_again_after_s=0.02) as subject:
        until(lambda: subject.problem() is not None)
        far_end.plug()
        until(lambda: subject.problem() is None)


def test_a_device_that_goes_in_the_middle_of_a_word_is_a_fault(far_end: SpeakerSimulator) -> None:
    with speaker(wire(far_end)) as subject:
        subject.speak([LONG], 100)
        far_end.until_saying(LONG.text, SOON_S)
        far_end.unplug()
        assert subject.wait(SOON_S)
        fault = subject.problem()
    assert fault is not None
    assert fault.code is FaultCode.SPEAKER_SILENT


def test_what_is_said_stands_on_no_command_line(tmp_path: Path) -> None:
    """Anyone on the machine may read the command lines of all."""
    espeak = program(tmp_path / "espeak-ng", f'echo "$@" >> "{tmp_path}/arguments"; exec espeak-ng "$@"')
    with speaker(FileOutput(tmp_path / "spoken"), Synthesiser(program=espeak)) as subject:
        subject.speak([Utterance("6302061508909901", "id")], 100)
        assert subject.wait(SOON_S)
        assert subject.problem() is None
    told = (tmp_path / "arguments").read_text("utf-8")
    assert "--stdin" in told
    assert "6302" not in told
    assert "6 3 0 2" not in told


def test_a_word_is_spoken_sooner_at_a_higher_rate(tmp_path: Path) -> None:
    sizes = []
    for words_per_minute in (100, 300):
        with speaker(FileOutput(tmp_path / str(words_per_minute)), Synthesiser(words_per_minute)) as subject:
            subject.speak([QUESTION], 100)
            assert subject.wait(SOON_S)
        (wav,) = (tmp_path / str(words_per_minute)).iterdir()
        sizes.append(wav.stat().st_size)
    assert sizes[0] > 1.7 * sizes[1]


@pytest.mark.parametrize(
    ("language", "voice"),
    [("id", "id"), ("en", "en-us"), ("pt_BR", "pt-br"), ("nl", "nl"), ("bjn", "id")],
)
def test_a_language_has_its_voice_or_the_indonesian_one(language: str, voice: str) -> None:
    assert Synthesiser(voices={"en": "en-us"}).voice(language) == voice


def test_how_long_it_took_to_begin_is_known(tmp_path: Path) -> None:
    with speaker(FileOutput(tmp_path / "spoken")) as subject:
        subject.speak([QUESTION], 100)
        assert subject.wait(SOON_S)
        assert 0 < subject.began_after_s < SOON_S


def test_what_was_said_is_forgotten(tmp_path: Path) -> None:
    """A visit is wiped, and so is what was said of it."""
    with speaker(FileOutput(tmp_path / "spoken")) as subject:
        said = Private("6302061508909901", "id")
        gone = weakref.ref(said)
        subject.speak([said], 100)
        assert subject.wait(SOON_S)
        del said
        until(lambda: gone() is None)

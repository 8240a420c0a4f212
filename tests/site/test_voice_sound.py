"""The voice as files: made once, one loudness, the office's own recordings first, never too many."""

from __future__ import annotations

import os
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from kiosk.cli import main
from kiosk.faults import Fault, FaultCode
from kiosk.settings import Mistake
from kiosk.site.announcements import call_words, every_word
from kiosk.site.chime import SAMPLE_RATE_HZ, chime
from kiosk.site.clips import FOLDER, covering, mistakes_in_clips
from kiosk.site.voice import Voice
from kiosk.sound import LOUDNESS_DB, Sound, loudness_db, normalised, read, write

RATE_HZ = 8_000
SHIPPED = Path(__file__).parents[2] / "config"
A012 = call_words("A012", "Loket 3")


def tone(seconds: float, level: float = 0.3, rate_hz: int = RATE_HZ) -> Sound:
    """A steady tone between two silences, as a careful person records a word."""
    silence = np.zeros(int(0.2 * rate_hz), np.int16)
    wave_form = np.sin(np.arange(int(seconds * rate_hz)) * 2 * np.pi * 400 / rate_hz)
    middle = (wave_form * level * 32_767).astype(np.int16)
    return Sound(rate_hz, np.concatenate([silence, middle, silence]))


def record(folder: Path, *names: str, **how: float) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        write(tone(0.3, **how), folder / f"{name}.wav")


def seconds_of(path: Path | Fault) -> float:
    assert isinstance(path, Path), path
    return read(path).seconds


def test_a_call_is_spoken_once_and_kept(tmp_path: Path) -> None:
    voice = Voice(tmp_path)
    first = voice.call("A012", "Loket 3")
    assert seconds_of(first) > 2
    assert isinstance(first, Path)
    made_at = first.stat().st_mtime_ns
    assert voice.call("A012", "Loket 3") == first
    assert first.stat().st_mtime_ns == made_at
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_the_cache_holds_a_day_and_forgets_the_oldest(tmp_path: Path) -> None:
    left_by_a_kill = tmp_path / "tmpabc.part"
    left_by_a_kill.write_bytes(b"half a call")
    os.utime(left_by_a_kill, (0, 0))
    voice = Voice(tmp_path, cached_calls=3)
    calls = [voice.call(f"A{number:03d}", "Loket 3") for number in range(1, 6)]
    assert {path.name[:4] for path in tmp_path.iterdir()} == {"A003", "A004", "A005"}
    assert calls[0] == voice.call("A001", "Loket 3"), "one that was forgotten is made again"


def test_calls_of_every_voice_are_equally_loud(tmp_path: Path) -> None:
    spoken = Voice(tmp_path / "cache").call("A012", "Loket 3")
    record(tmp_path / "clips", *A012, level=0.02)
    recorded = Voice(tmp_path / "cache", clips=tmp_path / "clips", program="no-such").call("A012", "Loket 3")
    assert isinstance(spoken, Path)
    assert isinstance(recorded, Path)
    for path in (spoken, recorded):
        sound = read(path)
        assert loudness_db(sound) == pytest.approx(LOUDNESS_DB, abs=1.5)
        assert np.abs(sound.samples.astype(int)).max() < 32_767 * 0.9, "nothing is clipped"


@pytest.mark.parametrize("level", [0.01, 0.1, 0.9])
def test_a_clip_is_brought_to_the_loudness_of_all_others(level: float) -> None:
    assert loudness_db(normalised(tone(1.0, level))) == pytest.approx(LOUDNESS_DB, abs=0.5)


def test_silence_is_not_made_louder() -> None:
    silence = Sound(RATE_HZ, np.zeros(RATE_HZ, np.int16))
    assert normalised(silence) == silence
    nothing = Sound(RATE_HZ, np.zeros(0, np.int16))
    assert normalised(nothing) == nothing


def test_an_office_s_own_recordings_come_first(tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    record(clips, *A012)
    voice = Voice(tmp_path / "cache", clips=clips, program="no-such-program")
    words = seconds_of(voice.call("A012", "Loket 3"))
    assert 10 * 0.3 < words < 10 * 0.45 + 1, "ten words without the silence around them"
    record(clips, "nomor-antrean", "dua-belas", "silakan-menuju-loket-tiga")
    assert seconds_of(voice.call("A012", "Loket 3")) < words, "a longer recording wins over its words"


def test_half_a_recording_is_not_played_but_the_whole_sentence_spoken(tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    record(clips, *A012)
    silent = Voice(tmp_path / "cache", clips=clips, program="no-such-program")
    assert isinstance(silent.call("A014", "Loket 3"), Fault), "no clip says empat"
    assert isinstance(Voice(tmp_path / "cache", clips=clips).call("A014", "Loket 3"), Path)


def test_a_new_recording_is_heard_at_the_next_call(tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    voice = Voice(tmp_path / "cache", clips=clips)
    synthetic = voice.call("A012", "Loket 3")
    record(clips, *A012)
    assert voice.call("A012", "Loket 3") != synthetic


@pytest.mark.parametrize("broken", [b"", b"RIFF", b"an mp3"])
def test_a_broken_recording_leaves_the_call_to_the_synthetic_voice(tmp_path: Path, broken: bytes) -> None:
    record(tmp_path / "clips", *A012)
    (tmp_path / "clips" / "dua.wav").write_bytes(broken)
    assert seconds_of(Voice(tmp_path / "cache", clips=tmp_path / "clips").call("A012", "Loket 3")) > 2


def test_a_sentence_is_covered_by_as_few_recordings_as_will_do() -> None:
    names = {"nomor", "antrean", "nomor-antrean", "a"}
    assert covering(["nomor", "antrean", "a"], names) == ["nomor-antrean", "a"]
    assert covering(["nomor", "antrean", "b"], names) is None


def problems(mistakes: tuple[Mistake, ...]) -> list[str]:
    return [f"{mistake.key}: {mistake.told('en').split(': ', 2)[2]}" for mistake in mistakes]


def test_recordings_that_cannot_be_used_are_named_one_by_one(tmp_path: Path) -> None:
    record(tmp_path, "nomor", "antrean", "dua-belas")
    write(tone(0.3, rate_hz=44_100), tmp_path / "tiga.wav")
    write(Sound(RATE_HZ, np.zeros(RATE_HZ, np.int16)), tmp_path / "lima.wav")
    write(tone(0.3), tmp_path / "sembilang.wav")
    (tmp_path / "enam.wav").write_bytes(b"not a sound")
    with wave.open(str(tmp_path / "empat.wav"), "wb") as stereo:
        stereo.setnchannels(2)
        stereo.setsampwidth(2)
        stereo.setframerate(RATE_HZ)
        stereo.writeframes(bytes(400))
    found = problems(mistakes_in_clips(tmp_path, every_word("A", ["Loket 1"])))
    assert found == [
        "empat.wav: This recording cannot be used (16 bit, 2 ch). Save it again as WAV, PCM 16 bit, mono.",
        "enam.wav: This recording cannot be used (file does not start with RIFF id). "
        "Save it again as WAV, PCM 16 bit, mono.",
        "lima.wav: This recording holds no sound. Record it again, or delete the file.",
        "sembilang.wav: No call uses the word `sembilang`. Did you mean `sembilan.wav`? "
        "A file is named for what it says, for instance `dua-belas.wav`.",
        "tiga.wav: This recording has 44100 Hz, the others 8000 Hz. "
        "Save it again with 8000 Hz: all recordings must be alike.",
    ]


def test_kiosk_check_looks_at_the_recordings_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    clips = tmp_path / FOLDER
    record(clips, "nomor-antrean", "loket-tiga")
    assert main(["check", "--config", str(tmp_path)]) == 0
    record(clips, "lima-blas")
    assert main(["check", "--config", str(tmp_path), "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert f"{clips / 'lima-blas.wav'}:1: lima-blas.wav: No call uses the word `blas`." in told
    assert "Did you mean `lima-belas.wav`?" in told


def test_an_office_without_recordings_has_no_mistakes(tmp_path: Path) -> None:
    assert mistakes_in_clips(tmp_path / "absent", every_word("A", ["Loket 1"])) == ()


@pytest.mark.parametrize("program", ["no-such-program", "false", "true"])
def test_without_a_voice_there_is_a_fault_and_no_file(tmp_path: Path, program: str) -> None:
    fault = Voice(tmp_path, program=program).call("A012", "Loket 3")
    assert isinstance(fault, Fault)
    assert fault.code is FaultCode.VOICE_MISSING
    assert list(tmp_path.iterdir()) == []


def test_a_call_that_cannot_be_kept_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    in_the_way = tmp_path / "voice"
    in_the_way.write_text("a file where the folder should be")
    assert isinstance(Voice(in_the_way).call("A012", "Loket 3"), Fault)


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

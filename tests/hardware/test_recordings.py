"""Recordings: which file is played for a sentence, and at what rate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rooms import pitch_hz, record

from kiosk.hardware.speaker.port import Utterance
from kiosk.hardware.speaker.recordings import LONGEST_NAME, Recordings, clip_name
from kiosk.sound import RATE_HZ, Sound, read, resampled


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Apa yang Anda perlukan?", "apa-yang-anda-perlukan"),
        ("Tidak dikenali: “AJ1”!", "tidak-dikenali-aj1"),
        ("Menyusui, hamil & balita", "menyusui-hamil-balita"),
        ("Café", "cafe"),
    ],
)
def test_a_recording_is_named_for_what_it_says(text: str, name: str) -> None:
    assert clip_name(text) == name


def test_long_sentences_that_begin_alike_have_names_of_their_own() -> None:
    begin = "Silakan letakkan dokumen Anda di atas alas di bawah kamera, lalu tunggu "
    names = {clip_name(begin + end) for end in ("sebentar.", "sampai terdengar bunyi.")}
    assert len(names) == 2
    assert max(map(len, names)) <= LONGEST_NAME + 9


def test_a_sentence_of_signs_alone_has_a_name_too() -> None:
    assert clip_name("…") != clip_name("—")
    assert clip_name("…").isalnum()


@pytest.mark.parametrize("utterance", [Utterance("a", "../id"), Utterance("a", "id", clip="../../booth")])
def test_nothing_outside_the_folder_is_played(tmp_path: Path, utterance: Utterance) -> None:
    record(tmp_path / "booth.wav", 0.2, 440)
    assert Recordings(tmp_path / "voice" / "guide").find(utterance) is None


def test_a_recording_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "halo.wav").write_bytes(b"no sound")
    assert Recordings(tmp_path).find(Utterance("Halo", "id")) is None


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000])
def test_another_rate_keeps_length_and_pitch(tmp_path: Path, rate_hz: int) -> None:
    path = tmp_path / "tone.wav"
    record(path, 1.0, 440, rate_hz)
    before = read(path)
    after = resampled(before)
    assert after.rate_hz == RATE_HZ
    assert after.seconds == pytest.approx(before.seconds, abs=0.001)
    assert pitch_hz(after) == pytest.approx(440, abs=1)
    assert np.abs(after.samples).max() == pytest.approx(9_000, rel=0.05)


def test_no_sound_has_no_rate_to_change() -> None:
    nothing = Sound(8_000, np.zeros(0, np.int16))
    assert len(resampled(nothing).samples) == 0

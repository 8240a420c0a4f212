"""Sound as samples: read, trimmed, brought to one loudness, joined, written.

One shape only, the one that a call is made of: WAV, PCM of 16 bits, mono.
Loudness is the level of the parts where somebody speaks, so that a long pause
does not make a clip louder; full scale is 0 dB.
"""

from __future__ import annotations

import os
import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 22_050
"""What espeak-ng makes, and what everything the booth says is played at."""
LOUDNESS_DB = -18.0
PEAK_DB = -1.0
MOST_GAIN_DB = 30.0
SPEECH_WITHIN_DB = 30.0  # of the loudest window: what is quieter is a pause
SILENT_BELOW_DB = -60.0
WINDOW_S = 0.02
MARGIN_S = 0.03  # kept on both sides of what is trimmed
FULL_SCALE = 32_768.0


class UnusableSoundError(Exception):
    """The file is not WAV, PCM, 16 bits, mono. The text names what it is instead."""


@dataclass(frozen=True, slots=True)
class Sound:
    """`samples` are 16-bit, mono, `rate_hz` of them a second."""

    rate_hz: int
    samples: NDArray[np.int16]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate_hz


def read(path: Path) -> Sound:
    """The sound in a WAV file. Raises UnusableSoundError; OSError when the file cannot be read."""
    try:
        with wave.open(str(path), "rb") as file:
            channels, sample_bytes, rate_hz = file.getparams()[:3]
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise UnusableSoundError(str(error) or "EOF") from error
    if (channels, sample_bytes) != (1, 2):
        raise UnusableSoundError(f"{8 * sample_bytes} bit, {channels} ch")
    return Sound(rate_hz, np.frombuffer(frames, dtype="<i2"))


def write(sound: Sound, target: Path) -> None:
    """Write a WAV file that a power cut leaves whole or not at all, once it is renamed into its place."""
    with target.open("wb") as file:
        with wave.open(file, "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(sound.rate_hz)
            wav.writeframes(sound.samples.astype("<i2").tobytes())
        file.flush()
        os.fsync(file.fileno())


def loudness_db(sound: Sound) -> float:
    """The level of the speech in `sound`; minus infinity when it is silent."""
    windows = _windows(sound)
    speech = windows[_speaks(windows)]
    return _decibel(float(speech.mean())) if len(speech) else -np.inf


def normalised(sound: Sound) -> Sound:
    """`sound` at the loudness of every call, or as near as its peaks allow. Silence stays silence."""
    level_db = loudness_db(sound)
    if level_db < SILENT_BELOW_DB:
        return sound
    peak_db = _decibel(float(np.max(np.abs(sound.samples.astype(np.float64)))) ** 2 / FULL_SCALE**2)
    gain_db = min(LOUDNESS_DB - level_db, PEAK_DB - peak_db, MOST_GAIN_DB)
    louder = np.rint(sound.samples * 10 ** (gain_db / 20)).clip(-32_768, 32_767)
    return replace(sound, samples=louder.astype(np.int16))


def trimmed(sound: Sound) -> Sound:
    """`sound` without the silence before and after the speech."""
    windows = _windows(sound)
    speech = np.flatnonzero(_speaks(windows))
    if not len(speech):
        return sound
    window, margin = int(WINDOW_S * sound.rate_hz), int(MARGIN_S * sound.rate_hz)
    first, last = speech[0] * window, (speech[-1] + 1) * window
    return replace(sound, samples=sound.samples[max(0, first - margin) : last + margin])


def resampled(sound: Sound, rate_hz: int = RATE_HZ) -> Sound:
    """`sound` at another rate, its tones where they were; those too high for it are left out."""
    if rate_hz == sound.rate_hz or not len(sound.samples):
        return replace(sound, rate_hz=rate_hz)
    length = round(len(sound.samples) * rate_hz / sound.rate_hz)
    tones = np.fft.rfft(sound.samples)[: length // 2 + 1]
    samples = np.fft.irfft(tones, length) * (length / len(sound.samples))
    return Sound(rate_hz, np.rint(samples).clip(-32_768, 32_767).astype(np.int16))


def joined(sounds: Sequence[Sound], pauses_s: Sequence[float]) -> Sound:
    """`sounds` one after another, each behind its pause; all of one rate."""
    rate_hz = sounds[0].rate_hz
    parts: list[NDArray[np.int16]] = []
    for sound, pause_s in zip(sounds, pauses_s, strict=True):
        parts += [np.zeros(int(pause_s * rate_hz), np.int16), sound.samples]
    return Sound(rate_hz, np.concatenate(parts))


def _windows(sound: Sound) -> NDArray[np.float64]:
    """The power of each window of the sound, full scale being 1; the last one may be short."""
    length = max(1, int(WINDOW_S * sound.rate_hz))
    starts = np.arange(0, len(sound.samples), length)
    if not len(starts):
        return np.zeros(0)
    squares = (sound.samples / FULL_SCALE) ** 2
    sizes = np.diff([*starts, len(squares)])
    power: NDArray[np.float64] = np.add.reduceat(squares, starts) / sizes
    return power


def _speaks(windows: NDArray[np.float64]) -> NDArray[np.bool_]:
    if not len(windows) or _decibel(float(windows.max())) < SILENT_BELOW_DB:
        return np.zeros(len(windows), np.bool_)
    speaks: NDArray[np.bool_] = windows >= windows.max() * 10 ** (-SPEECH_WITHIN_DB / 10)
    return speaks


def _decibel(power: float) -> float:
    return 10 * float(np.log10(power)) if power > 0 else -np.inf

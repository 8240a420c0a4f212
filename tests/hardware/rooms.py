"""Where a speaker is heard: a real sound system that plays into a file, a folder, a wire's far end."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from kiosk.clock import SystemClock
from kiosk.hardware.speaker.simulator import SpeakerSimulator
from kiosk.sound import RATE_HZ, Sound, read

SOON_S = 20.0


class Room(Protocol):
    """Somebody listens here."""

    url: str

    def last(self) -> Sound:
        """What was heard last."""
        ...

    def close(self) -> None: ...


class AlsaRoom:
    """The real ALSA and aplay; the device is ALSA's own that writes into a file."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = "alsa:heard"
        self._heard = folder / "heard.raw"
        sound_device(folder, self._heard, monkeypatch)

    def last(self) -> Sound:
        return Sound(RATE_HZ, np.frombuffer(self._heard.read_bytes(), "<i2"))

    def close(self) -> None:
        """There is nobody to send home."""


class FolderRoom:
    def __init__(self, folder: Path, _: pytest.MonkeyPatch) -> None:
        self.folder = folder / "spoken"
        self.url = f"file://{self.folder}"

    def last(self) -> Sound:
        return read(max(self.folder.iterdir()))

    def close(self) -> None:
        assert [path.name for path in self.folder.iterdir() if path.suffix != ".wav"] == []


class WireRoom:
    def __init__(self, folder: Path, _: pytest.MonkeyPatch) -> None:
        self.simulator = SpeakerSimulator(SystemClock(), folder / "heard.jsonl")
        self.simulator.plug()
        self.url = self.simulator.url

    def last(self) -> Sound:
        return self.simulator.sounds[-1]

    def close(self) -> None:
        self.simulator.close()


def sound_device(folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ALSA knows a device `heard`, which writes what it plays to `target`."""
    settings = folder / "asound.conf"
    settings.write_text(
        "</usr/share/alsa/alsa.conf>\n"
        f'pcm.heard {{ type file; slave.pcm {{ type null }}; file "{target}"; format "raw" }}\n',
        "utf-8",
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(settings))


def record(path: Path, seconds: float, tone_hz: float, rate_hz: int = RATE_HZ) -> None:
    """A tone of that length between two silences, as somebody records a sentence."""
    path.parent.mkdir(parents=True, exist_ok=True)
    moments = np.arange(int(seconds * rate_hz)) / rate_hz
    tone = (np.sin(2 * np.pi * tone_hz * moments) * 9_000).astype("<i2")
    silence = np.zeros(rate_hz // 2, "<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.concatenate([silence, tone, silence]).tobytes())


def pitch_hz(sound: Sound) -> float:
    """The loudest tone in `sound`."""
    tones = np.abs(np.fft.rfft(sound.samples))
    return float(np.argmax(tones)) * sound.rate_hz / len(sound.samples)

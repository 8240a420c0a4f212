"""Makes the shutter's sound, `kiosk/screens/sounds/shutter.wav`: ours, from noise.

    python tools/shutter_sound.py

Two short clicks, as of a curtain that opens and closes, each a burst of noise
that dies away over a low knock. The same call makes the same bytes.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

SOUND = Path(__file__).resolve().parents[1] / "kiosk" / "screens" / "sounds" / "shutter.wav"
RATE_HZ = 22_050
LENGTH_S = 0.16
#: When each click begins (s), how fast it dies away (s), how loud it is.
CLICKS = ((0.0, 0.010, 0.7), (0.062, 0.018, 1.0))
KNOCK_HZ = 180.0
LOUDEST = 0.8


def made() -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """The sound as 16-bit samples, mono."""
    noise = np.random.default_rng(9900)
    time_s = np.arange(round(RATE_HZ * LENGTH_S)) / RATE_HZ
    sound = np.zeros_like(time_s)
    for begins_s, dies_s, loud in CLICKS:
        since_s = time_s - begins_s
        dying = np.where(since_s >= 0, np.exp(-np.maximum(since_s, 0) / dies_s), 0.0)
        hiss = np.diff(noise.normal(0.0, 1.0, len(time_s) + 1))
        knock = np.sin(2 * np.pi * KNOCK_HZ * since_s)
        sound += loud * dying * (0.45 * hiss + 0.8 * knock)
    fade = np.minimum(1.0, (LENGTH_S - time_s) / 0.02)
    sound *= fade * LOUDEST / np.abs(sound).max()
    return np.asarray(np.rint(sound * 32_767), np.int16)


def main() -> None:
    SOUND.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(SOUND), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(made().astype("<i2").tobytes())


if __name__ == "__main__":
    main()

"""The chime before a call, made at start: the same bytes every time.

Two soft notes, E5 then C5, the falling third that waiting rooms know. Each is
a sine with two quiet overtones and dies away by itself, so nothing clicks.
"""

from __future__ import annotations

import io
import math
import struct
import wave

SAMPLE_RATE_HZ = 22_050
NOTES_HZ = (659.26, 523.25)
NOTE_S = 0.55
TAIL_S = 0.45
OVERTONES = ((1, 1.0), (2, 0.28), (3, 0.10))
ATTACK_S = 0.008
DECAY_S = 0.28
LOUDNESS = 0.5


def chime() -> bytes:
    """A WAV file: 16 bits, mono, 22 050 Hz, about a second and a half."""
    length = int((NOTE_S * len(NOTES_HZ) + TAIL_S) * SAMPLE_RATE_HZ)
    samples = [0.0] * length
    for place, pitch_hz in enumerate(NOTES_HZ):
        start = int(place * NOTE_S * SAMPLE_RATE_HZ)
        for index in range(start, length):
            t_s = (index - start) / SAMPLE_RATE_HZ
            envelope = min(1.0, t_s / ATTACK_S) * math.exp(-t_s / DECAY_S)
            turns = 2 * math.pi * pitch_hz * t_s
            samples[index] += envelope * sum(part * math.sin(times * turns) for times, part in OVERTONES)
    peak = max(abs(sample) for sample in samples)
    frames = struct.pack(f"<{length}h", *(round(sample / peak * LOUDNESS * 32_767) for sample in samples))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE_HZ)
        sound.writeframes(frames)
    return file.getvalue()

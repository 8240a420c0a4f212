"""The voice guide: from `speak` to the first sample at the sound device, and what it costs.

The real espeak-ng and the real aplay, on ALSA's device `null`, which takes
samples as fast as they come; a real card begins once 0.2 s of sound are there,
or all of it.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from functools import partial

from benchmarks.rows import Row, at_most, percentile, row
from kiosk.clock import Clock, SystemClock
from kiosk.hardware.speaker.address import speaker_from_url
from kiosk.hardware.speaker.port import Utterance
from kiosk.hardware.speaker.recordings import Recordings
from kiosk.hardware.speaker.speaking import VoiceSpeaker
from kiosk.hardware.speaker.synthesiser import Synthesiser

SENTENCES = 80
INTERRUPTIONS = 20
PATIENCE_S = 30.0
FIRST_SAMPLE_P99_MS = 300.0
CALL_P99_MS = 5.0
TEXTS = (
    "Apa yang Anda perlukan?",
    "Sudah punya jadwal. M-Paspor atau kode booking. Pilihan 1 dari 6.",
    "Nomor antrean Anda A012. 3 di depan Anda, sekitar 10–20 menit.",
    "Silakan ambil tiket Anda.",
)


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    clock = SystemClock()
    with speaker_from_url("alsa:null", clock, Synthesiser(), Recordings(None)) as speaker:
        _say(speaker, TEXTS[0])  # the device was looked at, and the voice was read from the disk
        before_s = _children_s()
        first_ms, calls_ms = [], []
        for turn in range(SENTENCES):
            words = [Utterance(TEXTS[turn % len(TEXTS)], "id")]
            calls_ms.append(_timed(clock, partial(speaker.speak, words, 50)))
            speaker.wait(PATIENCE_S)
            first_ms.append(speaker.began_after_s * 1000)
        sentence_ms = (_children_s() - before_s) * 1000 / SENTENCES
        stops_ms = []
        for _ in range(INTERRUPTIONS):
            speaker.speak([Utterance(TEXTS[2] * 60, "id")], 50)
            stops_ms.append(_timed(clock, speaker.stop))
        assert speaker.problem() is None, speaker.problem()
    return [
        row("speak to the first sample at the device, p50", percentile(first_ms, 50), "ms"),
        at_most(
            "speak to the first sample at the device, p99",
            percentile(first_ms, 99),
            "ms",
            FIRST_SAMPLE_P99_MS,
        ),
        at_most("the call of speak, p99", percentile(calls_ms, 99), "ms", CALL_P99_MS),
        at_most("the call of stop in the middle of a word, p99", percentile(stops_ms, 99), "ms", CALL_P99_MS),
        row("processor time of espeak-ng and aplay a sentence", sentence_ms, "ms"),
    ]


def _say(speaker: VoiceSpeaker, text: str) -> None:
    speaker.speak([Utterance(text, "id")], 50)
    speaker.wait(PATIENCE_S)


def _timed(clock: Clock, deed: Callable[[], None]) -> float:
    """Milliseconds that `deed` held its caller."""
    began_s = clock.monotonic_s()
    deed()
    return (clock.monotonic_s() - began_s) * 1000


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

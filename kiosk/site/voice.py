"""The voice of the board: a call as a WAV file, with no network.

An office's own recordings come first: when the folder of clips holds every
piece of the sentence, the pieces are joined. Otherwise espeak-ng speaks the
whole sentence. With neither there is a Fault, and the board stays with text
and chime. A call that was made once is kept in the cache folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import subprocess
import tempfile
import threading
import wave
from pathlib import Path

from kiosk.faults import Fault, FaultCode
from kiosk.site.announcements import NumberStyle, phrases, spoken

PROGRAM = "espeak-ng"
SPEAK_TIMEOUT_S = 5.0
WORDS_PER_MINUTE = 135
CACHED_CALLS = 256


class Voice:
    """Speaks calls into files. Safe to use from several threads at once."""

    def __init__(
        self,
        cache: Path,
        *,
        clips: Path | None = None,
        style: NumberStyle = NumberStyle.SPOKEN,
        program: str = PROGRAM,
        timeout_s: float = SPEAK_TIMEOUT_S,
    ) -> None:
        self._cache = cache
        self._clips = clips
        self._style = style
        self._program = program
        self._timeout_s = timeout_s
        self._speaking = threading.Lock()

    def call(self, label: str, counter: str, recalls: int = 0) -> Path | Fault:
        """The file with the call of `label` to the counter named `counter`, or VOICE_MISSING."""
        recalls = min(recalls, 2)
        kept = self._cache / f"{label}-{_folded(counter)}-{self._style}-{recalls}.wav"
        with self._speaking:
            return kept if kept.exists() else self._make(kept, label, counter, recalls)

    def _make(self, kept: Path, label: str, counter: str, recalls: int) -> Path | Fault:
        self._cache.mkdir(parents=True, exist_ok=True)
        self._forget_oldest()
        with tempfile.TemporaryDirectory(dir=self._cache) as folder:
            fresh = Path(folder) / "call.wav"
            fault = self._record(label, counter, recalls, fresh)
            if fault is not None:
                return fault
            return fresh.replace(kept)

    def _record(self, label: str, counter: str, recalls: int, target: Path) -> Fault | None:
        clips = self._recorded(phrases(label, counter, self._style, recalls))
        if clips and _join(clips, target):
            return None
        return self._speak(spoken(label, counter, self._style, recalls), target)

    def _recorded(self, pieces: list[str]) -> list[Path]:
        """The clip of each piece, or nothing when one is missing: half a recording sounds broken."""
        if self._clips is None:
            return []
        clips = [self._clips / f"{piece.replace(' ', '-')}.wav" for piece in pieces]
        return clips if all(clip.is_file() for clip in clips) else []

    def _speak(self, text: str, target: Path) -> Fault | None:
        command = [self._program, "-v", "id", "-s", str(WORDS_PER_MINUTE), "-w", str(target), text]
        try:
            done = subprocess.run(command, capture_output=True, timeout=self._timeout_s, check=False)
        except FileNotFoundError:
            return Fault(FaultCode.VOICE_MISSING, f"{self._program} is not installed")
        except subprocess.TimeoutExpired:
            return Fault(FaultCode.VOICE_MISSING, f"{self._program} took longer than {self._timeout_s} s")
        if done.returncode or not target.exists():
            return Fault(FaultCode.VOICE_MISSING, f"{self._program} ended with {done.returncode}")
        return None

    def _forget_oldest(self) -> None:
        """Keep the cache small: a day's labels come back tomorrow anyway."""
        kept = sorted(self._cache.glob("*.wav"), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(0, len(kept) - CACHED_CALLS + 1)]:
            path.unlink()


def _folded(name: str) -> str:
    """A file name for a counter's name; the digest keeps look-alikes apart."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower())
    return f"{plain}-{hashlib.blake2s(name.encode(), digest_size=4).hexdigest()}"


def _join(clips: list[Path], target: Path) -> bool:
    """Write the clips one after another; False when their formats differ."""
    with contextlib.ExitStack() as stack:
        sounds = [stack.enter_context(wave.open(str(clip), "rb")) for clip in clips]
        shapes = {sound.getparams()[:3] for sound in sounds}
        if len(shapes) != 1:
            return False
        channels, sample_bytes, rate_hz = shapes.pop()
        with wave.open(str(target), "wb") as joined:
            joined.setnchannels(channels)
            joined.setsampwidth(sample_bytes)
            joined.setframerate(rate_hz)
            for sound in sounds:
                joined.writeframes(sound.readframes(sound.getnframes()))
    return True

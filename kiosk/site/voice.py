"""The voice of the board: a call as a WAV file, with no network.

An office's own recordings come first (`clips`); where they do not suffice
espeak-ng speaks the whole sentence. With neither there is a Fault, and the
board stays with text and chime. Every call has the same loudness, and one that
was made is kept in the cache folder, which holds a day and forgets the oldest.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.faults import Fault, FaultCode
from kiosk.hardware.speaker.synthesiser import HANGS_AFTER_S, PROGRAM, Synthesiser
from kiosk.site.announcements import MOST_RECALLS, call_words, spoken
from kiosk.site.clips import Clips
from kiosk.sound import Sound, normalised, write
from kiosk.spoken.indonesian import NumberStyle
from kiosk.words import SOURCE_LANGUAGE

WORDS_PER_MINUTE = 135
CACHED_CALLS = 256  # some 60 MB
RENDERING = 2
"""Grows when a call of the same words would sound different, so that old files are not played."""


class Voice:
    """Speaks calls into files. Safe to use from several threads at once, and from several processes."""

    def __init__(
        self,
        cache: Path,
        *,
        clips: Path | None = None,
        style: NumberStyle = NumberStyle.SPOKEN,
        most_recalls: int = MOST_RECALLS,
        program: str = PROGRAM,
        timeout_s: float = HANGS_AFTER_S,
        cached_calls: int = CACHED_CALLS,
    ) -> None:
        self._cache = cache
        self._clips = None if clips is None else Clips(clips)
        self._style = style
        self._most_recalls = most_recalls
        self._synthesiser = Synthesiser(WORDS_PER_MINUTE, program=program, hangs_after_s=timeout_s)
        self._cached_calls = cached_calls
        self._speaking = threading.Lock()

    def call(self, label: str, counter: str, recalls: int = 0) -> Path | Fault:
        """The file with the call of `label` to the counter named `counter`, or VOICE_MISSING."""
        recalls = min(recalls, self._most_recalls)
        edition = "0" if self._clips is None else self._clips.edition()
        name = f"{label}-{_folded(counter)}-{self._style}-{recalls}of{self._most_recalls}"
        kept = self._cache / f"{name}-{RENDERING}-{edition}.wav"
        with self._speaking:
            if kept.exists():
                return kept
            try:
                return self._make(kept, label, counter, recalls)
            except OSError as error:
                return Fault(FaultCode.VOICE_MISSING, f"the call cannot be kept: {error.strerror}")

    def _make(self, kept: Path, label: str, counter: str, recalls: int) -> Path | Fault:
        self._cache.mkdir(parents=True, exist_ok=True)
        self._forget_oldest()
        with self._part() as part:
            sound = self._recorded(label, counter, recalls) or self._spoken(
                spoken(label, counter, self._style, recalls, self._most_recalls)
            )
            if isinstance(sound, Fault):
                return sound
            write(normalised(sound), part)
            return part.replace(kept)

    @contextmanager
    def _part(self) -> Iterator[Path]:
        """A file to work in; one that a kill left behind is forgotten with the oldest calls."""
        handle, name = tempfile.mkstemp(suffix=".part", dir=self._cache)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _recorded(self, label: str, counter: str, recalls: int) -> Sound | None:
        if self._clips is None:
            return None
        return self._clips.call(call_words(label, counter, self._style, recalls, self._most_recalls))

    def _spoken(self, text: str) -> Sound | Fault:
        sound = self._synthesiser.whole(text, SOURCE_LANGUAGE)
        return Fault(FaultCode.VOICE_MISSING, sound.detail) if isinstance(sound, Fault) else sound

    def _forget_oldest(self) -> None:
        """Keep the cache small: a day's labels come back tomorrow anyway."""
        kept = sorted((file.stat().st_mtime, file.path) for file in os.scandir(self._cache))
        for _, path in kept[: max(0, len(kept) - self._cached_calls + 1)]:
            Path(path).unlink(missing_ok=True)


def _folded(name: str) -> str:
    """A file name for a counter's name; the digest keeps look-alikes apart."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower())
    return f"{plain}-{hashlib.blake2s(name.encode(), digest_size=4).hexdigest()}"

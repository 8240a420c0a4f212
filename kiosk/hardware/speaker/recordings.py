"""Recorded clips: somebody's own voice instead of the synthetic one.

A folder with a folder for each language, and in it WAV files (PCM, 16 bits,
mono, any rate). Which one is played is one rule: a clip that an utterance
names, else the one named for what is said: `apa-yang-anda-perlukan.wav`.
A recording that cannot be read leaves the sentence to the synthetic voice.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from kiosk.hardware.speaker.port import Utterance
from kiosk.sound import Sound, UnusableSoundError, normalised, read, resampled, trimmed

LONGEST_NAME = 60


def clip_name(text: str) -> str:
    """The name of the recording of `text`: its letters and digits, small, with strokes between;
    of a long text the beginning, and what tells it from others that begin so."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(name) <= LONGEST_NAME and name:
        return name
    digest = hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
    return f"{name[:LONGEST_NAME].rstrip('-')}-{digest}".lstrip("-")


class Recordings:
    """The recordings in `folder`, which need not exist. Looked at anew each time, so
    that one that was just recorded is heard."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def path(self, language: str, clip: str) -> Path | None:
        """The file that holds `clip` in `language`; None without recordings or for no name of a file."""
        if self._folder is None or "/" in clip + language or clip.startswith("."):
            return None
        return self._folder / language / f"{clip}.wav"

    def find(self, utterance: Utterance) -> Sound | None:
        """What was recorded for `utterance`, as loud as the synthetic voice; None when nothing was."""
        for clip in filter(None, (utterance.clip, clip_name(utterance.text))):
            path = self.path(utterance.language, clip)
            if path is None:
                continue
            try:
                return resampled(normalised(trimmed(read(path))))
            except (OSError, UnusableSoundError):
                continue
        return None

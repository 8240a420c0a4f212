"""An office's own recordings of the words that a call is made of.

A folder of WAV files, each named for what it says: `antrean.wav`, `be.wav`,
`dua-belas.wav`, `loket-tiga.wav`. A call is put together from as few of them
as will do, so a longer recording wins over its words. When one word is
missing the whole sentence is left to the synthetic voice: half a recording
sounds broken.
"""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from kiosk.settings import Mistake
from kiosk.site.announcements import TURN
from kiosk.sound import (
    SILENT_BELOW_DB,
    Sound,
    UnusableSoundError,
    joined,
    loudness_db,
    normalised,
    read,
    trimmed,
)
from kiosk.words import mark

FOLDER = Path("voice") / "clips"  # in the folder of the configuration
PAUSE_S = 0.07
TURN_PAUSE_S = 0.30

NOT_PCM = mark("Rekaman ini tidak dapat dipakai ({detail}).")
SAVE_AS_PCM = mark("Simpan ulang sebagai WAV, PCM 16 bit, mono.")
OTHER_RATE = mark("Rekaman ini {rate} Hz, yang lain {common} Hz.")
SAME_RATE = mark("Simpan ulang dengan {common} Hz: semua rekaman harus sama.")
SILENT = mark("Rekaman ini tidak berisi suara.")
RECORD_AGAIN = mark("Rekam ulang, atau hapus berkas ini.")
NEVER_SAID = mark("Tidak ada panggilan yang memakai kata `{word}`.")
RENAME = mark("Maksud Anda `{suggestion}.wav`? Nama berkas adalah yang diucapkan, misalnya `dua-belas.wav`.")
NAME_IT = mark("Hapus berkas ini, atau namai dengan yang diucapkan, misalnya `dua-belas.wav`.")


class Clips:
    """The recordings of one folder, which may be empty or absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def edition(self) -> str:
        """Changes when a recording is added, removed or recorded again."""
        digest = hashlib.blake2s(digest_size=4)
        for path in _files(self._folder):
            stat = path.stat()
            digest.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def call(self, words: Sequence[str]) -> Sound | None:
        """The recorded call, its clips of one loudness; None when it cannot be put together."""
        names = covering(words, {path.stem for path in _files(self._folder)})
        if not names:
            return None
        try:
            sounds = [normalised(trimmed(read(self._folder / f"{name}.wav"))) for name in names]
        except (UnusableSoundError, OSError):
            return None
        if len({sound.rate_hz for sound in sounds}) != 1:
            return None
        pauses_s = [TURN_PAUSE_S if name.startswith(TURN) else PAUSE_S for name in names]
        return joined(sounds, [0.0, *pauses_s[1:]])


def covering(words: Sequence[str], names: Collection[str]) -> list[str] | None:
    """The fewest `names`, each some words joined by "-", that say `words` in order; None when none do."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(words) + 1):
        candidates = [
            [*before, name]
            for start, before in enumerate(best)
            if before is not None and (name := "-".join(words[start:end])) in names
        ]
        best.append(min(candidates, key=len, default=None))
    return best[-1]


def mistakes_in_clips(folder: Path, said: Collection[str]) -> tuple[Mistake, ...]:
    """What is wrong with the recordings in `folder`; `said` are all words that calls are made of."""
    mistakes: list[Mistake] = []
    sounds: dict[Path, Sound] = {}
    for path in _files(folder):
        mistakes += _never_said(path, said)
        try:
            sounds[path] = read(path)
        except (UnusableSoundError, OSError) as error:
            mistakes.append(_mistake(path, NOT_PCM, SAVE_AS_PCM, detail=str(error)))
    rates = Counter(sound.rate_hz for sound in sounds.values())
    common = rates.most_common(1)[0][0] if rates else 0
    for path, sound in sounds.items():
        if sound.rate_hz != common:
            values = {"rate": str(sound.rate_hz), "common": str(common)}
            mistakes.append(_mistake(path, OTHER_RATE, SAME_RATE, **values))
        if loudness_db(sound) < SILENT_BELOW_DB:
            mistakes.append(_mistake(path, SILENT, RECORD_AGAIN))
    return tuple(sorted(mistakes, key=lambda mistake: mistake.file))


def _never_said(path: Path, said: Collection[str]) -> Iterator[Mistake]:
    for word in path.stem.split("-"):
        if word not in said:
            near = difflib.get_close_matches(word, sorted(said), n=1)
            if not near:
                yield _mistake(path, NEVER_SAID, NAME_IT, word=word)
                continue
            suggestion = "-".join(near[0] if part == word else part for part in path.stem.split("-"))
            yield _mistake(path, NEVER_SAID, RENAME, word=word, suggestion=suggestion)


def _mistake(path: Path, problem: str, remedy: str, **values: str) -> Mistake:
    return Mistake(str(path), 1, path.name, problem, remedy, values)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.wav"))

"""The sentences of the voice guide that somebody may record, and what is wrong with recordings."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from kiosk.faults import CATALOGUE
from kiosk.hardware.speaker.recordings import clip_name
from kiosk.settings import Mistake, Settings
from kiosk.settings.models import Text
from kiosk.site.clips import NOT_PCM, RECORD_AGAIN, SAVE_AS_PCM, SILENT
from kiosk.sound import SILENT_BELOW_DB, UnusableSoundError, loudness_db, read
from kiosk.translating import texts
from kiosk.words import Wording, mark, say

#: The areas of texts that a screen may show, and the guide therefore say.
SPOKEN_AREAS = ("screens", "voice", "visit", "documents", "queue")
#: How much alike a name must be to be called a slip of the hand.
ALIKE = 0.85
NOT_WAV = mark("Hanya rekaman WAV yang diputar.")
NO_SENTENCE = mark("Tidak ada kalimat untuk rekaman `{clip}`.")
RENAME_SENTENCE = mark("Maksud Anda `{suggestion}.wav`? Nama berkas ditunjukkan `kiosk voice clips`.")


def clips_of(settings: Settings, language: str) -> Mapping[str, str]:
    """The name of each recording to the sentence it says. Sentences that differ in nothing
    one hears share a recording."""
    return {clip_name(text): text for text in sentences(settings, language)}


def sentences(settings: Settings, code: str) -> Iterator[str]:
    """What the booth says in that language without a number or a name in it: the texts
    of its screens, of its faults, and of its configuration."""
    told = [entry.applicant for entry in CATALOGUE.values()]
    yield from (say(text, code) for text in (*texts(SPOKEN_AREAS), *told) if "{" not in text)
    yield from _configured(settings.booth_file, code)
    yield from _configured(settings.services_file, code)


def _configured(table: BaseModel, code: str) -> Iterator[str]:
    """Every text of the configuration, in its order."""
    if isinstance(table, Text):
        yield Wording(table.id, table.en, table.others).in_(code)
        return
    for name in type(table).model_fields:
        value = getattr(table, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                yield from _configured(part, code)


def mistakes_in_guide(settings: Settings) -> tuple[Mistake, ...]:
    """What is wrong with the recordings: what cannot be played, what is silent, and names
    that are nearly those of a sentence."""
    folder = settings.folder / settings.booth_file.voice.clips
    mistakes: list[Mistake] = []
    for language in filter(Path.is_dir, sorted(folder.glob("*"))):
        said = clips_of(settings, language.name)
        for path in sorted(language.iterdir()):
            mistakes += _wrong_with(path, said)
    return tuple(mistakes)


def _wrong_with(path: Path, said: Mapping[str, str]) -> Iterator[Mistake]:
    if path.suffix != ".wav":
        yield _mistake(path, NOT_WAV, SAVE_AS_PCM)
        return
    near = difflib.get_close_matches(path.stem, said, n=1, cutoff=ALIKE)
    if path.stem not in said and near:
        yield _mistake(path, NO_SENTENCE, RENAME_SENTENCE, clip=path.stem, suggestion=near[0])
    try:
        sound = read(path)
    except (OSError, UnusableSoundError) as error:
        yield _mistake(path, NOT_PCM, SAVE_AS_PCM, detail=str(error))
        return
    if loudness_db(sound) < SILENT_BELOW_DB:
        yield _mistake(path, SILENT, RECORD_AGAIN)


def _mistake(path: Path, problem: str, remedy: str, **values: str) -> Mistake:
    return Mistake(str(path), 1, path.name, problem, remedy, values)

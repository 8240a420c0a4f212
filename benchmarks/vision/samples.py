"""Pictures with the truth beside them: drawn here, or in any folder given.

NAME.png (or .jpg and the like) has its truth in NAME.truth.json, an object with
any of "corners", "verdict", "codes", "mrz" and "nik"; docs/seeing.md says more.
Each key that is there makes the picture part of that comparison.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2

from kiosk.commands.batch import files_of
from kiosk.documents.decode import load_picture
from kiosk.documents.pixels import Pixels
from kiosk.faults import Fault

SETS = ("codes", "pages", "gate", "mrz", "ktp")
KEYS = {"codes": "codes", "pages": "corners", "gate": "verdict", "mrz": "mrz", "ktp": "nik"}
COUNTS = {"codes": 88, "pages": 48, "gate": 60, "mrz": 40, "ktp": 40}
"""How many pictures a made set has unless said."""

HELD_OUT = 700_000
"""The first seed: no part was tuned on what is drawn from here on."""

Drawn = tuple[Pixels, dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture file and what is true of it; `kind` groups a set's pictures."""

    path: Path
    truth: dict[str, Any]
    kind: str = ""

    @cached_property
    def pixels(self) -> Pixels:
        """(height, width, 3) BGR. Raises ValueError for what is no picture."""
        pixels = load_picture(self.path)
        if isinstance(pixels, Fault):
            raise ValueError(f"{self.path}: {pixels.detail}")
        return pixels

    def forget(self) -> None:
        """Let the pixels go; they are read again if they are asked for."""
        self.__dict__.pop("pixels", None)


def in_folder(folder: Path) -> list[Sample]:
    """The pictures in `folder` and below it that have a truth beside them."""
    samples = []
    for path in files_of([folder]):
        told = path.with_name(path.stem + ".truth.json")
        if told.is_file():
            samples.append(Sample(path, json.loads(told.read_text("utf-8")), path.parent.name))
    return samples


def of_set(samples: Sequence[Sample], name: str) -> list[Sample]:
    """Those whose truth has what the set `name` compares. Corners are compared
    where the whole page is in the picture and nothing but a page."""
    chosen = [sample for sample in samples if sample.truth.get(KEYS[name], None) is not None]
    if name == "pages":
        hard = {"cut_off", "two_documents", "not_a_document", "none", "too_far"}
        chosen = [sample for sample in chosen if not hard & set(sample.truth.get("verdict", ()))]
    return chosen


def made(name: str, into: Path, count: int | None = None, first: int = HELD_OUT) -> list[Sample]:
    """Draw the set `name` into the folder `into`, as files with their truth."""
    into.mkdir(parents=True, exist_ok=True)
    samples = []
    for turn, (kind, (pixels, truth)) in enumerate(_DRAWN[name](count or COUNTS[name], first)):
        path = into / f"{turn:04d}-{kind}.png"
        cv2.imwrite(str(path), pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])
        path.with_name(f"{path.stem}.truth.json").write_text(json.dumps(truth), "utf-8")
        samples.append(Sample(path, truth, kind))
    return samples


def _codes(count: int, first: int) -> Iterator[tuple[str, Drawn]]:
    from benchmarks.made_codes import BOOTH, HARD, made_empty, made_frame

    kinds = (*HARD, *BOOTH, "empty")
    for seed in range(first, first + count):
        kind = kinds[(seed - first) % len(kinds)]
        frame = made_empty(seed) if kind == "empty" else made_frame(kind, seed)
        yield kind, (frame.pixels, {"codes": list(frame.texts)})


def _pages(count: int, first: int) -> Iterator[tuple[str, Drawn]]:
    from benchmarks.made.recipes import recipe

    for seed in range(first, first + count):
        picture = recipe(seed, plate_share=0.25, fault="ok").made()
        yield picture.truth["background"], (picture.pixels, picture.truth)


def _gate(count: int, first: int) -> Iterator[tuple[str, Drawn]]:
    from benchmarks.made.recipes import recipe

    for seed in range(first + 10_000, first + 10_000 + count):
        picture = recipe(seed).made()
        yield picture.truth["verdict"][0], (picture.pixels, picture.truth)


def _mrz(count: int, first: int) -> Iterator[tuple[str, Drawn]]:
    from benchmarks import zones
    from benchmarks.vision.fields import mrz_fields

    for seed in range(first, first + count):
        picture = zones.made(seed)
        fields = mrz_fields(picture.kind, picture.lines)
        yield str(picture.kind), (picture.pixels, {"mrz": {**fields, "lines": list(picture.lines)}})


def _ktp(count: int, first: int) -> Iterator[tuple[str, Drawn]]:
    from benchmarks.made import identity_cards as cards

    for seed in range(first, first + count):
        card = cards.draw(seed)
        yield "ktp", (cards.seen(card, cards.readable(seed), seed), {"nik": card.person.nik})


_DRAWN: dict[str, Callable[[int, int], Iterator[tuple[str, Drawn]]]] = {
    "codes": _codes,
    "pages": _pages,
    "gate": _gate,
    "mrz": _mrz,
    "ktp": _ktp,
}

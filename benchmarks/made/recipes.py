"""Which picture a seed makes: half are sound, the others have one fault each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.made.backgrounds import BACKGROUNDS
from benchmarks.made.documents import SOUND
from benchmarks.made.lights import LIGHTS
from benchmarks.made.scenes import FAULTS, Made, scene


@dataclass(frozen=True, slots=True)
class Recipe:
    """What `scene` is called with."""

    seed: int
    document: str
    background: str
    light: str
    faults: tuple[str, ...]
    turn_deg: float | None = None

    def made(self, size_px: tuple[int, int] = (1920, 1080)) -> Made:
        return scene(
            self.document,
            seed=self.seed,
            background=self.background,
            light=self.light,
            faults=self.faults,
            size_px=size_px,
            turn_deg=self.turn_deg,
        )


def recipe(seed: int, plate_share: float = 0.4, fault: str | None = None) -> Recipe:
    """The picture of this seed; `fault` makes it one with that fault, "ok" a
    sound one."""
    random = np.random.default_rng((seed, 5))
    kind = fault or ("ok" if random.random() < 0.5 else FAULTS[int(random.integers(len(FAULTS)))])
    documents = ("ktp", "passport") if kind == "wrong_side" else SOUND
    document = documents[int(random.integers(len(documents)))]
    others = tuple(BACKGROUNDS)
    background = "plate" if random.random() < plate_share else others[int(random.integers(len(others)))]
    lights = tuple(LIGHTS) if kind == "ok" else ("even", "uneven", "warm", "cool")
    light = lights[int(random.integers(len(lights)))]
    upside_down = kind == "ok" and random.random() < 0.12
    turn = float(random.normal(180, 4)) if upside_down else None
    return Recipe(seed, document, background, light, () if kind == "ok" else (kind,), turn)

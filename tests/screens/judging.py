"""Every screen in every look before the eye: what it objects to, and what scrolls."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from contrasts import too_faint
from eye import objections, scrolling
from fingerprints import alike, difference, fingerprint
from looks import Appearance, every_appearance
from sheets import FINGERPRINTS, SHOWN, photograph, slug
from stage_hand import StageHand
from stations import every_station

#: The pictures, and by screen and look the grid that each is kept as.
PICTURES = Path(__file__).resolve().parents[2] / "docs/screens"
Prints = dict[str, dict[str, str]]


def unlike(kept: Prints, name: str, appearance: Appearance, hand: StageHand) -> list[str]:
    """Whether the screen that stands there is not as its picture in docs/screens shows."""
    was, now = kept.get(name, {}).get(str(appearance), ""), fingerprint(photograph(hand))
    if alike(was, now):
        return []
    much = f"{difference(was, now)} cells of it are" if was else "it is"
    return [f"{much} not as in {slug(name)}.png (`make pictures`, and look at it)"]


def prints() -> Prints:
    """What every screen looked like when its picture was made."""
    found: Prints = json.loads((PICTURES / FINGERPRINTS).read_text(encoding="utf-8"))
    return found


def judge(only: str) -> int:
    """Tell every objection as it is found; 1 when there was one."""
    kept = prints()
    looked, wrong, scrolls = 0, 0, Counter[str]()
    for station in every_station(only):
        for appearance in every_appearance():
            station.show(appearance)
            looked += 1
            changed = unlike(kept, station.name, appearance, station.hand) if appearance in SHOWN else []
            for objection in (*objections(station.hand), *too_faint(station.hand), *changed):
                wrong += 1
                sys.stdout.write(f"{station.name} | {appearance} | {objection}\n")
            if scrolling(station.hand):
                scrolls[f"{appearance.window} {appearance.comfort.text_scale:.0%}"] += 1
        sys.stdout.flush()
    for where, count in sorted(scrolls.items()):
        sys.stdout.write(f"{count} screens scroll: {where}\n")
    sys.stdout.write(f"{looked} looks, {wrong} objections\n")
    return 1 if wrong else 0

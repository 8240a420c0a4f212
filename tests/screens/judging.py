"""Every screen in every look before the eye: what it objects to, and what scrolls."""

from __future__ import annotations

import sys
from collections import Counter

from contrasts import too_faint
from eye import objections, scrolling
from looks import every_appearance
from stations import every_station


def judge(only: str) -> int:
    """Tell every objection as it is found; 1 when there was one."""
    looked, wrong, scrolls = 0, 0, Counter[str]()
    for station in every_station(only):
        for appearance in every_appearance():
            station.show(appearance)
            looked += 1
            for objection in (*objections(station.hand), *too_faint(station.hand)):
                wrong += 1
                sys.stdout.write(f"{station.name} | {appearance} | {objection}\n")
            if scrolling(station.hand):
                scrolls[f"{appearance.window} {appearance.comfort.text_scale:.0%}"] += 1
        sys.stdout.flush()
    for where, count in sorted(scrolls.items()):
        sys.stdout.write(f"{count} screens scroll: {where}\n")
    sys.stdout.write(f"{looked} looks, {wrong} objections\n")
    return 1 if wrong else 0

"""How long until I am called: a range of minutes, from the recent past.

The work ahead is drawn many times from the service times just measured and
shared among the open counters; the range is the middle 80 % of the draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 200
FEWEST_MEASURED = 5
LOW, HIGH = 0.1, 0.9
SEED = 1074


@dataclass(frozen=True, slots=True)
class Wait:
    """Whole minutes; `low` ≤ `high`."""

    low: int
    high: int

    def as_json(self) -> dict[str, int]:
        return {"low": self.low, "high": self.high}


def estimate(
    ahead: int, in_hand: int, counters: int, recent_minutes: Sequence[float], usual_minutes: float
) -> Wait:
    """The wait behind `ahead` tickets at a stage.

    ahead, in_hand: how many wait before this one, how many are with a counter
        (of which half the work is left, on average)
    counters: how many counters serve the stage
    recent_minutes: service times just measured at this stage, any order
    usual_minutes: the configured time, used until enough are measured; its
        spread is taken as exponential, the widest that is usual at a counter

    The same question gets the same answer: the draws start from a fixed seed.
    """
    servers = max(1, counters)
    if ahead == 0 and in_hand < servers:
        return Wait(0, max(1, math.ceil(usual_minutes / servers)))
    dice = np.random.default_rng(SEED)
    size = (DRAWS, ahead + in_hand)
    if len(recent_minutes) >= FEWEST_MEASURED:
        times = dice.choice(np.asarray(recent_minutes, dtype=float), size)
    else:
        times = dice.exponential(usual_minutes, size)
    waits = (times[:, :ahead].sum(axis=1) + times[:, ahead:].sum(axis=1) / 2) / servers
    low, high = np.quantile(waits, (LOW, HIGH))
    return Wait(math.floor(low), max(1, math.ceil(high)))

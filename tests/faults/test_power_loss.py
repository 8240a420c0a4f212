"""Booth, site and centre lose power at any instant: nothing promised is lost, nothing is there twice.

A few losses of `make soak`, which does fifty (benchmarks/power_loss.py).
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.power_loss import lose_power

SEED = 7
LOSSES = 2


def test_nothing_that_was_promised_is_lost_with_the_power(tmp_path: Path) -> None:
    world, found = lose_power(tmp_path, SEED, LOSSES)
    assert set(world.losses) == {"booth", "centre"}, "this seed was chosen to hit both"
    assert len(world.promises) > 0
    assert {check.what: check.wrong for check in found if check.wrong} == {}

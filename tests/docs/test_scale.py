"""The simulation behind docs/scale.md: the same seed, the same storm; and what smooths it does."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.costs import Costs
from benchmarks.scale import OUTAGE_DAYS, SITES, VISITS_A_DAY, play, t3, visit_ms
from kiosk.client.timing import ForwardTiming

COSTS = Costs(4.0, 0.25, 29.0, 5.0, 40.0, 5.0, 1.0, 2000.0, 372.0, 460_000.0)
FAST_KBIT_S = 20_000.0


def test_the_same_seed_plays_the_same_storm() -> None:
    storm = play(COSTS, 8, FAST_KBIT_S, True, seed=7)
    assert storm == play(COSTS, 8, FAST_KBIT_S, True, seed=7)
    assert storm.small_done_s != play(COSTS, 8, FAST_KBIT_S, True, seed=8).small_done_s


def test_every_site_is_back_three_minutes_after_the_centre() -> None:
    """A heartbeat is a minute away at most, and the chance two more; the rest is the link's."""
    there_at_once = max(play(COSTS, 1000, FAST_KBIT_S, False, seed=1).small_done_s)
    for seed in range(3):
        spread = play(COSTS, 1000, FAST_KBIT_S, True, seed=seed)
        assert max(spread.small_done_s) <= 180 + there_at_once + 1


def test_chance_spreads_the_sites_and_lowers_what_is_wanted_at_once() -> None:
    together = play(COSTS, 8, FAST_KBIT_S, False, seed=1)
    spread = play(COSTS, 8, FAST_KBIT_S, True, seed=1)
    assert spread.most_wanted_cores < together.most_wanted_cores
    assert together.most_at_once == SITES
    assert max(spread.small_done_s) - min(spread.small_done_s) > max(together.small_done_s) / 2


def test_no_core_does_more_than_it_can() -> None:
    storm = play(COSTS, 2, FAST_KBIT_S, False, seed=1)
    work_s = OUTAGE_DAYS * VISITS_A_DAY * visit_ms(COSTS) / 1000
    assert max(storm.all_done_s) >= work_s / 2


def test_what_the_centre_needs_grows_with_what_a_submission_costs() -> None:
    dear = replace(COSTS, submission_ms=40.0)
    for cheap_row, dear_row in zip(t3(COSTS), t3(dear), strict=True):
        if "visits/s" in str(cheap_row["figure"]):
            assert float(str(dear_row["value"])) > float(str(cheap_row["value"]))


def test_the_page_says_what_the_forwarder_does() -> None:
    timing = ForwardTiming()
    assert timing.backoff_most_s == 15 * 60
    assert (timing.heartbeat_s, timing.spread_s) == (60, 120)

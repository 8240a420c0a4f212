"""The face: how soon a touch is seen, how live the picture is, what it costs while nobody is there.

`kiosk run` in a process of its own at a whole stage, drawing offscreen in
software. It stands on its welcome first, and its processor time is read. Then
scripted applicants come, with the camera running at 30 frames a second of 1280×720:
some have priority and scan, some type the number of their booking, at 100 and at
200 % of the text. A touch counts from the frame that it may have just missed to the
frame that shows it, and a picture counts when it has been drawn.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psutil

from benchmarks.hall import book, hall
from benchmarks.rows import Row, at_least, at_most, percentile, row
from benchmarks.screen import OFFSCREEN, START_WITHIN_S, with_booking, without_pictures
from kiosk.clock import Clock, SystemClock
from kiosk.dock.applicants import Steps, dock, priority_walk_in, see, touch
from kiosk.dock.stage import Stage

EACH_WAY = 3
WATCHED = 150
SETTLE_S, IDLE_S = 10.0, 40.0
VISITS_WITHIN_S = 900.0
TARGET_REACTION_MS = 100.0
TARGET_PREVIEWS_PER_S = 24.0
TARGET_IDLE_PERCENT = 3.0
#: From 100 % of the text to 200 %, before the visit begins.
LARGEST_TEXT = (touch("comfort.text"), touch("comfort.text"))
Reports = Mapping[str, Sequence[Mapping[str, Any]]]


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    clock = SystemClock()
    with hall(clock) as stage:
        idle = _idle_percent(stage, clock)
        reports = _rehearse(stage, _visits(book(stage, 2 * EACH_WAY, clock)))
    return [
        row("cores that the booth may use", len(os.sched_getaffinity(0)), ""),
        at_most(f"processor on the welcome, {IDLE_S:.0f} s", idle, "% of a core", TARGET_IDLE_PERCENT),
        *_reactions(reports),
        *_previews(reports),
    ]


def _visits(bookings: Sequence[str]) -> Mapping[str, Sequence[Steps]]:
    """Of each way the visits, by its name."""
    walk_in = _watching(without_pictures(priority_walk_in()))
    at_once, larger = bookings[:EACH_WAY], bookings[EACH_WAY:]
    return {
        "walk-in, 100 %": [walk_in] * EACH_WAY,
        "booking, 100 %": [with_booking(number) for number in at_once],
        "walk-in, 200 %": [[*LARGEST_TEXT, *walk_in]] * EACH_WAY,
        "booking, 200 %": [[*LARGEST_TEXT, *with_booking(number)] for number in larger],
    }


def _reactions(reports: Reports) -> Iterator[Row]:
    """The promise holds for all of them together; each way is told by itself."""
    ways = {way: [float(ms) for one in of for ms in one["reactions_ms"]] for way, of in reports.items()}
    everything = [ms for of in ways.values() for ms in of]
    yield row(f"a touch is seen, of {len(everything)}, p50", percentile(everything, 50), "ms")
    yield at_most("a touch is seen, p99", percentile(everything, 99), "ms", TARGET_REACTION_MS)
    yield row("a touch is seen, worst", max(everything), "ms")
    for way, of in ways.items():
        yield row(f"a touch is seen, {way}, p99 of {len(of)}", percentile(of, 99), "ms")


def _previews(reports: Reports) -> Iterator[Row]:
    for way, of in reports.items():
        rates = [one["previews_per_s"] for one in of if one["previews_per_s"]]
        for place, lying in enumerate(("an empty desk", "a page that is judged") if rates else ()):
            least = min(one[place] for one in rates)
            yield at_least(f"live pictures of {lying}, {way}", least, "a second", TARGET_PREVIEWS_PER_S)


def _idle_percent(stage: Stage, clock: Clock) -> float:
    """Processor time of a booth that nobody touches, in per cent of one core; longer than
    it takes until the picture story begins."""
    booth = stage.start_booth(environment=OFFSCREEN)
    stage.wait_for("the booth's process", lambda: booth.child is not None, START_WITHIN_S)
    process = psutil.Process(booth.pid)
    booth.ended.wait(SETTLE_S)
    began_s, used_s = clock.monotonic_s(), sum(process.cpu_times()[:2])
    booth.ended.wait(IDLE_S)
    spent_s = sum(process.cpu_times()[:2]) - used_s
    percent = 100 * spent_s / (clock.monotonic_s() - began_s)
    stage.supervisor.end("run")
    return float(percent)


def _rehearse(stage: Stage, visits: Mapping[str, Sequence[Steps]]) -> Reports:
    """What the applicants' reports say, of each way."""
    folder, pictures = stage.state.parent / "scripts", stage.state.parent / "pictures"
    folder.mkdir()
    scripts = {f"{turn:02}": (way, steps) for turn, (way, steps) in enumerate(_in_turn(visits))}
    for name, (_, steps) in scripts.items():
        (folder / f"{name}.json").write_text(json.dumps(steps), "utf-8")
    played = [str(folder / f"{name}.json") for name in scripts]
    booth = stage.start_booth("--out", str(pictures), "--rehearse", *played, environment=OFFSCREEN)
    assert booth.ended.wait(VISITS_WITHIN_S), f"{len(played)} visits took more than {VISITS_WITHIN_S:.0f} s"
    assert booth.child is not None
    assert booth.child.returncode == 0, f"the rehearsal failed:\n{booth.log.read_text('utf-8')[-4000:]}"
    reports: dict[str, list[Mapping[str, Any]]] = {way: [] for way in visits}
    for name, (way, _) in scripts.items():
        reports[way].append(json.loads((pictures / f"{name}.done").read_text("utf-8")))
    return reports


def _in_turn(visits: Mapping[str, Sequence[Steps]]) -> Iterator[tuple[str, Steps]]:
    """One of each way after another, so that none is only the first or the last."""
    for round_of in zip(*([(way, steps) for steps in of] for way, of in visits.items()), strict=True):
        yield from round_of


def _watching(steps: Steps) -> Steps:
    """`steps`, and before the first page is laid down the picture of the empty desk and of
    an empty page, which is looked at again and again, is watched for a while."""
    first = next(place for place, step in enumerate(steps) if step == see("capture"))
    watched = {"previews": WATCHED, "within_s": 60}
    looks = (see("capture"), dict(watched), dock("/dock/camera", document="blank"), dict(watched))
    return [*steps[:first], *looks, *steps[first:]]

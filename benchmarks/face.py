"""The face: how soon a touch is seen, how live the picture is, what it costs while nobody is there.

`kiosk run` in a process of its own at a whole stage, drawing offscreen in
software. It stands on its welcome first, and its processor time is read. Then
scripted applicants come and scan, with the camera running at 30 frames a second
of 1280×720; a touch counts from the frame that it may have just missed to the
frame that shows it, and a picture counts when it has been drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import psutil

from benchmarks.hall import hall
from benchmarks.rows import Row, at_least, at_most, percentile, row
from benchmarks.screen import OFFSCREEN, START_WITHIN_S, without_pictures
from kiosk.clock import Clock, SystemClock
from kiosk.dock.applicants import Steps, dock, priority_walk_in, see
from kiosk.dock.stage import Stage

VISITS = 6
WATCHED = 150
SETTLE_S, IDLE_S = 10.0, 40.0
VISITS_WITHIN_S = 300.0
TARGET_REACTION_MS = 100.0
TARGET_PREVIEWS_PER_S = 24.0
TARGET_IDLE_PERCENT = 3.0


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    clock = SystemClock()
    with hall(clock) as stage:
        idle = _idle_percent(stage, clock)
        reports = _rehearse(stage)
    reactions_ms = [float(ms) for report in reports for ms in report["reactions_ms"]]
    empty, lying = zip(*(report["previews_per_s"] for report in reports), strict=True)
    return [
        at_most(f"processor on the welcome, {IDLE_S:.0f} s", idle, "% of a core", TARGET_IDLE_PERCENT),
        row(f"a touch is seen, of {len(reactions_ms)}, p50", percentile(reactions_ms, 50), "ms"),
        at_most("a touch is seen, p99", percentile(reactions_ms, 99), "ms", TARGET_REACTION_MS),
        row("a touch is seen, worst", max(reactions_ms), "ms"),
        at_least("live pictures of an empty desk", min(empty), "a second", TARGET_PREVIEWS_PER_S),
        at_least("live pictures of a page that is judged", min(lying), "a second", TARGET_PREVIEWS_PER_S),
    ]


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


def _rehearse(stage: Stage) -> list[Mapping[str, Any]]:
    """What the applicants' reports say."""
    folder, pictures = stage.state.parent / "scripts", stage.state.parent / "pictures"
    folder.mkdir()
    scripts = []
    for turn in range(VISITS):
        path = folder / f"{turn:02}.json"
        path.write_text(json.dumps(_watching(without_pictures(priority_walk_in()))), "utf-8")
        scripts.append(str(path))
    booth = stage.start_booth("--out", str(pictures), "--rehearse", *scripts, environment=OFFSCREEN)
    assert booth.ended.wait(VISITS_WITHIN_S), f"{VISITS} visits took more than {VISITS_WITHIN_S:.0f} s"
    assert booth.child is not None
    assert booth.child.returncode == 0, f"the rehearsal failed:\n{booth.log.read_text('utf-8')[-4000:]}"
    return [json.loads(path.read_text("utf-8")) for path in sorted(pictures.glob("*.done"))]


def _watching(steps: Steps) -> Steps:
    """`steps`, and before the first page is laid down the picture of the empty desk and of
    an empty page, which is looked at again and again, is watched for a while."""
    first = next(place for place, step in enumerate(steps) if step == see("capture"))
    watched = {"previews": WATCHED, "within_s": 60}
    looks = (see("capture"), dict(watched), dock("/dock/camera", document="blank"), dict(watched))
    return [*steps[:first], *looks, *steps[first:]]

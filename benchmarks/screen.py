"""The screen: how soon it is there, how much it holds, how long it is ever blocked.

`kiosk run` in a process of its own at a whole stage, drawing offscreen. The
first frame is the line `screen.first_frame` in its log. Then fifty scripted
applicants come one after another; memory is sampled while they do, and the
rehearsal itself watches for the longest time between two frames.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import psutil

from benchmarks.hall import book, hall
from benchmarks.rows import Row, at_most, percentile, row
from kiosk.clock import Clock, Deadline, SystemClock
from kiosk.dock.applicants import Steps, lost_passport, priority_walk_in, see, touch
from kiosk.dock.stage import Stage

STARTS = 5
VISITS = 50
SHOWN_BLOCKS = 5
TARGET_FIRST_FRAME_S = 2.0
TARGET_MEMORY_MB = 300.0
TARGET_BLOCKED_MS = 100.0
FIRST_FRAME = "screen.first_frame"
START_WITHIN_S = 30.0
VISITS_WITHIN_S = 900.0
SAMPLE_S = 0.5
#: Visits that were done, and the MB that were held then.
Sample = tuple[int, float]

OFFSCREEN = {"SDL_VIDEODRIVER": "offscreen"}


def run() -> list[Row]:
    """Rows of {figure, value, unit, target, met}."""
    clock = SystemClock()
    with hall(clock) as stage:
        starts_s = [_first_frame_s(stage, clock) for _ in range(STARTS)]
        numbers = book(stage, VISITS, clock)
        longest_ms, memory_mb = _rehearse(stage, clock, numbers)
    worst_s = max(starts_s)
    return [
        row("kiosk run, start to first frame, p50", percentile(starts_s, 50), "s"),
        at_most("kiosk run, start to first frame, worst", worst_s, "s", TARGET_FIRST_FRAME_S),
        at_most(f"resident memory after {VISITS} visits", memory_mb[-1][1], "MB", TARGET_MEMORY_MB),
        row("resident memory, growth a visit in the second half", _growth(memory_mb), "MB"),
        row("resident memory, most", max(held_mb for _, held_mb in memory_mb), "MB"),
        at_most("longest block of the screen", longest_ms, "ms", TARGET_BLOCKED_MS),
    ]


def _first_frame_s(stage: Stage, clock: Clock) -> float:
    """Seconds from starting the process to its first frame."""
    command = [sys.executable, "-m", "kiosk", "run", "--windowed"]
    places = ["--config", str(stage.config), "--state", str(stage.state)]
    started_s = clock.monotonic_s()
    with subprocess.Popen(
        [*command, *places], stderr=subprocess.PIPE, text=True, env={**os.environ, **OFFSCREEN}
    ) as process:
        assert process.stderr is not None
        try:
            seen = any(FIRST_FRAME in line for line in process.stderr)
            first_frame_s = clock.monotonic_s() - started_s
        finally:
            process.terminate()
            process.stderr.read()
    assert seen, "kiosk run ended before its first frame"
    return first_frame_s


def _rehearse(stage: Stage, clock: Clock, numbers: Sequence[str]) -> tuple[float, list[Sample]]:
    """The longest time between two frames in ms, and resident memory in MB as the visits went by."""
    folder, pictures = stage.state.parent / "scripts", stage.state.parent / "pictures"
    folder.mkdir()
    kinds = cycle((without_pictures(priority_walk_in()), None, without_pictures(lost_passport())))
    scripts = []
    for turn, steps in enumerate(islice(kinds, VISITS)):
        path = folder / f"{turn:02}.json"
        path.write_text(json.dumps(steps or with_booking(numbers[turn])), "utf-8")
        scripts.append(str(path))
    booth = stage.start_booth("--out", str(pictures), "--rehearse", *scripts, environment=OFFSCREEN)
    stage.wait_for("the booth's process", lambda: booth.child is not None, START_WITHIN_S)

    def done() -> int:
        return sum(1 for _ in pictures.glob("*.done"))

    memory_mb = _watch_memory(booth.pid, done, booth.ended.wait, Deadline.after(clock, VISITS_WITHIN_S))
    assert booth.child is not None
    assert booth.child.returncode == 0, f"the rehearsal failed:\n{booth.log.read_text('utf-8')[-4000:]}"
    return _longest_ms(pictures), memory_mb


def with_booking(number: str) -> Steps:
    """An applicant who types the sixteen digits of a booking."""
    return (
        touch("attract.start"),
        touch("home.booking"),
        touch("lookup.type_number"),
        see("notice_first"),
        touch("frame.next"),
        see("type_number"),
        {"type": number},
        touch("frame.next"),
        see("found"),
        touch("frame.next"),
        see("review"),
        touch("frame.next"),
        see("ticket"),
        {"paperwork": "out"},
        touch("frame.next"),
        see("attract"),
    )


def without_pictures(steps: Steps) -> Steps:
    """Reading a picture back from the graphics card is no part of a visit."""
    return [step for step in steps if "picture" not in step]


def _watch_memory(
    pid: int, done: Callable[[], int], ended: Callable[[float], bool], deadline: Deadline
) -> list[Sample]:
    """How much process `pid` held after how many visits, until it has ended."""
    process = psutil.Process(pid)
    samples: list[Sample] = []
    while not ended(SAMPLE_S):
        assert not deadline.expired, f"{VISITS} visits took more than {VISITS_WITHIN_S:.0f} s"
        with contextlib.suppress(psutil.NoSuchProcess):
            samples.append((done(), process.memory_info().rss / 2**20))
    # A process that is being cleared away holds nothing any more.
    return [(visits, held_mb) for visits, held_mb in samples if held_mb > 0]


def _growth(samples: Sequence[Sample]) -> float:
    """MB a visit from the middle of the visits to their end: what a leak would be."""
    middle, held_mb = next(sample for sample in samples if sample[0] >= VISITS // 2)
    visits, held_at_end_mb = samples[-1]
    return (held_at_end_mb - held_mb) / max(1, visits - middle)


def _longest_ms(pictures: Path) -> float:
    """The longest time between two frames of the whole rehearsal; the visits with
    the longest, and what was on the screen then, go to standard error."""
    reports = {path.stem: json.loads(path.read_text("utf-8")) for path in pictures.glob("*.done")}
    assert len(reports) == VISITS, f"{len(reports)} of {VISITS} visits went through"
    ranked = sorted(reports, key=lambda visit: -float(reports[visit]["longest_frame_ms"]))
    for visit in ranked[:SHOWN_BLOCKS]:
        report = reports[visit]
        print(
            f"visit {visit}: {report['longest_frame_ms']} ms, {report['longest_frame_at']}", file=sys.stderr
        )
    return float(reports[ranked[0]]["longest_frame_ms"])

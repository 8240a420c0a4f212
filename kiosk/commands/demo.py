"""`kiosk demo`: the whole booth on one machine, with simulated devices.

With a display: the booth in a window, and the dock page to play with. Without
one, scripted applicants walk through and officers call them; what is left is
pictures, tickets and a summary whose counts must agree.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kiosk.client.reserve import Reserve
from kiosk.clock import Calendar, Clock, SystemClock
from kiosk.commands.common import BAD, GOOD, language, make_folder
from kiosk.commands.database import open_store
from kiosk.dock.agreement import as_json, compare, count_booth, count_site
from kiosk.dock.applicants import APPLICANTS, EXPECTED
from kiosk.dock.officers import Call, serve_everyone
from kiosk.dock.processes import ProcessFailed
from kiosk.dock.scene import OFFICER, PASSWORD
from kiosk.dock.stage import Stage
from kiosk.settings import mistakes_in

SIZE_PX = (1080, 1920)
WINDOW_PX = (540, 960)
WALK_WITHIN_S = 240.0
DRAIN_WITHIN_S = 120.0
MOST_STARTS = 6


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("demo", help="the whole booth, simulated")
    parser.add_argument("--headless", action="store_true", help="scripted applicants instead of a window")
    parser.add_argument(
        "--out", type=Path, default=Path("out/demo"), metavar="DIR", help="pictures and summary"
    )
    parser.add_argument(
        "--config", type=Path, default=Path("config"), metavar="DIR", help="what to start from"
    )
    parser.add_argument(
        "--database",
        default="",
        metavar="URL",
        help="keep the queue in this empty PostgreSQL database instead of a file",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    clock = SystemClock()
    # Whoever stops the demo stops every process of it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(BAD))
    _stop_on_mistakes(args.config)
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    try:
        if args.headless or not has_display:
            return headless(args.out, args.config, clock, args.database)
        return windowed(args.config, clock, args.database)
    except ProcessFailed as error:
        print(error, file=sys.stderr)
        return BAD


def _stop_on_mistakes(config: Path) -> None:
    """What is wrong with `config` is told before anything is started."""
    if mistakes := mistakes_in(config):
        for mistake in mistakes:
            print(mistake.told(language()), file=sys.stderr)
        raise SystemExit(BAD)


def windowed(config: Path, clock: Clock, database: str) -> int:
    """The booth in a window; ends when the window is closed."""
    with (
        tempfile.TemporaryDirectory(prefix="anjungan-") as folder,
        Stage(Path(folder), config, clock, WINDOW_PX, database=database) as stage,
    ):
        print(f"Dok / dock:       {stage.panel.url}")
        print(f"Konsol / console: {stage.site_url}/staff  ({OFFICER}, {PASSWORD})")
        print(f"Papan / board:    {stage.site_url}/board", flush=True)
        booth = stage.start_booth("--windowed")
        booth.ended.wait()
    return GOOD


def headless(out: Path, config: Path, clock: Clock, database: str) -> int:
    """Scripted applicants, officers, and the comparison of the three stories."""
    screens = out / "screens"
    make_folder(screens)
    for left_over in screens.glob("*.done"):
        left_over.unlink()
    with (
        tempfile.TemporaryDirectory(prefix="anjungan-") as folder,
        Stage(Path(folder), config, clock, SIZE_PX, out / "running.json", database) as stage,
    ):
        try:
            stage.wait_for_manifest()
            walk_in(stage, screens)
            counters = [counter.code for counter in stage.settings.services_file.counter]
            calls = serve_everyone(stage.site_url, OFFICER, PASSWORD, counters)
            stage.relay.join()
            summary = settle(stage, clock, len(calls))
            summary["calls"] = [f"{call.label} → {call.counter}" for call in calls]
            summary["called_once_a_stage"] = _once_a_stage(calls)
            summary["restarts"] = {name: p.restarts for name, p in stage.supervisor.processes.items()}
            summary["rehearsal"] = _rehearsal(screens)
        finally:
            _copy(stage.tickets, out / "tickets")
            _copy(stage.logs, out / "logs")
            if stage.heard.exists():
                shutil.copyfile(stage.heard, out / "heard.jsonl")
        stage.roster.unlink()
    summary["date"] = Calendar(clock, stage.settings.site.zone).now().isoformat(timespec="seconds")
    comparisons = summary["comparisons"]
    assert isinstance(comparisons, list)
    agree = all(row["agree"] for row in comparisons) and bool(summary["called_once_a_stage"])
    summary["agree"] = agree
    (out / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", "utf-8")
    reserve = summary["reserve"]
    assert isinstance(reserve, dict)
    print("reserve: " + ", ".join(f"{what} {count}" for what, count in reserve.items()))
    for row in comparisons:
        counts = ", ".join(f"{where} {count}" for where, count in row["counts"].items())
        print(f"{'ok ' if row['agree'] else 'NOT'} {row['what']}: {counts}")
    print(f"{'Everything agrees' if agree else 'The counts do not agree'}: {out / 'summary.json'}")
    return GOOD if agree else BAD


def walk_in(stage: Stage, screens: Path) -> None:
    """Every scripted applicant in turn; a booth that dies is started again, and
    the applicant at it begins anew."""
    scripts = stage.state.parent / "scripts"
    scripts.mkdir()
    for who, (steps, _) in APPLICANTS.items():
        (scripts / f"{who}.json").write_text(json.dumps(steps), "utf-8")
    environment = {"SDL_VIDEODRIVER": "offscreen"}
    for _ in range(MOST_STARTS):
        done = {path.stem for path in screens.glob("*.done")}
        left = [str(scripts / f"{who}.json") for who in APPLICANTS if who not in done]
        if not left:
            break
        booth = stage.start_booth("--out", str(screens), "--rehearse", *left, environment=environment)
        if not booth.ended.wait(WALK_WITHIN_S):
            raise ProcessFailed(
                f"the applicants did not finish within {WALK_WITHIN_S:.0f} s; see {booth.log}"
            )
        assert booth.child is not None
        if booth.child.returncode == BAD:
            raise ProcessFailed(f"an applicant could not go on:\n{booth.log.read_text()[-4000:]}")
    else:
        raise ProcessFailed("the booth was started too often without finishing")


def settle(stage: Stage, clock: Clock, calls: int) -> dict[str, object]:
    """Wait until nothing waits any more, then compare what each part counts."""
    store = open_store(stage.settings, stage.state, clock)

    def drained() -> bool:
        booth, site = count_booth(stage.state, clock), count_site(store)
        return booth.submissions_unsent + booth.sealed_files + site.events_unsent == 0

    try:
        stage.wait_for("the spool to drain", drained, DRAIN_WITHIN_S)
        centre = stage.centre_summary()
        arrivals = centre["arrivals"]
        assert isinstance(arrivals, dict)
        comparisons = compare(
            EXPECTED,
            count_booth(stage.state, clock),
            count_site(store),
            centre,
            paper=stage.devices.printer.tickets,
            arrivals=sum(arrivals.values()),
            calls=calls,
        )
    finally:
        store.close()
    return {"comparisons": as_json(comparisons), "centre": centre, "reserve": _reserve(stage, clock)}


def _reserve(stage: Stage, clock: Clock) -> Mapping[str, int]:
    """The numbers that the site lent the booth today, and what became of them."""
    with Reserve(stage.state / "reserve.db", lambda: "the-demo-leases-nothing") as reserve:
        return reserve.tally(Calendar(clock, stage.settings.site.zone).today())


def _once_a_stage(calls: Sequence[Call]) -> bool:
    """Whether no ticket was called twice for the same stage: one call a stage,
    so as many calls of a ticket as its service has stages."""
    times: dict[str, int] = {}
    for call in calls:
        times[call.ticket] = times.get(call.ticket, 0) + 1
    return set(times.values()) <= {STAGES_OF_A_VISIT}


#: Document check, then biometrics and interview.
STAGES_OF_A_VISIT = 2


def _rehearsal(screens: Path) -> Mapping[str, object]:
    """What each applicant's rehearsal measured, by who it was."""
    reports = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(screens.glob("*.done"))}
    for path in screens.glob("*.done"):
        path.unlink()
    return reports


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file():
            (target / path.name).write_bytes(path.read_bytes())

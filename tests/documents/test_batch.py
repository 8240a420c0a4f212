"""Many files at once: the order, the losses, and the end."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.clock import ManualClock, SystemClock
from kiosk.commands.batch import add_arguments, files_of, json_line, plain, run_batch
from kiosk.commands.batch_progress import BatchProgress
from kiosk.commands.worker_pool import Result, See, seen_in_order


@contextmanager
def _opened() -> Iterator[See]:
    yield _see


def _see(path: Path, turn: int) -> Result:
    """What is done to a file stands in its name."""
    if path.name == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    if path.name == "hangs":
        threading.Event().wait()
    if path.name == "unreadable":
        return {"file": str(path), "error": "It is no picture."}
    return {"file": str(path), "turn": turn, "process": os.getpid()}


def _seen(names: list[str], jobs: int = 2, limit_s: float = 100.0) -> list[Result]:
    with closing(seen_in_order([Path(n) for n in names], _opened, jobs, SystemClock(), limit_s)) as results:
        return list(results)


def _arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


def test_results_come_in_the_order_of_the_files_from_several_processes() -> None:
    names = [f"{number}.png" for number in range(150)]

    results = _seen(names)

    assert [result["file"] for result in results] == names
    assert [result["turn"] for result in results] == list(range(1, 151))
    assert os.getpid() not in {result["process"] for result in results}


def test_a_process_that_dies_costs_its_file_alone() -> None:
    results = _seen(["a", "kills", "b", "kills", "kills", "c"])

    assert ["error" in result for result in results] == [False, True, False, True, True, False]
    assert "died" in results[1]["error"]


def test_a_file_that_hangs_is_given_up() -> None:
    (first, second, third) = _seen(["hangs", "hangs", "hangs"], limit_s=0.5)

    assert all("longer than" in result["error"] for result in (first, second, third))


def test_one_file_is_looked_at_in_this_process(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_batch(_arguments("only", "--json"), "test", _opened, str) == 0

    assert json.loads(capsys.readouterr().out)["process"] == os.getpid()


def test_an_unreadable_file_is_told_once_and_the_end_is_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_batch(_arguments("a", "unreadable", "b"), "test", _opened, lambda r: f"turn {r['turn']}") == 1

    told = capsys.readouterr()
    assert told.out == "a: turn 1\nb: turn 3\n"
    assert told.err == "unreadable: It is no picture.\n"


def test_a_folder_stands_for_the_pictures_in_it_sorted(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "empty").mkdir()
    for name in ("b.JPG", "a.png", "a.truth.json", ".hidden.png", "below/c.tiff", "notes.txt"):
        (tmp_path / name).touch()

    files = files_of([tmp_path / "empty", tmp_path / "notes.txt", tmp_path])

    names = [path.relative_to(tmp_path).as_posix() for path in files]
    assert names == ["empty", "notes.txt", "a.png", "b.JPG", "below/c.tiff"]


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1000", "²"])
def test_a_number_of_jobs_that_cannot_be_is_wrong_use(jobs: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        _arguments("a", f"--jobs={jobs}")
    assert stopped.value.code == 2


def test_no_file_name_forges_a_line() -> None:
    assert plain("a\nb\x1b[2J.png") == "a\\nb\\x1b[2J.png"
    assert plain("foto – é.png") == "foto – é.png"
    assert plain("\udcff.png") == "\\udcff.png"
    assert json.loads(json_line({"file": "\udcff\n.png"})) == {"file": "\udcff\n.png"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, tzinfo=UTC))


def test_progress_tells_count_and_time_left(clock: ManualClock) -> None:
    progress = BatchProgress(StringIO(), "kiosk scan", 40, clock)

    for _ in range(10):
        clock.advance(1)
        progress.step()

    assert progress.words() == "kiosk scan: 10 of 40 files, about 30 s left"


@pytest.mark.parametrize(("total", "lines"), [(3, 0), (40, 8)])
def test_a_log_hears_of_many_files_only_and_now_and_then(clock: ManualClock, total: int, lines: int) -> None:
    log = StringIO()
    progress = BatchProgress(log, "kiosk scan", total, clock)

    for _ in range(total):
        clock.advance(1)
        progress.step()

    assert len(log.getvalue().splitlines()) == lines


def test_ctrl_c_ends_it_with_a_sentence_and_leaves_nothing_running(tmp_path: Path) -> None:
    page = np.full((600, 800, 3), 90, np.uint8)
    cv2.rectangle(page, (150, 100), (650, 500), (250, 250, 250), -1)
    cv2.imwrite(str(tmp_path / "page.png"), page)
    # Tests that were begun in the background ignore Ctrl-C, and so would what they start.
    words = ["env", "--default-signal=INT", sys.executable, "-m", "kiosk", "scan", "--json"]
    words += [str(tmp_path / "page.png")] * 3000
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as command:
        assert command.stdout is not None
        assert json.loads(command.stdout.readline())["file"].endswith("page.png")
        os.killpg(command.pid, signal.SIGINT)
        # The workers write to the same pipes: their end is the end of all of them.
        out, err = command.communicate(timeout=60)

    assert command.returncode == 130
    assert "Traceback" not in err
    assert "stopped" in err.splitlines()[-1]
    assert all(json.loads(line) for line in out.splitlines())

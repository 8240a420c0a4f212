"""The whole booth as a newcomer starts it, with every process killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

DEMO_WITHIN_S = 400.0
LOOK_AGAIN_S = 0.05

Finished = subprocess.CompletedProcess[str]

#: When this picture has been taken, these processes are killed.
KILLS = (
    ("1-booking-02-home.png", ("site",)),
    ("2-priority-04-identity.png", ("forward", "centre")),
    ("2-priority-05-documents.png", ("run",)),
    ("3-offline-03-found.png", ("site", "forward")),
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(out: Path) -> Finished:
    """A finished demo during which each process was killed with SIGKILL."""
    child = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "demo", "--headless", "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for picture, names in KILLS:
            wait_for_file(out / "screens" / picture, child)
            running = json.loads((out / "running.json").read_text())
            for name in names:
                os.kill(running[name], signal.SIGKILL)
        told, _ = child.communicate(timeout=DEMO_WITHIN_S)
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            child.communicate(timeout=30)
    return subprocess.CompletedProcess(child.args, child.returncode, told)


def wait_for_file(path: Path, child: subprocess.Popen[str]) -> None:
    deadline_s = time.monotonic() + DEMO_WITHIN_S
    while not path.is_file():
        if child.poll() is not None or time.monotonic() > deadline_s:
            pytest.fail(f"{path.name} was never made: {child.communicate()[0] if child.poll() else ''}")
        time.sleep(LOOK_AGAIN_S)


@pytest.mark.timeout(600)
def test_every_process_may_be_killed_and_the_three_stories_still_agree(demo: Finished, out: Path) -> None:
    summary = json.loads((out / "summary.json").read_text())

    assert demo.returncode == 0, demo.stdout
    assert summary["agree"]
    assert all(row["agree"] for row in summary["comparisons"])
    assert summary["centre"]["tickets"] == 3
    assert summary["centre"]["documents"] == 2
    begun_again = {name for name, times in summary["restarts"].items() if times}
    assert begun_again == {name for _, names in KILLS for name in names}


def test_every_step_and_every_paper_is_left_as_a_picture(demo: Finished, out: Path) -> None:
    assert demo.returncode == 0, demo.stdout
    screens = {path.stem for path in (out / "screens").glob("*.png")}
    papers = list((out / "tickets").glob("*.png"))

    assert {"1-booking-06-ticket", "2-priority-09-ticket", "3-offline-06-ticket", "4-lost-03-slip"} <= screens
    assert len(papers) == 4


def test_no_log_of_the_demo_holds_anything_personal(demo: Finished, out: Path) -> None:
    assert demo.returncode == 0, demo.stdout
    logs = b"".join(path.read_bytes() for path in (out / "logs").iterdir())

    for personal in (b"6310011201579906", b"6302061508909901", b"Spesimen", b"MPASPOR-7F3K"):
        assert personal not in logs


def test_what_the_voice_guide_said_is_left_as_a_transcript(demo: Finished, out: Path) -> None:
    assert demo.returncode == 0, demo.stdout
    heard = [json.loads(line) for line in (out / "heard.jsonl").read_text("utf-8").splitlines()]
    assert "Panduan suara menyala." in [one["text"] for one in heard]
    assert len({one["text"] for one in heard}) > 2
    assert {one["language"] for one in heard} == {"id"}
    assert any(one["whole"] and one["loudness_db"] is not None for one in heard)

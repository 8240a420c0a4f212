"""A process that crashes leaves nothing of its memory on the disk."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFIG = Path(__file__).resolve().parents[2] / "config"
KIOSK_RUN = ["kiosk", "run", "--windowed", "--config", str(CONFIG), "--state", "state"]
KIOSK_SITE = ["kiosk", "site", "--port", "0", "--config", str(CONFIG), "--state", "state"]
CENTRAL_SERVE = ["central", "serve", "--port", "0", "--state", "state"]
WITHIN_S = 60
CORE_LIMIT = "Max core file size"


def allow_cores() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


@contextmanager
def running(command: list[str], folder: Path, ready: str) -> Iterator[subprocess.Popen[str]]:
    """`command` in `folder`, where it may leave a core, once it has said `ready`."""
    environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=allow_cores,
    ) as process:
        try:
            assert process.stdout is not None
            assert any(ready in line for line in process.stdout), "it ended too soon"
            yield process
        finally:
            process.kill()
            process.stdout.read()


def cores(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*core*")]


def core_limits(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/limits").read_text("ascii").splitlines()
    return next(line for line in lines if line.startswith(CORE_LIMIT)).removeprefix(CORE_LIMIT).split()[:2]


@pytest.mark.parametrize(
    ("command", "ready"),
    [(KIOSK_RUN, "screen.first_frame"), (KIOSK_SITE, "listening on"), (CENTRAL_SERVE, "listening on")],
    ids=lambda value: value[1] if isinstance(value, list) else "",
)
def test_a_process_that_crashes_leaves_no_core(command: list[str], ready: str, tmp_path: Path) -> None:
    with running([sys.executable, "-m", *command], tmp_path, ready) as process:
        assert core_limits(process.pid) == ["0", "0"]
        process.send_signal(signal.SIGSEGV)
        assert process.wait(WITHIN_S) == -signal.SIGSEGV
    assert cores(tmp_path) == []


def test_another_process_in_that_place_would_leave_one(tmp_path: Path) -> None:
    """Else the test above sees nothing."""
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this machine allows nobody a core")
    sleeper = "import threading; print('ready', flush=True); threading.Event().wait()"
    with running([sys.executable, "-c", sleeper], tmp_path, "ready") as process:
        assert core_limits(process.pid) != ["0", "0"]
        process.send_signal(signal.SIGSEGV)
        process.wait(WITHIN_S)
    if Path("/proc/sys/kernel/core_pattern").read_text("ascii").startswith("core"):
        assert cores(tmp_path) != []

"""What is started is ended, whenever it came up."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from kiosk.dock import processes
from kiosk.dock.processes import Supervisor

ENDS_WITHIN_S = 30.0


def test_a_process_that_comes_up_while_all_are_ended_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = Supervisor(tmp_path / "logs", tmp_path / "running.json")
    began = subprocess.Popen

    def late(*command: Any, **how: Any) -> Any:
        child = began(*command, **how)
        supervisor._closing.set()
        return child

    monkeypatch.setattr(processes.subprocess, "Popen", late)
    serve = ["central", "serve", "--state", str(tmp_path / "centre"), "--port", "0"]
    process = supervisor.start("centre", serve, mortal=True)
    assert process.ended.wait(ENDS_WITHIN_S)
    assert process.child is not None
    assert process.child.poll() is not None
    supervisor.close()


def test_a_name_that_is_started_again_counts_how_often(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "logs", tmp_path / "running.json")
    for _ in range(3):
        process = supervisor.start("run", ["kiosk", "check", "--config", str(tmp_path)], mortal=True)
        assert process.ended.wait(ENDS_WITHIN_S)
    assert supervisor.processes["run"].restarts == 2
    supervisor.close()

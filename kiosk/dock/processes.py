"""Starts the processes of a booth and starts them again when they die, as
systemd does on a real one."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

READY_WITHIN_S = 30.0
END_WITHIN_S = 10.0
LISTENING = re.compile(r"^listening on (\S+)$|^forwarding to ")


class ProcessFailed(Exception):
    """A process did not become ready, or gave up; the message names its log."""


@dataclass(slots=True)
class Process:
    """One child: what it is called, how it was started, and its log file.
    `mortal` ones end by themselves and are not started again."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    mortal: bool = False
    restarts: int = 0
    ready: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    child: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        assert self.child is not None
        return self.child.pid


class Supervisor:
    """Keeps processes running until it is closed; closing ends each by its id.
    `roster` is a file that always holds the ids of those that run."""

    def __init__(self, logs: Path, roster: Path) -> None:
        self._logs = logs
        self._roster = roster
        self._writing = threading.Lock()
        self._logs.mkdir(parents=True, exist_ok=True)
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self.processes: dict[str, Process] = {}

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        mortal: bool = False,
    ) -> Process:
        """Start a process of this program, such as ["kiosk", "site", …]; returns
        once it says that it is ready. One of a `name` that was is that one, started again."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
        before = self.processes.get(name)
        restarts = 0 if before is None else before.restarts + 1
        process = Process(name, command, self._logs / f"{name}.log", environment, mortal, restarts)
        self.processes[name] = process
        thread = threading.Thread(target=self._keep, args=(process,), name=f"keep-{name}")
        self._threads.append(thread)
        thread.start()
        if not mortal and not process.ready.wait(READY_WITHIN_S):
            raise ProcessFailed(f"{name} did not start within {READY_WITHIN_S:.0f} s; see {process.log}")
        return process

    def run(self, command: Sequence[str], given: str = "") -> str:
        """Run a short command to its end; its standard output. Raises `ProcessFailed`."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            input=given,
            capture_output=True,
            text=True,
            timeout=READY_WITHIN_S,
            check=False,
        )
        if done.returncode:
            raise ProcessFailed(f"{' '.join(command)}: exit {done.returncode}: {done.stderr or done.stdout}")
        return done.stdout

    def end(self, name: str) -> None:
        """End one process for good."""
        process = self.processes.pop(name)
        process.mortal = True
        self._end(process)

    def close(self) -> None:
        self._closing.set()
        for process in reversed(self.processes.values()):
            self._end(process)
        for thread in self._threads:
            thread.join()

    def _keep(self, process: Process) -> None:
        while not self._closing.is_set():
            with process.log.open("a") as log:
                process.child = subprocess.Popen(
                    [sys.executable, "-m", *process.command],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    env=dict(process.environment),
                )
                if self._closing.is_set():  # it came up when all were being ended
                    self._end(process)
                self._call_the_roll()
                assert process.child.stdout is not None
                for line in process.child.stdout:
                    log.write(line)
                    log.flush()
                    if found := LISTENING.match(line):
                        process.url = found[1] or ""
                        process.ready.set()
                process.child.wait()
                process.child.stdout.close()
            if process.mortal:
                break
            process.restarts += 1
            self._closing.wait(0.2)
        process.ended.set()

    def _call_the_roll(self) -> None:
        with self._writing:
            running = {p.name: p.pid for p in self.processes.values() if p.child is not None}
            draft = self._roster.with_suffix(".new")
            draft.write_text(json.dumps(running) + "\n", "utf-8")
            draft.replace(self._roster)

    @staticmethod
    def _end(process: Process) -> None:
        child = process.child
        if child is None or child.poll() is not None:
            return
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()

"""A real `central serve` for tests: its own process, folder, key and port."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pyrage
import requests

from central.clock import utc_now
from central.enrolment import enrol
from central.store import open_database, writing

PATIENCE_S = 20.0


class CentralProcess:
    """The centre at the far end of the wire; it may be killed and started again."""

    def __init__(self, home: Path, database: str = "", *options: str) -> None:
        """`database` is its URL, SQLite in `home` unless said; `options` are those of `central serve`."""
        self.home = home
        self.database = database or f"sqlite:///{home / 'central.db'}"
        self.options = options
        self.identity = pyrage.x25519.Identity.generate()
        self.recipient = str(self.identity.to_public())
        self.url = ""
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "central", "serve", *self._places(), *self.options]
        self._process = subprocess.Popen(
            [*command, "--port", str(self._port)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("listening on http://"), line
        self.url = line.split()[-1]
        self._port = urlsplit(self.url).port or 0

    def stop(self) -> int:
        """SIGTERM, as systemd does; the exit code."""
        assert self._process is not None
        self._process.terminate()
        self._process.communicate(timeout=PATIENCE_S)
        code, self._process = self._process.returncode, None
        return code

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def _places(self) -> list[str]:
        return ["--state", str(self.home), "--database", self.database]

    def kill(self) -> None:
        """SIGKILL, as when the power goes."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=PATIENCE_S)
            self._process = None

    def enrol(self, booth: str) -> str:
        engine = open_database(self.database)
        with writing(engine) as connection:
            token = enrol(connection, booth, utc_now())
        engine.dispose()
        return token

    def get(self, path: str, token: str, **headers: str) -> requests.Response:
        return requests.get(
            self.url + path, headers={"Authorization": f"Bearer {token}", **headers}, timeout=PATIENCE_S
        )

    def post(self, path: str, token: str, body: object) -> requests.Response:
        return requests.post(
            self.url + path, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S
        )

    def summary(self, token: str) -> dict[str, object]:
        summary: dict[str, object] = self.get("/v1/summary", token).json()
        return summary

    def wait_for_offset(self, upload: str, token: str, at_least: int) -> int:
        """Ask how far `upload` (its URL or path) is until `at_least` bytes are put away."""
        deadline = time.monotonic() + PATIENCE_S
        headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
        while True:
            answer = requests.head(self.url + urlsplit(upload).path, headers=headers, timeout=PATIENCE_S)
            offset = int(answer.headers["Upload-Offset"])
            if offset >= at_least:
                return offset
            assert time.monotonic() < deadline, f"the offset stayed at {offset}"

    def documents(self) -> list[Path]:
        return sorted((self.home / "documents" / "documents").glob("*"))

    def command(self, *arguments: str) -> tuple[int, list[dict[str, object]]]:
        """Run a `central` command with --json; its exit code and its lines."""
        done = subprocess.run(
            [sys.executable, "-m", "central", *arguments, *self._places(), "--json"],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

"""Readers of others, asked over pipes: each may hang or die and costs one picture.

They need what the project does not, so `make peers` gives them a virtual
environment of their own. Without it they are "not installed", and so said.
"""

from __future__ import annotations

import contextlib
import json
import selectors
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

PYTHON = Path(".venv-peers/bin/python")
READY_WITHIN_S = 120.0
LOOK_WITHIN_S, READ_WITHIN_S = 5.0, 60.0
"""OpenCV's QR detector was seen to take 51 s over one frame: 5 s count as missed."""

NAMES = {
    "zbar": "zbar (pyzbar)",
    "wechat": "WeChat (OpenCV contrib)",
    "opencv_aruco": "OpenCV QRCodeDetectorAruco",
    "opencv": "OpenCV QRCodeDetector",
    "passporteye": "PassportEye",
    "fastmrz": "fastmrz, Tesseract's English",
}
_SLOW = ("passporteye", "fastmrz")


def peer(key: str) -> Peer:
    """The peer of that key in `NAMES`."""
    command = (str(PYTHON), str(Path(__file__).with_name("peer.py")), key)
    return Peer(NAMES[key], command, READ_WITHIN_S if key in _SLOW else LOOK_WITHIN_S)


class Peer:
    """One such reader, started by `command`; use it in a `with`. `missing` says
    why it is not here."""

    def __init__(self, name: str, command: Sequence[str], within_s: float) -> None:
        self.name = name
        self.missing: str | None = None
        self._command = tuple(command)
        self._within_s = within_s
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def look(self, file: Path) -> dict[str, Any] | None:
        """What it says of the picture in `file`; None when it hangs or dies."""
        if self._process is None:
            self._start()
        if self._process is None or self._process.stdin is None:
            return None
        try:
            self._process.stdin.write(json.dumps({"file": str(file)}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            self._end()
            return None
        answer = self._answer(self._within_s)
        if answer is None:
            self._end()
        return answer

    def _start(self) -> None:
        if not Path(self._command[0]).is_file():
            self.missing = "not installed (make peers)"
            return
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        answer = self._answer(READY_WITHIN_S) or {"missing": "it does not start"}
        if "missing" in answer:
            self.missing = f"not installed ({answer['missing']})"
            self._end()

    def _answer(self, within_s: float) -> dict[str, Any] | None:
        """One line, or None when it does not come in time. Lines are short:
        once one begins, the rest is there."""
        assert self._process is not None
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as ready:
            ready.register(self._process.stdout, selectors.EVENT_READ)
            if not ready.select(within_s):
                return None
        line = self._process.stdout.readline()
        answer: dict[str, Any] | None = json.loads(line) if line else None
        return answer

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            # What was still to be written to the dead goes nowhere.
            with contextlib.suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        self._process = None

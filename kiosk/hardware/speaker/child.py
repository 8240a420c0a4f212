"""A program of the system that makes or plays sound: fed and read with deadlines, killed when it hangs."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Sequence
from typing import IO

TOLD_BYTES = 2_000
"""So much of what it complains of is kept."""


class ChildHangs(Exception):
    """It neither took nor gave anything in the time it had."""


class Child:
    """`command` at work, its three pipes ours. Use it in a `with`: it never outlives that.

    Raises OSError when the program is not there. `cut` may be called from any thread.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for pipe in (self._stdin, self._stdout):
            os.set_blocking(pipe.fileno(), False)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gone, and nothing left of it."""
        self.cut()
        for pipe in (self._stdin, self._stdout, self._stderr):
            pipe.close()
        self._process.wait()

    def cut(self) -> None:
        """End it now; what it had in hand is lost."""
        self._process.kill()

    def write(self, data: bytes, within_s: float) -> None:
        """Hand it all of `data`; `within_s` is how long it may take nothing. Raises ChildHangs,
        BrokenPipeError when it has ended."""
        rest = memoryview(data)
        while rest:
            if not select.select([], [self._stdin], [], within_s)[1]:
                raise ChildHangs
            rest = rest[os.write(self._stdin.fileno(), rest) :]

    def read(self, most: int, within_s: float) -> bytes:
        """What it has made, at most `most` bytes; empty at its end. Raises ChildHangs."""
        if not select.select([self._stdout], [], [], within_s)[0]:
            raise ChildHangs
        return os.read(self._stdout.fileno(), most)

    def end_of_input(self) -> None:
        """Nothing more will be written."""
        self._stdin.close()

    def ended(self, within_s: float) -> int:
        """Its exit status, once it has one. Raises ChildHangs."""
        try:
            return self._process.wait(within_s)
        except subprocess.TimeoutExpired as error:
            raise ChildHangs from error

    def complaint(self) -> str:
        """The last line of what it complained of; ask once it has ended."""
        os.set_blocking(self._stderr.fileno(), False)
        try:
            told = os.read(self._stderr.fileno(), 64 * TOLD_BYTES)[-TOLD_BYTES:]
        except BlockingIOError:
            return ""
        return next(iter(reversed(told.decode("utf-8", "replace").split("\n")[:-1])), "").strip()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def _stderr(self) -> IO[bytes]:
        assert self._process.stderr is not None
        return self._process.stderr

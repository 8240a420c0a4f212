"""What a technician asks of the forwarder, which is another process: a small file in the state folder."""

from __future__ import annotations

from pathlib import Path

FILE_NAME = "forward-now"


def ask(state: Path) -> None:
    """Ask it to try at once whatever waits. Raises OSError when there is no room."""
    (state / FILE_NAME).touch()


def asked(state: Path) -> bool:
    """Whether somebody asked since the last look."""
    try:
        (state / FILE_NAME).unlink()
    except FileNotFoundError:
        return False
    return True

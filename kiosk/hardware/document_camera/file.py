"""A document camera that shows one picture from disk."""

from __future__ import annotations

from pathlib import Path

from kiosk.clock import Clock
from kiosk.hardware.document_camera.stills import StillsCamera


class FileCamera(StillsCamera):
    """The picture at `path`, again and again."""

    def __init__(self, path: Path, clock: Clock, width_px: int, height_px: int) -> None:
        super().__init__((path,), clock, width_px, height_px)

"""A document camera that leafs through a folder of pictures."""

from __future__ import annotations

from pathlib import Path

from kiosk.clock import Clock
from kiosk.faults import Fault
from kiosk.hardware.document_camera.stills import PICTURE_SUFFIXES, StillsCamera


class FolderCamera(StillsCamera):
    """The pictures of `folder` in the order of their names, then again."""

    def __init__(self, folder: Path, clock: Clock, width_px: int, height_px: int) -> None:
        super().__init__((), clock, width_px, height_px)
        self._folder = folder

    def open(self) -> Fault | None:
        pictures = (path for path in self._folder.glob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
        self._paths = tuple(sorted(pictures))
        return super().open()

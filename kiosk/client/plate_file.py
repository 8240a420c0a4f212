"""The calibrated plate in the state folder: `kiosk calibrate` writes, `kiosk run` reads.

A file that cannot be used is no reason to stop: it is told, and pages are
found and measured in pixels, as on a booth that never had a plate.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.client.safe_files import write_whole
from kiosk.documents.plate.layout import LAYOUTS
from kiosk.documents.plate.lens import Lens
from kiosk.documents.plate.plate import Plate
from kiosk.faults import Fault, FaultCode

FILE_NAME = "plate.json"
VERSION = 1

_LARGEST_BYTES = 16_384
_Row = tuple[float, float, float]


class _Kept(BaseModel):
    """What the file holds; nothing unknown, no number that is none."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    version: int
    paper: str
    width_px: int = Field(ge=1, le=100_000)
    height_px: int = Field(ge=1, le=100_000)
    k1: float
    k2: float
    off_x: float
    off_y: float
    to_mm: tuple[_Row, _Row, _Row]
    error_mm: float = Field(ge=0)
    squares: int = Field(ge=0)
    ground_share: float = Field(ge=-1, le=2)


def save_plate(state: Path, plate: Plate) -> None:
    """Replace `state`/plate.json in one step. Raises OSError when there is no room."""
    lens = plate.lens
    rows = [[float(number) for number in row] for row in plate.to_mm]
    kept = {
        "version": VERSION,
        "paper": plate.paper,
        "width_px": lens.width_px,
        "height_px": lens.height_px,
        "k1": lens.k1,
        "k2": lens.k2,
        "off_x": lens.off_x,
        "off_y": lens.off_y,
        "to_mm": rows,
        "error_mm": plate.error_mm,
        "squares": plate.squares,
        "ground_share": plate.ground_share,
    }
    write_whole(state / FILE_NAME, (json.dumps(kept, indent=1) + "\n").encode())


def load_plate(state: Path) -> Plate | Fault | None:
    """The plate of this booth; None when it was never calibrated, PLATE_UNUSABLE
    when the file is damaged or of another version."""
    path = state / FILE_NAME
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            return _unusable("is far too large")
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return _unusable(f"cannot be read: {error.strerror}")
    try:
        found = json.loads(content)
        if isinstance(found, dict) and found.get("version") != VERSION:
            return _unusable(f"is of version {found.get('version')!r}, not {VERSION}")
        kept = _Kept.model_validate(found)
    except (ValidationError, ValueError, RecursionError):
        return _unusable("is damaged")
    to_mm = np.asarray(kept.to_mm, np.float64)
    if kept.paper not in LAYOUTS or not 1e-12 < abs(float(np.linalg.det(to_mm))) < 1e12:
        return _unusable("is damaged")
    lens = Lens(kept.width_px, kept.height_px, kept.k1, kept.k2, kept.off_x, kept.off_y)
    return Plate(kept.paper, lens, to_mm, kept.error_mm, kept.squares, kept.ground_share)


def written_at(state: Path) -> int | None:
    """When the plate was kept last, in nanoseconds of the file system's clock;
    None when there is none. A number to compare, not to reckon with."""
    try:
        return (state / FILE_NAME).stat().st_mtime_ns
    except OSError:
        return None


def _unusable(why: str) -> Fault:
    return Fault(FaultCode.PLATE_UNUSABLE, f"{FILE_NAME} {why}")

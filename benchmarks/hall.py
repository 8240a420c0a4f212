"""A whole stage for measuring: every process as in an office, and as many
bookings of today as are asked for."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.client.manifest import Manifest
from kiosk.clock import Calendar, Clock
from kiosk.dock.scene import COLUMNS
from kiosk.dock.stage import Stage
from kiosk.settings import Settings

CONFIG = Path(__file__).resolve().parent.parent / "config"
SIZE_PX = (1080, 1920)
MANIFEST_WITHIN_S = 90.0


@contextmanager
def hall(clock: Clock) -> Iterator[Stage]:
    """A stage in a folder of its own, that is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="anjungan-") as folder,
        Stage(Path(folder), CONFIG, clock, SIZE_PX) as stage,
    ):
        stage.wait_for_manifest()
        yield stage


def book(stage: Stage, count: int, clock: Clock) -> Sequence[str]:
    """Make `count` bookings of now at the centre; their sixteen digits, once
    the booth knows them. Nobody's: a booking without a person."""
    numbers = [f"99000000{turn:08d}" for turn in range(count)]
    path = stage.centre_state / "many.csv"
    site = stage.settings.site
    _write(path, numbers, site.id, Calendar(clock, site.zone).now())
    stage.supervisor.run(["central", "bookings", "import", str(path), "--state", str(stage.centre_state)])

    def known() -> bool:
        with Manifest(stage.state / "manifest", clock) as manifest:
            return manifest.find_code((numbers[-1],)) is not None

    stage.wait_for("the bookings", known, MANIFEST_WITHIN_S)
    return numbers


def with_printer(settings: Settings, url: str) -> Settings:
    """`settings` with another printer."""
    booth = settings.booth_file
    printer = booth.printer.model_copy(update={"url": url})
    return settings.model_copy(update={"booth_file": booth.model_copy(update={"printer": printer})})


def _write(path: Path, numbers: Sequence[str], site: str, now: datetime) -> None:
    """Around midnight a booking of ten minutes ago would be one of yesterday."""
    starts_at = min(now + timedelta(minutes=10), now.replace(hour=23, minute=50, second=0))
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for number in numbers:
            rows.writerow(
                {
                    "code": f"UJI-{number}",
                    "number": number,
                    "name": "Uji Spesimen",
                    "nik": "",
                    "birth_date": "",
                    "service": "renew_full",
                    "site": site,
                    "office": "Booth Layanan Kotabaru",
                    "address": "Kantor Bupati Kotabaru",
                    "starts_at": starts_at.isoformat(timespec="seconds"),
                    "people": 1,
                }
            )

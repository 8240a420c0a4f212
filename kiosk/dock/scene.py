"""The scene of a demo: a configuration, keys, staff and bookings of today.

Taken from `config/` as it stands, with the addresses of the simulated devices
and the doors open all day, since a demo may be held on a Sunday night.
"""

from __future__ import annotations

import csv
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypedDict

import tomlkit

from kiosk.settings.models import DAYS

OFFICER, PASSWORD = "sari", "anjungan-demo"
ALL_DAY = "00:00-23:59"
LAST_MINUTE = (23, 50)


@dataclass(frozen=True, slots=True)
class DemoBooking:
    """One row of the centre's bookings; synthetic people only."""

    code: str
    number: str
    name: str
    nik: str
    birth_date: str
    service: str
    minutes_from_now: int
    story: str
    site: str = "kotabaru"


#: What `central bookings import` reads.
COLUMNS = (
    "code",
    "number",
    "name",
    "nik",
    "birth_date",
    "service",
    "site",
    "office",
    "address",
    "starts_at",
    "people",
)

BOOKINGS = (
    DemoBooking(
        code="MPASPOR-7F3K-0001",
        number="2026112200009901",
        name="Budi Spesimen",
        nik="6302061508909901",
        birth_date="1990-08-15",
        service="new_adult",
        minutes_from_now=15,
        story="tepat waktu / on time",
    ),
    DemoBooking(
        code="MPASPOR-7F3K-0002",
        number="2026112200009902",
        name="Siti Spesimen",
        nik="6302065508909902",
        birth_date="1990-08-15",
        service="renew_expired",
        minutes_from_now=20,
        story="tepat waktu / on time",
    ),
    DemoBooking(
        code="MPASPOR-7F3K-0003",
        number="2026112200009903",
        name="Ahmad Spesimen",
        nik="6310011201659903",
        birth_date="1965-01-12",
        service="renew_full",
        minutes_from_now=-180,
        story="sudah lewat / late",
    ),
    DemoBooking(
        code="MPASPOR-7F3K-0004",
        number="2026112200009904",
        name="Dewi Spesimen",
        nik="6310025203889904",
        birth_date="1988-03-12",
        service="new_adult",
        minutes_from_now=3 * 24 * 60,
        story="hari lain / another day",
    ),
    DemoBooking(
        code="MPASPOR-7F3K-0005",
        number="2026112200009905",
        name="Rudi Spesimen",
        nik="6371010102709905",
        birth_date="1970-02-01",
        service="new_adult",
        minutes_from_now=30,
        story="kantor lain / another office",
        site="batulicin",
    ),
)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Addresses(TypedDict):
    """The URLs that a configuration names, by device; no speaker is ""."""

    printer: str
    reader: str
    code_camera: str
    camera: str
    speaker: str


def write_config(
    source: Path,
    target: Path,
    *,
    devices: Addresses,
    site_url: str,
    centre_url: str,
    recipient: str,
    size_px: tuple[int, int],
    database: str = "",
) -> None:
    """`source` with the demo's addresses, written to `target`. Never with its
    database: what is played must not come among an office's own tickets."""
    target.mkdir(parents=True, exist_ok=True)
    booth = tomlkit.parse((source / "booth.toml").read_text("utf-8"))
    booth["site"].update({"url": site_url, "public_url": site_url, "database": database})
    booth["hours"] = {day: [ALL_DAY] for day in DAYS}
    booth["screen"] = {"width_px": size_px[0], "height_px": size_px[1], "fullscreen": False}
    booth["printer"] = {"url": devices["printer"], "paper_mm": 80}
    booth["code_reader"] = [{"url": devices["reader"]}, {"url": devices["code_camera"]}]
    booth["document_camera"] = {
        "url": devices["camera"],
        "width_px": 1280,
        "height_px": 720,
        "read_ktp": True,
    }
    booth.setdefault("voice", {}).update({"speaker": devices["speaker"], "headphones": "", "jack": ""})
    booth["centre"] = {"url": centre_url, "token_file": ""}
    booth["sealing"] = {"recipients": [recipient]}
    services = tomlkit.parse((source / "services.toml").read_text("utf-8"))
    for rule in services["entrances"].values():
        rule.pop("closes_at", None)
    (target / "booth.toml").write_text(tomlkit.dumps(booth), "utf-8")
    (target / "services.toml").write_text(tomlkit.dumps(services), "utf-8")
    (target / "tariffs.toml").write_text((source / "tariffs.toml").read_text("utf-8"), "utf-8")


def write_bookings(path: Path, now: datetime) -> None:
    """The bookings of the demo as the CSV that `central bookings import` reads.
    `now` is aware, in the site's zone; times stay within its day."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for booking in BOOKINGS:
            rows.writerow(
                (
                    booking.code,
                    booking.number,
                    booking.name,
                    booking.nik,
                    booking.birth_date,
                    booking.service,
                    booking.site,
                    "Booth Layanan Kotabaru" if booking.site == "kotabaru" else "Kantor Imigrasi Batulicin",
                    "Kantor Bupati Kotabaru"
                    if booking.site == "kotabaru"
                    else "Jl. Raya Batulicin, Tanah Bumbu",
                    _start(now, booking.minutes_from_now).isoformat(timespec="seconds"),
                    1,
                )
            )


def _start(now: datetime, minutes: int) -> datetime:
    moment = now + timedelta(minutes=minutes)
    if abs(minutes) >= 24 * 60 or moment.date() == now.date():
        return moment
    hour, minute = LAST_MINUTE if minutes > 0 else (0, 0)
    return now.replace(hour=hour, minute=minute, second=0)

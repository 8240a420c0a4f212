"""Two sites that are both cut off give a number each for one booking. When they
are back, each is told once, and both numbers stand. Real sites, a real centre
that was away meanwhile, and `kiosk forward` in processes of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from booth_site import MORNING, TIMEOUT_S, SiteProcess
from central_process import CentralProcess
from crew_booth import SHIPPED

from kiosk.clock import SystemClock
from kiosk.dock.devices import Devices
from kiosk.dock.scene import free_port, write_config

FORWARD_WITHIN_S = 60
BOOTHS = ("kotabaru-1", "kotabaru-2")


class Office:
    """A site with its own queue and its own forwarder, as far as one office is cut off."""

    def __init__(self, folder: Path, booth: str, centre_url: str, recipient: str) -> None:
        self.booth = booth
        self.config, self.state = folder / "config", folder / "state"
        self.state.mkdir(parents=True)
        with Devices(folder / "paper", SystemClock()) as devices:
            write_config(
                SHIPPED,
                self.config,
                devices=devices.addresses,
                site_url="http://127.0.0.1:9",
                centre_url=centre_url,
                recipient=recipient,
                size_px=(1080, 1920),
            )
        booth_file = self.config / "booth.toml"
        booth_file.write_text(booth_file.read_text("utf-8").replace(f'"{BOOTHS[0]}"', f'"{booth}"'), "utf-8")
        self.site = SiteProcess(self.config, self.state, free_port())
        self.site.start()

    def give(self, booking: str) -> str:
        """The number of an arrival with this booking; its label."""
        order = {
            "id": f"ticket-of-{self.booth}",
            "service": "new_adult",
            "entrance": "booking",
            "booking": booking,
            "booked_at": MORNING.isoformat(),
            "arrived_at": MORNING.isoformat(),
            "booth": self.booth,
        }
        token = (self.state / "site.token").read_text("ascii").strip()
        answer = requests.post(
            f"{self.site.url}/api/tickets",
            json=order,
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT_S,
        )
        label: str = answer.json()["label"]
        return label

    def forward(self) -> int:
        """One round of `kiosk forward`; its exit code."""
        command = [sys.executable, "-m", "kiosk", "forward", "--once"]
        places = ["--config", str(self.config), "--state", str(self.state)]
        return subprocess.run(
            [*command, *places], capture_output=True, timeout=FORWARD_WITHIN_S, check=False
        ).returncode

    def told(self) -> list[tuple[object, object]]:
        return [(one["label"], one["other"]) for one in self.site.double_uses()]

    def waiting(self) -> list[tuple[object, object]]:
        """Label and note of who waits."""
        waiting: list[dict[str, dict[str, object]]] = self.site.queue()["waiting"]  # type: ignore[assignment]
        return [(one["label"], one["note"] and one["note"]["code"]) for one in waiting]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[CentralProcess]:
    process = CentralProcess(tmp_path / "centre")
    process.home.mkdir()
    process.start()
    yield process
    process.kill()


@pytest.fixture
def offices(tmp_path: Path, centre: CentralProcess) -> Iterator[list[Office]]:
    made = [Office(tmp_path / booth, booth, centre.url, centre.recipient) for booth in BOOTHS]
    for office in made:
        (office.state / "centre.token").write_text(centre.enrol(office.booth), "ascii")
    yield made
    for office in made:
        office.site.kill()


def test_a_booking_used_at_two_booths_that_were_alone_is_told_at_both_once_and_both_numbers_stand(
    centre: CentralProcess, offices: list[Office]
) -> None:
    booking = centre.post(
        "/v1/bookings",
        centre.enrol("desk"),
        {
            "code": "KODE-1",
            "name": "Budi Santoso",
            "service": "new_adult",
            "site": "kotabaru",
            "office": "Booth Layanan Kotabaru",
            "address": "Kantor Bupati",
            "starts_at": MORNING.isoformat(),
        },
    ).json()["id"]
    centre.kill()
    first, second = offices
    labels = [office.give(booking) for office in offices]
    assert [office.forward() for office in offices] == [1, 1]
    assert [office.told() for office in offices] == [[], []]
    centre.start()
    assert first.forward() == 0
    assert first.told() == []
    assert second.forward() == 0
    assert second.told() == [(labels[1], labels[0])]
    for _ in range(2):
        assert [office.forward() for office in offices] == [0, 0]
    assert [office.told() for office in offices] == [[(labels[1], labels[0])]] * 2
    for office, label in zip(offices, labels, strict=True):
        assert office.waiting() == [(label, "booking_used_twice")]

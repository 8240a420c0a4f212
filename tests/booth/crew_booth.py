"""The real booth with its real crew, on simulated devices, without a screen."""

from __future__ import annotations

import json
import queue
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pyrage
from booth_site import MORNING, MorningClock

from kiosk.client.manifest import IdentityHash, Manifest, hash_code
from kiosk.client.reserve import Reserve
from kiosk.client.spool import Spool
from kiosk.client.submission import Parcel
from kiosk.commands.run import assemble
from kiosk.dock.devices import Devices
from kiosk.dock.scene import write_config
from kiosk.printing.ledger import PrintLedger
from kiosk.settings import load
from kiosk.timing import Timing
from kiosk.visit.events import Deed
from kiosk.visit.steps import Step
from kiosk.visit.visit import Paperwork, Visit

SHIPPED = Path(__file__).resolve().parents[2] / "config"
QUICK = Timing(
    site_answer_s=1.0,
    site_pause_s=0.02,
    board_poll_s=0.2,
    reserve_idle_s=0.1,
    reserve_away_most_s=0.2,
    last_hand_in_s=0.0,
    places_poll_s=0.3,
    reader_poll_s=0.05,
    reader_reopen_s=0.1,
    camera_frame_s=1.0,
    camera_reopen_s=0.1,
    read_card_s=120.0,
    # Some of these booths stand on a disk of two megabytes.
    disk_low_bytes=0,
    disk_short_bytes=0,
)
BOOTH = "kotabaru-1"
WITHIN_S = 15.0
LOOK_AGAIN_S = 0.02
SHOW_AGAIN_S = 0.4

CODE, NUMBER = "MPASPOR-7F3K-0001", "2026112200009901"
NIK, BORN = "6302061508909901", date(1990, 8, 15)
SALT = bytes(range(16))
#: What must never stand on the disk in the clear.
PERSONAL = (CODE, NUMBER, NIK, BORN.isoformat(), "15081990", "Spesimen")


def wire_manifest() -> dict[str, object]:
    """What the centre sends: one booking of this morning, masked and hashed."""
    cost = IdentityHash()
    return {
        "site": "kotabaru",
        "salt": SALT.hex(),
        "scrypt": {"n": cost.n, "r": cost.r, "p": cost.p},
        "bookings": [
            {
                "id": "booking-9901",
                "codes": [hash_code(CODE, SALT), hash_code(NUMBER, SALT)],
                "identity": cost.of(NIK, BORN, SALT),
                "service": "renew_expired",
                "starts_at": MORNING.isoformat(),
                "office": "Booth Layanan Kotabaru",
                "address": "Kantor Bupati Kotabaru",
                "masked_name": "B••• S•••••••",
                "people": 1,
            }
        ],
    }


class CrewBooth:
    """Open it, and a whole booth stands in `folder` beside the site at `site_url`."""

    def __init__(
        self,
        folder: Path,
        site_url: str,
        timing: Timing = QUICK,
        state: Path | None = None,
        booth_id: str = BOOTH,
        clock: MorningClock | None = None,
        on_sent: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_sent = on_sent
        self.folder = folder
        self.config = folder / "config"
        self.state = state or folder / "state"
        self.paper = folder / "paper"
        self.clock = clock or MorningClock()
        self._booth_id = booth_id
        self.crashed = threading.Event()
        self._site_url = site_url
        self._timing = timing
        self._key = pyrage.x25519.Identity.generate()
        self._calls: queue.Queue[Callable[[], None]] = queue.Queue()
        self._stack = ExitStack()

    def __enter__(self) -> CrewBooth:
        with ExitStack() as stack:
            self.devices = stack.enter_context(Devices(self.paper, self.clock))
            write_config(
                SHIPPED,
                self.config,
                devices=self.devices.addresses,
                site_url=self._site_url,
                centre_url="http://127.0.0.1:9",
                recipient=str(self._key.to_public()),
                size_px=(1080, 1920),
            )
            booth = self.config / "booth.toml"
            booth.write_text(booth.read_text("utf-8").replace(f'"{BOOTH}"', f'"{self._booth_id}"'), "utf-8")
            self.state.mkdir(parents=True, exist_ok=True)
            with Manifest(self.state / "manifest", self.clock) as manifest:
                manifest.replace(wire_manifest(), "etag-1")
            crew = stack.enter_context(ExitStack())
            # A crash of the crew ends the process; here it must fail the test, not the whole run.
            self.booth = assemble(
                load(self.config),
                self.state,
                self.clock,
                self._timing,
                self._calls.put,
                crew,
                on_sent=self._on_sent,
                on_crash=self.crashed.set,
            )
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        assert not self.crashed.is_set(), "the crew met something it did not expect"

    # What a person does

    def do(self, *deeds: Deed) -> None:
        for deed in deeds:
            self.booth.do(deed)

    def show_code(self, text: str) -> None:
        """Hold a code before the reader until it is read."""
        while not (self.visit.looking_up or self.visit.step is Step.FOUND):
            self.devices.show(text)
            self._serve_until(lambda: self.visit.looking_up or self.visit.step is Step.FOUND, SHOW_AGAIN_S)
            assert not self.crashed.is_set()

    def show_code_until(self, text: str, met: Callable[[], bool]) -> None:
        """Hold a code before the reader, which may have to be opened first, until `met`."""
        for _ in range(round(WITHIN_S / SHOW_AGAIN_S)):
            self.devices.show(text)
            if self._serve_until(met, SHOW_AGAIN_S):
                return
        raise AssertionError(f"never read: {self.visit}")

    def scan(self, document: str) -> None:
        """Lay a document down and wait until it is taken."""
        self.devices.lay(document)
        self.until(lambda: self.visit.paper(self.visit.capturing or "").scan is not None, f"{document} taken")

    # What a person waits for

    def see(self, step: Step) -> None:
        self.until(lambda: self.visit.step is step, f"at {step.value}")

    def see_paper(self) -> Paperwork:
        """Wait until the paper of the visit has come out or has not."""
        self.until(
            lambda: self.visit.paperwork not in (Paperwork.PRINTING, Paperwork.NONE), "its paper settled"
        )
        return self.visit.paperwork

    def until(self, met: Callable[[], object], what: str, within_s: float = WITHIN_S) -> None:
        """Serve the screen's thread until `met`."""
        assert self._serve_until(met, within_s), f"never {what}: {self.visit}"

    def _serve_until(self, met: Callable[[], object], within_s: float) -> bool:
        deadline_s = time.monotonic() + within_s
        while not met():
            left_s = deadline_s - time.monotonic()
            if left_s <= 0 or self.crashed.is_set():
                return False
            try:
                self._calls.get(timeout=min(LOOK_AGAIN_S, left_s))()
            except queue.Empty:
                continue
        return True

    def see_reserve(self, left: int = 20) -> None:
        """Wait until this booth may give `left` numbers or more today."""
        today = self.booth.now().date()
        with self.reserve() as reserve:
            self.until(lambda: reserve.left(today, "A") >= left, f"lent {left} numbers")

    # What is left behind

    def reserve(self) -> Reserve:
        """The reserve of this booth, to open and look into."""
        return Reserve(self.state / "reserve.db", lambda: "lease-of-the-test")

    @property
    def visit(self) -> Visit:
        return self.booth.visit

    @property
    def sealed_files(self) -> list[Path]:
        return sorted((self.state / "spool" / "sealed").iterdir())

    def papers(self) -> list[str]:
        return sorted(path.name for path in self.paper.glob("*.png"))

    def parcels(self) -> list[Parcel]:
        """What waits in the spool."""
        with Spool(self.state / "spool", (), self.clock) as spool:
            return list(spool.unsent(10))

    def opened(self, parcel: Parcel) -> dict[str, Mapping[str, object]]:
        """What is sealed in `parcel`, read with the centre's key."""
        envelope = json.loads(parcel.body)
        sealed = pyrage.decrypt(b64decode(envelope["sealed"]), [self._key])
        found: dict[str, Mapping[str, object]] = json.loads(sealed)
        return found

    def opened_file(self, path: Path) -> bytes:
        return bytes(pyrage.decrypt(path.read_bytes(), [self._key]))

    def job_state(self, job: str) -> str:
        with PrintLedger(self.state / "print.db", self.clock) as ledger:
            return ledger.job(job).state.value

    def bytes_on_disk(self) -> bytes:
        return b"\n".join(path.read_bytes() for path in self.state.rglob("*") if path.is_file())

"""What the technician's page is shown of: a booth with one submission that waits and one that was refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyrage
from stage_hand import MORNING, MorningClock, StageHand

from kiosk.booth.pin import TechnicianPin
from kiosk.client.health import Health, Link, write_health
from kiosk.client.spool import Spool
from kiosk.client.submission import SealedDocument, Submission
from kiosk.faults import Fault, FaultCode
from kiosk.screens.technician import KNOCKS

PIN = "739164"
NIK = "6302061508909901"
BOOTH = "kotabaru-1"


def furnish(state: Path) -> None:
    """Keep a PIN, the two submissions, each with a page, and the forwarder's last word."""
    clock = MorningClock()
    TechnicianPin(state, clock).put(PIN)
    with Spool(state / "spool", [str(pyrage.x25519.Identity.generate().to_public())], clock) as spool:
        for id_ in ("waits", "refused"):
            made_at = MORNING - timedelta(hours=3)
            page = spool.seal_document(id_, f"page-of-{id_}", b"a page", "image/jpeg")
            assert isinstance(page, SealedDocument)
            spool.commit(
                Submission(id_, "visit", "kotabaru", BOOTH, "t-1", None, made_at, {"nik": NIK}), [page]
            )
        spool.begin("refused")
        spool.quarantine("refused", Fault(FaultCode.CENTRE_REFUSED, "HTTP 422: unknown site"))
    at = MORNING.isoformat()
    write_health(state, Health(Link.AWAY, "CTR-01", at, at, 1, 0, 0, 900, at, 1))


def enter(hand: StageHand) -> None:
    """Five touches and the PIN."""
    hand.touch_corner(KNOCKS)
    hand.type(PIN)
    hand.touch("frame.next")
    hand.until(lambda: "Keadaan anjungan" in hand.words(), "inside")
    hand.frames(3)

"""How the forwarder is, in one small file that the booth and the site may read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path

from kiosk.client.safe_files import write_whole
from kiosk.faults import FaultCode

FILE_NAME = "forwarder.json"


class Link(StrEnum):
    """The centre as this booth sees it."""

    OK = "ok"
    AWAY = "away"
    DENIED = "denied"
    PORTAL = "portal"


LINK_OF = {
    FaultCode.CENTRE_AWAY: Link.AWAY,
    FaultCode.CENTRE_DENIED: Link.DENIED,
    FaultCode.CENTRE_PORTAL: Link.PORTAL,
    FaultCode.CENTRE_NO_RECEIPT: Link.AWAY,
    FaultCode.CENTRE_UNTIMELY: Link.AWAY,
    FaultCode.CENTRE_REFUSED: Link.OK,
    FaultCode.EVENTS_REJECTED: Link.OK,
    FaultCode.DISK_FULL: Link.OK,
    FaultCode.SITE_AWAY: Link.OK,
}


@dataclass(frozen=True, slots=True)
class Health:
    """Times are ISO 8601 in UTC; `fault` is a code of the catalogue (CTR-01). `bytes`
    are those of all that waits; of events, as many as they had until now."""

    centre: Link
    fault: str | None
    at: str
    last_success: str | None
    submissions: int
    documents: int
    events: int
    bytes: int
    oldest: str | None
    quarantined: int
    bytes_per_s: float | None = None
    """What went out to the centre in the last half minute, a second."""
    eta_s: float | None = None
    """Seconds until nothing waits any more, at that rate."""
    events_oldest_s: float | None = None
    """How long the oldest ticket event has waited, in seconds."""
    events_rejected: int = 0
    """Ticket events that the centre rejected; they wait for somebody to send them again."""


def write_health(state: Path, health: Health) -> None:
    """Replace `state`/forwarder.json in one step."""
    write_whole(state / FILE_NAME, (json.dumps(asdict(health)) + "\n").encode())


def read_health(state: Path) -> Health | None:
    """The last word of the forwarder; None when it has not spoken yet. What a newer
    forwarder says beyond this program's words is left out."""
    try:
        content = json.loads((state / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return None
    known = {field.name: content[field.name] for field in fields(Health) if field.name in content}
    return Health(**{**known, "centre": Link(content["centre"])})

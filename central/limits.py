"""How often somebody may call, how long an upload may stand still, how seldom booths are looked at.

`central.buckets` counts, for all workers of a machine together.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

#: An upload that has not moved for so long is swept: longer than a booth is meant to be alone.
UPLOAD_AGE = timedelta(days=21)
#: Between two looks at the booths. With what a booth takes to look at its devices (20 s) and to
#: tell of them (60 s) it stays below the five minutes in which an alert is to be told.
MOST_WATCH_S = 200.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls a second that go on for ever; 0 is no limit. `burst_s` is how many seconds'
    worth may come at once; `silence_s` is how long a sender may be silent in the middle of
    a body. A booth that drains two weeks of backlog makes about fifty
    calls a second; behind one address there may be a whole office."""

    booth_per_s: float = 200.0
    address_per_s: float = 400.0
    burst_s: float = 4.0
    silence_s: float = 90.0


def address_key(host: str) -> str:
    """By what an address is counted: itself, or the /64 that one subscriber has in IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))

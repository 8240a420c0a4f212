"""How often somebody may call: a bucket of calls that fills as time goes by.

Each worker counts for itself, in memory: what this keeps off is a booth that runs
wild and a flood from one address, and for neither is a worker's share worth a
write to the database (docs/decisions/0024).
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta

#: An upload that has not moved for so long is swept: longer than a booth is meant to be alone.
UPLOAD_AGE = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls a second that go on for ever; 0 is no limit. `burst_s` is how many seconds'
    worth may come at once. A booth that drains two weeks of backlog makes about fifty
    calls a second; behind one address there may be a whole office."""

    booth_per_s: float = 200.0
    address_per_s: float = 400.0
    burst_s: float = 4.0


class Buckets:
    """One bucket for each key that called lately. Not for threads: one event loop has it."""

    MOST_KEYS = 20_000
    """Those that called longest ago are forgotten first: their buckets are full by then."""

    def __init__(self, per_s: float, burst_s: float) -> None:
        self._per_s = per_s
        self._holds = max(1.0, per_s * burst_s)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now_s: float) -> int:
        """0 when `key` may call now, else after how many seconds it may. `now_s` never goes back."""
        if self._per_s <= 0:
            return 0
        left, since_s = self._buckets.pop(key, (self._holds, now_s))
        left = min(self._holds, left + (now_s - since_s) * self._per_s)
        may = left >= 1
        self._buckets[key] = (left - 1 if may else left, now_s)
        while len(self._buckets) > self.MOST_KEYS:
            self._buckets.popitem(last=False)
        return 0 if may else max(1, math.ceil((1 - left) / self._per_s))


def address_key(host: str) -> str:
    """By what an address is counted: itself, or the /64 that one subscriber has in IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))

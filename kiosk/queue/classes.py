"""The classes of the order: how a ticket gains credit while it waits."""

from __future__ import annotations

REGULAR = "regular"
PRIORITY = "priority"
BOOKING = "booking"

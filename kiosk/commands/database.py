"""Where the queue of this site is kept, and what is said when it cannot be opened."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.clock import Clock
from kiosk.commands.common import BAD, language
from kiosk.commands.parts import queue_rules
from kiosk.queue.database import AWAY, why_away
from kiosk.queue.store import Store
from kiosk.settings import Settings
from kiosk.words import mark, say

FILE = "site.db"
CANNOT_OPEN = mark(
    "Basis data antrean tidak dapat dibuka: {why}."
    " Periksa apakah PostgreSQL berjalan, dan site.database beserta kata sandinya."
)


def queue_database(settings: Settings, state: Path) -> Path | str:
    """The PostgreSQL URL that the configuration names, or the file in the state folder."""
    return settings.site.database or state / FILE


def open_store(settings: Settings, state: Path, clock: Clock) -> Store:
    """The store of this site; one that cannot be opened ends the command with a sentence."""
    try:
        return Store.open(queue_database(settings, state), queue_rules(settings), clock)
    except AWAY as error:
        print(say(CANNOT_OPEN, language(), why=why_away(error)), file=sys.stderr)
        raise SystemExit(BAD) from None

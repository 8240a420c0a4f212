"""The times when the queue's database is out of reach: logged once at each end."""

from __future__ import annotations

import logging

from kiosk.queue.database import why_away

log = logging.getLogger(__name__)


class Outage:
    """Whether one lasts. Told by whoever asks the database."""

    def __init__(self) -> None:
        self._lasts = False

    def began(self, error: Exception) -> None:
        """`error` is one of `database.AWAY`."""
        if not self._lasts:
            log.error("database away: %s", why_away(error))
        self._lasts = True

    def ended(self) -> None:
        if self._lasts:
            log.info("database back")
        self._lasts = False

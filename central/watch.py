"""The watch of the centre: looks at every booth a few times a minute, sees that people are told,
and that uploads nobody goes on with, and documents nobody names, are swept.

Every worker keeps it; the tables see to it that each thing is done once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import Engine

from central.alert_settings import AlertSettings
from central.alerts import review
from central.clock import Now
from central.documents import OUT_OF_REACH
from central.messenger import Messenger
from central.store import AWAY, why_away, writing

log = logging.getLogger(__name__)

EVERY_S = 15.0


class Watch:
    """A thread of its own; `look` is what it does again and again."""

    def __init__(
        self,
        engine: Engine,
        settings: AlertSettings,
        now: Now,
        every_s: float = EVERY_S,
        sweeps: Sequence[Callable[[], int]] = (),
    ) -> None:
        self._engine = engine
        self._rules = settings.rules
        self._messengers = [Messenger(url) for url in settings.urls]
        self._now = now
        self._every_s = every_s
        self._sweeps = sweeps
        self._since: datetime | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def look(self) -> None:
        """Open and close what has to be, and tell what is not told yet."""
        now = self._now()
        self._since = self._since or now
        with writing(self._engine) as connection:
            channels = [messenger.channel for messenger in self._messengers]
            review(connection, self._rules, channels, now, self._since)
        for messenger in self._messengers:
            messenger.tell(self._engine, now)
        swept = sum(sweep() for sweep in self._sweeps)
        if swept:
            log.info("watch.swept things=%d", swept)

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self.look()
            except (*AWAY, *OUT_OF_REACH) as error:  # calls say so too, and it comes back
                log.warning("watch.away why=%s", why_away(error))
            self._ending.wait(self._every_s)

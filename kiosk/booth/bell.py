"""Calling an officer: a call that does not get through is told, and tried again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.client.site import SiteClient

log = logging.getLogger(__name__)

#: Between two tries, and how many: an applicant has long been to the desk after that.
PAUSE_S = 5.0
TRIES = 24


class Bell:
    """One call at a time; a later one, or the end of the visit, makes an end of it."""

    def __init__(self, site: SiteClient, booth: str, pause_s: float = PAUSE_S) -> None:
        self._site = site
        self._booth = booth
        self._pause_s = pause_s
        self._newest = ""
        self._changed = threading.Condition()

    def ring(self, request_id: str) -> None:
        """From now on `request_id` is the call that counts; none when it is empty."""
        with self._changed:
            self._newest = request_id
            self._changed.notify_all()

    def call(self, request_id: str, step: str, tell: Callable[[bool], None]) -> None:
        """Call from `step`, and `tell` whether it has reached the consoles, at first and
        whenever that changes. The id makes it one call however often it is tried."""
        told: bool | None = None
        for _ in range(TRIES):
            reached = self._site.call_officer(request_id, self._booth, step) is None
            if reached != told:
                told = reached
                log.info("officer.called step=%s reached=%s", step, reached)
                tell(reached)
            if reached or not self._goes_on(request_id):
                return

    def _goes_on(self, request_id: str) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._newest != request_id, self._pause_s)
            return self._newest == request_id

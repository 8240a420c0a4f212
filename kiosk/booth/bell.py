"""Calling an officer: a call that does not get through is told, and tried again; one that
does, until an officer has answered it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.client.site import SiteClient
from kiosk.faults import Fault
from kiosk.visit.visit import OfficerCall

log = logging.getLogger(__name__)

#: Between two tries, and how many: an applicant has long been to the desk after that, and an
#: officer who has not answered by then will not.
PAUSE_S = 5.0
TRIES = 24
TRIES_UNTIL_ANSWERED = 120


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

    def call(self, request_id: str, step: str, tell: Callable[[OfficerCall], None]) -> None:
        """Call from `step`, and `tell` how far the call is, at first and whenever that
        changes. The id makes it one call however often it is tried."""
        told = OfficerCall.RINGING
        tries = 0
        while tries < (TRIES if told is OfficerCall.MISSED else TRIES_UNTIL_ANSWERED):
            tries += 1
            far = self._far(request_id, step, told)
            if far is not told:
                told = far
                log.info("officer.called step=%s call=%s", step, far)
                tell(far)
            if far is OfficerCall.COMING or not self._goes_on(request_id):
                return

    def _far(self, request_id: str, step: str, told: OfficerCall) -> OfficerCall:
        answer = self._site.call_officer(request_id, self._booth, step)
        if not isinstance(answer, Fault):
            return OfficerCall.COMING if answer else OfficerCall.REACHED
        # What has once reached the consoles stands there, whatever the network does since.
        return OfficerCall.REACHED if told is OfficerCall.REACHED else OfficerCall.MISSED

    def _goes_on(self, request_id: str) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._newest != request_id, self._pause_s)
            return self._newest == request_id

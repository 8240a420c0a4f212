"""Keeping the manifest fresh: asked every half minute, sent only when it changed."""

from __future__ import annotations

from dataclasses import replace

from kiosk.client.centre import Centre
from kiosk.client.manifest import Manifest
from kiosk.client.setback import Reach, Setback
from kiosk.client.timing import ForwardTiming
from kiosk.client.waits import Waits
from kiosk.clock import Clock
from kiosk.faults import FaultCode
from kiosk.queue.feed import EventFeed

LANE = "manifest"


class ManifestLane:
    """Asks with the ETag of what is here. What it could not use leaves the old one.

    A manifest that did not come, or was too large for the link, ends no round: it waits
    for itself, and what is to be sent goes on. Whether the centre is away is found out by
    whatever else is sent; when nothing is, by the manifest's next try.
    """

    def __init__(
        self, manifest: Manifest, centre: Centre, waits: Waits, clock: Clock, timing: ForwardTiming
    ) -> None:
        self._manifest = manifest
        self._centre = centre
        self._waits = waits
        self._clock = clock
        self._timing = timing
        self._fresh_at_s: float | None = None
        self._wrong: Setback | None = None
        """What went wrong last; it stands until the next try."""

    def tell(self, feed: EventFeed) -> None:
        """Tell the site of bookings that became two numbers; what cannot be told now, or
        be written down as told, is told another time."""
        untold = self._manifest.untold()
        if untold and feed.learn(untold):
            self._manifest.told(untold)

    def refresh(self) -> tuple[bool, Setback | None]:
        """Whether the centre was asked and answered, and what went wrong."""
        now_s = self._clock.monotonic_s()
        if self._fresh_at_s is not None and now_s - self._fresh_at_s < self._timing.manifest_s:
            return False, None
        if not self._waits.due(LANE):
            return False, self._wrong
        setback = self._ask()
        if setback is None:
            self._fresh_at_s, self._wrong = now_s, None
            self._waits.succeeded(LANE)
            return True, None
        if setback.reach is Reach.LINK:
            return False, setback
        self._wrong = replace(setback, reach=Reach.THING)
        self._waits.failed(LANE, setback.retry_after_s)
        return False, self._wrong

    def _ask(self) -> Setback | None:
        page = self._centre.get_manifest(self._manifest.etag())
        if isinstance(page, Setback):
            return page
        try:
            unkept = (
                self._manifest.confirm() if page is None else self._manifest.replace(page.content, page.etag)
            )
        except (KeyError, TypeError, ValueError) as error:
            why = f"the manifest is malformed: {type(error).__name__}"
            return Setback(FaultCode.CENTRE_NO_RECEIPT, why)
        return Setback(unkept.code, unkept.detail) if unkept else None

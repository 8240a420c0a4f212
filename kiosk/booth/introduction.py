"""The booth tells its site with which key it signs slips, once each time it starts."""

from __future__ import annotations

import logging

from kiosk.client.site import SiteClient

log = logging.getLogger(__name__)


class Introduction:
    """Needs the site only once, at some time before anybody shows a slip there."""

    def __init__(self, site: SiteClient, booth: str, public: bytes) -> None:
        self._site = site
        self._booth = booth
        self._public = public
        self._made = False

    def make(self) -> None:
        """Introduce the booth if that was not done yet; nothing waits for it."""
        if self._made:
            return
        fault = self._site.introduce(self._booth, self._public.hex())
        self._made = fault is None
        if self._made:
            log.info("slip_key.told booth=%s", self._booth)

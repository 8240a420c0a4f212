"""The heart of a booth: tells the centre every minute how this machine is.

It beats on a thread and a connection of its own. A forwarder that drains
fourteen days, or waits a quarter of an hour before it tries again, does not
keep the centre from hearing of an empty paper roll.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from kiosk.background import Background
from kiosk.client.beat import Beat, Examiner, write_beat
from kiosk.client.centre import Centre
from kiosk.client.metrics import write_metrics
from kiosk.client.timing import ForwardTiming
from kiosk.clock import Clock
from kiosk.faults import Fault

log = logging.getLogger(__name__)


class Heart(Background):
    """Beats until closed. `metrics` is the file that is left for Prometheus; `names`
    (`kiosk.client.names`) goes along until the centre has heard it once. `heard_again` is
    called when a beat was heard after one that was not."""

    def __init__(
        self,
        examiner: Examiner,
        centre: Centre,
        clock: Clock,
        timing: ForwardTiming,
        state: Path,
        metrics: Path,
        *,
        names: Mapping[str, object] | None = None,
        heard_again: Callable[[], None] = lambda: None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__("heart")
        self._examiner = examiner
        self._centre = centre
        self._clock = clock
        self._timing = timing
        self._state = state
        self._metrics = metrics
        self._names = names
        self._heard_again = heard_again
        self._chance = chance
        self._offset_s = examiner.last_offset_s()

    def close(self) -> None:
        """Stop; the last beat says that this was meant, so that nobody is called at night."""
        beating = self._thread.is_alive()
        super().close()
        if beating:
            self.beat(leaving=True)

    def beat(self, leaving: bool = False) -> Fault | None:
        """Look, tell the centre, keep what was told; why the centre did not hear it."""
        beat = self._examiner.look(self._offset_s, leaving)
        sent_at, sent_s = self._clock.now(), self._clock.monotonic_s()
        names = {"names": self._names} if self._names else {}
        heard = self._centre.post_heartbeat({**beat.as_json(), **names})
        fault = None if isinstance(heard, datetime) else heard
        if isinstance(heard, datetime):
            self._names = None
            # Half way there and back: by the monotonic clock, the other may have been put right meanwhile.
            half_s = (self._clock.monotonic_s() - sent_s) / 2
            self._offset_s = round((heard - sent_at).total_seconds() - half_s, 3)
            beat = self._examiner.look(self._offset_s, leaving)
        self._keep(beat, fault is None)
        return fault

    def _keep(self, beat: Beat, link_ok: bool) -> None:
        try:
            write_beat(self._state, beat)
            write_metrics(self._metrics, beat, link_ok)
        except OSError as error:  # a full disk, a folder that is not ours: the centre hears it all the same
            log.warning("health.not_kept why=%s", error.strerror)

    def _run(self) -> None:
        was: str | None = ""
        while not self._ending.is_set():
            fault = self.beat()
            code = fault.code.value if fault else None
            if code != was:
                log.info("health.told fault=%s", fault)
                if was and code is None:
                    self._heard_again()
                was = code
            # A fifth of chance, so that booths that were switched on together drift apart.
            self._ending.wait(self._timing.heartbeat_s * (1.0 - self._chance() / 5.0))

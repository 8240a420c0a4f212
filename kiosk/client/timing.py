"""Every delay and limit of forwarding, in one table; a test hands in a fast one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForwardTiming:
    """Seconds and bytes. The defaults suit an unsteady link of 512 kbit/s."""

    connect_s: float = 5.0
    read_s: float = 30.0
    answer_s: float = 120.0
    """The longest a whole answer may take, however slowly it drips."""
    stall_s: float = 5.0
    """A connection that sends again and again for so long, unheard, is given up."""
    idle_s: float = 2.0
    """Between rounds when the last one went well."""
    again_s: float = 1.0
    """Between tries while the link may only be cut for seconds …"""
    patience_s: float = 20.0
    """… which is believed for so long after the centre was last heard."""
    backoff_first_s: float = 5.0
    backoff_most_s: float = 900.0
    spread_s: float = 120.0
    """Over so long the booths return that hear the centre again together."""
    look_s: float = 1.0
    """How often a forwarder that rests looks whether it is asked for."""
    retry_after_most_s: float = 3600.0
    """Nobody, a portal least of all, can silence a booth for longer."""
    manifest_s: float = 30.0
    heartbeat_s: float = 60.0
    report_s: float = 1.0
    """Between two words on how it goes, at most."""
    chunk_bytes: int = 8 << 20
    answer_bytes: int = 16 << 20
    event_batch: int = 500
    small_bytes: int = 64 << 10
    """A submission with no more than this to upload goes before larger ones."""
    uploads_at_once: int = 4
    upload_bytes_per_s: int = 0
    """The booth's share of the link; 0 is all of it."""
    measure_s: float = 5.0
    """How long a number of uploads at once is watched before it is judged."""
    breaker: int = 3
    """So many new things in a row that fail tell of the centre, not of themselves."""

    def backoff_s(self, failures: int, chance: float) -> float:
        """How long to wait after `failures` in a row (1, 2, …): `chance` (0 to 1)
        of a span that doubles up to the most.

        Full jitter, so that booths that lost the network together do not return
        together.
        """
        return float(chance * min(self.backoff_most_s, self.backoff_first_s * 2.0 ** min(failures - 1, 30)))

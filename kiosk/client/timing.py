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
    idle_s: float = 2.0
    """Between rounds when the last one went well."""
    backoff_first_s: float = 5.0
    backoff_most_s: float = 900.0
    manifest_s: float = 30.0
    heartbeat_s: float = 60.0
    chunk_bytes: int = 1 << 20
    answer_bytes: int = 16 << 20
    event_batch: int = 500
    submission_batch: int = 50

    def backoff_s(self, failures: int, chance: float) -> float:
        """How long to wait after `failures` bad rounds in a row (1, 2, …).

        Doubles up to the most; `chance` (0 to 1) takes up to half of it away,
        so that booths that lost the network together do not return together.
        """
        full_s = min(self.backoff_most_s, self.backoff_first_s * 2.0 ** min(failures - 1, 30))
        return float(full_s * (1.0 - chance / 2.0))

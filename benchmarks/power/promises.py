"""What people and machines were told, line by line, by something that may die at any of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass
class Promises:
    """All that must still be so at the end."""

    labels: dict[str, str] = field(default_factory=dict)
    """Ticket id to the number that was given."""
    called: list[str] = field(default_factory=list)
    documents: dict[str, int] = field(default_factory=dict)
    """Submission id to how many documents it came with."""
    printed: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """With what slips are signed, as each life of the booth said."""
    slips: list[int] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    _rest: bytes = b""

    def hear(self, content: bytes) -> None:
        """Take in what came; a line that was not finished was not said."""
        *lines, self._rest = (self._rest + content).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if "ticket" in told:
                self.labels[told["ticket"]] = told["label"]
            elif "called" in told:
                self.called.append(told["called"])
            elif "submission" in told:
                self.documents[told["submission"]] = told["documents"]
            elif "printed" in told:
                self.printed.append(told["printed"])
            elif "key" in told:
                self.keys.append(told["key"])
            elif "slip" in told:
                self.slips.append(told["slip"])
            else:
                self.used.append(told["used"])

    def silence(self) -> None:
        """Whoever spoke is dead."""
        self._rest = b""

    def __len__(self) -> int:
        kept = len(self.labels) + len(self.called) + len(self.documents) + len(self.printed)
        return kept + len(self.slips) + len(self.used)

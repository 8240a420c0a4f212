"""One thing that is said, before it becomes sound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """`text` as it stands on the screen. What is `private` is heard by the applicant
    alone; where others may listen, `instead` takes its place, or silence. `language`
    is named where it is not that of the visit."""

    text: str
    private: bool = False
    instead: str = ""
    language: str = ""

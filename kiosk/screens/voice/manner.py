"""How the guide behaves at this booth: what the technician has set."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.comfort import USUAL_VOLUME_PERCENT
from kiosk.screens.voice.pad import USUAL_PAD, Pad


@dataclass(frozen=True, slots=True)
class Manner:
    """`heard_alone` says that the sound comes from headphones: only then is anything
    said that tells of a person."""

    pad: Pad = USUAL_PAD
    volume_percent: int = USUAL_VOLUME_PERCENT
    heard_alone: bool = False

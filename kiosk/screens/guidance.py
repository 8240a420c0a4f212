"""What the camera asks for, as signs: beside its sentence, and large on the live picture where a
movement of the hand is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.booth.booth import Preview, Stage
from kiosk.documents.gate.judging import Reason

#: Beside the sentence, by the reason why the page is not taken yet.
SIGNS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NONE: "arrow-fat-line-down",
        Reason.NOT_A_DOCUMENT: "device-mobile-slash",
        Reason.TWO_DOCUMENTS: "files",
        Reason.TOO_FAR: "arrows-out",
        Reason.CUT_OFF: "arrows-in",
        Reason.COVERED: "hand-arrow-up",
        Reason.TOO_DARK: "moon",
        Reason.TOO_BRIGHT: "sun",
        Reason.GLARE: "sun-dim",
        Reason.WRONG_KIND: "file-x",
        Reason.WRONG_SIDE: "arrows-clockwise",
        Reason.BLANK: "arrows-clockwise",
        Reason.BLURRED_MOVING: "hand-palm",
        Reason.BLURRED_FOCUS: "arrows-in-line-vertical",
        Reason.ALREADY_TAKEN: "hand-arrow-up",
    }
)
#: Large on the picture; a page that is cut off has its arrow, which way to move it.
MOVEMENTS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TOO_FAR: "arrows-out",
        Reason.GLARE: "arrow-bend-double-up-right",
        Reason.WRONG_SIDE: "arrows-clockwise",
        Reason.BLANK: "arrows-clockwise",
        Reason.COVERED: "hand-arrow-up",
    }
)
#: The back of a card is wanted and its front lies there still.
TURN_OVER = "arrows-clockwise"
STAGES = {Stage.STEADY: "hand-palm", Stage.TAKEN: "check-circle"}


def sign_of(preview: Preview) -> str:
    """The icon beside the sentence."""
    if not preview.reason:
        return STAGES.get(preview.stage, "scan")
    return TURN_OVER if preview.turn_over else SIGNS[Reason(preview.reason)]


def movement_of(preview: Preview) -> str:
    """The icon that is drawn on the picture; empty for none."""
    if not preview.reason or preview.slide is not None:
        return ""
    return TURN_OVER if preview.turn_over else MOVEMENTS.get(Reason(preview.reason), "")

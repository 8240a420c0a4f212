"""A fault told in its place on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.faults import Fault
from kiosk.screens.widgets.notice import Notice, split_sentence

if TYPE_CHECKING:
    from kiosk.screens.screen import Page


def fault_notice(page: Page, fault: Fault, told: str = "") -> Notice:
    """What happened, what to do now, and the code small below; `told` says it in
    the words of a screen that knows more than the catalogue."""
    happened, then = split_sentence(page.say(told or fault.entry.applicant))
    code = page.say("Kode gangguan {code}", code=fault.code.value)
    return Notice(tone="bad", icon="warning", head=happened, text=then, code=code)

"""A fault told in its place on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.faults import Fault
from kiosk.screens.widgets.notice import Notice, split_sentence
from kiosk.visit.sentences import sentence
from kiosk.words import mark

if TYPE_CHECKING:
    from kiosk.screens.screen import Page


#: Whether the staff know of paper that did not come; said as soon as that is known.
STAFF_TOLD = {
    True: mark("Petugas sudah diberi tahu."),
    False: mark("Petugas belum dapat diberi tahu. Silakan ke petugas."),
}


def fault_notice(page: Page, fault: Fault, told: str = "") -> Notice:
    """What happened, what to do now, and the code small below; `told` says it in
    the words of a screen that knows more than the catalogue."""
    happened, then = split_sentence(page.say(told or sentence(fault, page.visit.step)))
    if page.visit.staff_told is not None:
        then = f"{then} {page.say(STAFF_TOLD[page.visit.staff_told])}".strip()
    code = page.say("Kode gangguan {code}", code=fault.code.value)
    return Notice(tone="bad", icon="warning", head=happened, text=then, code=code)

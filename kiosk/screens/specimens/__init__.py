"""The pages of the gallery, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.screens.specimens import around, over, read, typed, watched
from kiosk.screens.specimens import touched as touch
from kiosk.screens.specimens.page import PageOf, nothing

PAGES: Sequence[PageOf] = (
    PageOf("buttons", touch.buttons),
    PageOf("quiet-buttons", touch.quiet_buttons),
    PageOf("tiles", touch.tiles),
    PageOf("tiles-not-now", touch.tiles_not_now),
    PageOf("choices", touch.choices),
    PageOf("choices-not-now", touch.choices_not_now),
    PageOf("officer-called", around.officer_called, touched=False),
    PageOf("comfort-bar", around.comfort_bar, touched=False),
    PageOf("voice-bar", around.voice_bar, touched=False),
    PageOf("focus", around.in_focus, around.rings),
    PageOf("boxes", typed.boxes),
    PageOf("boxes-of-a-nik", typed.boxes_of_a_nik),
    PageOf("dots", typed.dots),
    PageOf("keypad", typed.keypad),
    PageOf("lines", typed.lines),
    PageOf("keyboard", typed.keyboard),
    PageOf("steps", watched.steps, touched=False),
    PageOf("waiting", watched.waiting, touched=False),
    PageOf("rings", watched.rings, touched=False),
    PageOf("camera", watched.camera, touched=False),
    PageOf("camera-guidance", watched.guidance, touched=False),
    PageOf("page-strip", watched.page_strip),
    PageOf("ticket", read.ticket, touched=False),
    PageOf("ticket-lines", read.ticket_lines, touched=False),
    PageOf("qr", read.qr, touched=False),
    PageOf("notices", read.notices, touched=False),
    PageOf("notices-bad", read.more_notices, touched=False),
    PageOf("dialog", nothing, over.dialog),
    PageOf("dialog-list", nothing, over.list_dialog),
    PageOf("dialog-fault", nothing, over.fault_dialog),
    PageOf("dialog-officer-called", nothing, over.called_dialog),
)

"""The privacy notice: four short lines before anything is entered."""

from __future__ import annotations

from kiosk.screens.overlays import Reading
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.notice import Card

#: What each of the four lines is about: what, why, who, until when.
SIGNS = ("clipboard-text", "target", "eye", "trash")


class NoticeScreen(Screen):
    """A notice, not a consent."""

    touched_content = False

    def build(self) -> None:
        self.heading = self.say("Data Anda aman di sini")
        self.lead = self.say("Baca sebentar sebelum mulai mengisi.")
        self.next_text = self.say("Lanjut")
        lines = self.booth.offer.privacy_notice
        for place, line in enumerate(lines):
            row = NoticeLine(icon=SIGNS[place % len(SIGNS)], text=self.wording(line))
            self.add_widget(row)
        # Four lines in larger text fill the window: the way to all of it comes before them.
        (self.above if self.look.text_scale > 1 and not self.look.wide else self.below).add_widget(
            SecondaryButton(
                name="notice.more",
                icon="book-open-text",
                text=self.say("Baca selengkapnya"),
                deed=lambda: self.app.overlays.read(self._whole),
            )
        )

    def _whole(self) -> Reading:
        text = self.wording(self.booth.offer.privacy_full)
        sentences = tuple(f"{part.rstrip('.')}." for part in text.split(". "))
        return Reading(self.say("Pemberitahuan privasi"), sentences)


class NoticeLine(Card):
    """An icon and a line; what stands before the colon is said louder."""

    def __init__(self, icon: str, text: str) -> None:
        self.icon = icon
        self.head, _, rest = text.partition(": ")
        self.rest = rest[:1].upper() + rest[1:]
        super().__init__()


load_layout(__file__)

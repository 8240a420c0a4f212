"""What the screens that watch the plate share: the live picture, its one line of
guidance, the shutter, and the buttons below.
"""

from __future__ import annotations

from kivy.uix.anchorlayout import AnchorLayout

from kiosk.booth.booth import Stage
from kiosk.screens.guidance import movement_of, sign_of
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.button import ButtonRow, SecondaryButton
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.column import Column
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.text import Icon
from kiosk.visit.events import Deed

#: The tone of the guidance at each stage.
TONES = {Stage.NONE: "info", Stage.SEEN: "info", Stage.STEADY: "wait", Stage.TAKEN: "good"}

#: The part of a wide window that is not the picture's.
SAID_BESIDE = 0.4
#: The same where there is no picture, but what is wrong.
FAULT_BESIDE = 0.6
#: So many ways on stand side by side under it.
IN_A_ROW = 2


class LivePicture(Screen):
    """It has the boxes `plate`, `strip`, `said` and `ways`. On a wide window the
    picture is the content and the rest stands under the question; on a tall one the
    picture comes first. `live` tells whether somebody watches; `clicked` whether the
    shutter was heard for this shot."""

    live = False
    clicked = False
    #: Whether the ways on are of few words, and stand side by side on a tall window.
    few_words = False

    def set_plate(self, seen: bool) -> None:
        """The picture's place, or a camera struck out when there is nothing to see."""
        look = self.look
        self.picture = Picture(look)
        self.guidance = Notice(tone="info", icon="scan", large=True)
        self.plate = AnchorLayout(
            size_hint_min_y=look.size.drawing_beside_larger_text if look.text_scale > 1 else look.size.drawing
        )
        self.strip, self.said, self.ways = Column(look.space.m), Column(look.space.m), Column(look.space.m)
        if look.wide:
            self.side_share = SAID_BESIDE
            self.add_widget(self.plate)
            self.add_widget(self.strip)
            self.above.add_widget(self.said)
            self.below.add_widget(self.ways)
        else:
            self.above.add_widget(self.plate)
            # The pages are touched, so within low reach they lie in the lower half.
            (self if look.low else self.above).add_widget(self.strip)
            for part in (self.said, self.ways):
                self.add_widget(part)
        if seen:
            self.plate.add_widget(self.picture)
            return
        self.side_share = FAULT_BESIDE
        if look.text_scale > 1 and not look.wide:
            self.above.remove_widget(self.plate)  # larger letters say it, and need the room
        else:
            sign = Icon(icon="camera-slash", font_size=look.size.ring, color=look.paint.primary)
            self.plate.add_widget(sign)

    def settle(self) -> None:
        """Large letters have no room for a sentence between the question and the guidance."""
        super().settle()
        if self.look.large and (self.look.wide or self.visit.fault is not None):
            self.lead = ""

    def tell(self, tone: str, icon: str, head: str) -> None:
        """Say one line below the picture, in place of the one before."""
        self.guidance.tone, self.guidance.icon, self.guidance.head = tone, icon, head
        if self.guidance.parent is None:
            self.said.add_widget(self.guidance)

    def offer(self, name: str, icon: str, text: str, deed: Deed) -> None:
        """Add a way on below."""
        button = SecondaryButton(name=name, icon=icon, text=text, deed=lambda: self.do(deed))
        beside = not self.look.large if self.look.wide else self.few_words
        if not beside:
            self.ways.add_widget(button)
            return
        row = self.ways.children[0] if self.ways.children else None
        if row is None or len(row.children) == IN_A_ROW:
            row = ButtonRow()
            self.ways.add_widget(row)
        row.add_widget(button)

    def click(self) -> None:
        """The shutter, heard and seen, once a shot."""
        if not self.clicked:
            self.clicked = True
            self.app.shutter.click()
            self.picture.flash()

    def animate(self) -> None:
        preview = self.booth.preview if self.live else None
        if preview is None or (self.parent is not None and self.app.repaint.must_wait()):
            return
        # Said first: where the sentence changes, both are drawn at once.
        if preview.message:
            self.tell(TONES[preview.stage], sign_of(preview), self.say(preview.message))
        self.app.repaint.change(self.picture, lambda: self.picture.live(preview, movement_of(preview)))
        if preview.stage is Stage.TAKEN:
            self.click()

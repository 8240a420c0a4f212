"""What the screens that watch the plate share: the live picture, its one line of
guidance, the shutter, and the buttons below.
"""

from __future__ import annotations

from kiosk.booth.booth import Stage
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.button import SecondaryButton
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.notice import Notice
from kiosk.screens.widgets.text import Icon
from kiosk.visit.events import Deed

#: The tone of the guidance at each stage.
TONES = {Stage.NONE: "info", Stage.SEEN: "info", Stage.STEADY: "wait", Stage.TAKEN: "good"}
#: Its sign.
SIGNS = {Stage.STEADY: "hand-palm", Stage.TAKEN: "check-circle"}


class LivePicture(Screen):
    """Its layout has the boxes `plate`, `said` and `ways`. `live` tells whether
    somebody watches; `clicked` whether the shutter was heard for this shot."""

    live = False
    clicked = False

    def set_plate(self, seen: bool) -> None:
        """The picture's place, or a camera struck out when there is nothing to see."""
        self.picture = Picture(self.look)
        self.guidance = Notice(tone="info", icon="scan", large=True)
        if seen:
            self.ids.plate.add_widget(self.picture)
        else:
            sign = Icon(icon="camera-slash", font_size=self.look.size.ring, color=self.look.paint.primary)
            self.ids.plate.add_widget(sign)

    def tell(self, tone: str, icon: str, head: str) -> None:
        """Say one line below the picture, in place of the one before."""
        self.guidance.tone, self.guidance.icon, self.guidance.head = tone, icon, head
        if self.guidance.parent is None:
            self.ids.said.add_widget(self.guidance)

    def offer(self, name: str, icon: str, text: str, deed: Deed) -> None:
        """Add a way on below."""
        self.ids.ways.add_widget(SecondaryButton(name=name, icon=icon, text=text, deed=lambda: self.do(deed)))

    def click(self) -> None:
        """The shutter, heard and seen, once a shot."""
        if not self.clicked:
            self.clicked = True
            self.app.shutter.click()
            self.picture.flash()

    def animate(self) -> None:
        preview = self.booth.preview if self.live else None
        if preview is None:
            return
        self.picture.live(preview)
        if preview.stage is Stage.TAKEN:
            self.click()
        if preview.message:
            self.tell(TONES[preview.stage], SIGNS.get(preview.stage, "scan"), self.say(preview.message))

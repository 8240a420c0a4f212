"""The frame that every screen of the visit shares.

Above: which step this is and the office's time. Then one question and the
content. Below, always at the same place: Kembali left, Panggil petugas in the
middle, the one primary action right.

On a tall window all stands in one column. On a wide one the question has a
column of its own, with what belongs to it, and the content stands beside it.
Within low reach the content lies in the lower half, where the hand is, and the
question above it, where the eye is.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.theme.current import current_look
from kiosk.screens.widgets import button as _button  # noqa: F401  (its rules are used in frame.kv)
from kiosk.screens.widgets import stepper as _stepper  # noqa: F401
from kiosk.screens.widgets.column import Column
from kiosk.screens.widgets.layout import load_layout
from kiosk.screens.widgets.scroll import Scroll

#: The share of a spacer beside what stretches: none to speak of.
LEFT_OVER = 0.001


class Frame(BoxLayout):
    """Children go into the content. A button with no text is not there, but
    its place stays. `side_share` is the question's part of a wide window."""

    content = ObjectProperty(None, allownone=True)
    heading = StringProperty("")
    lead = StringProperty("")
    step_text = StringProperty("")
    step_place = NumericProperty(0)
    step_total = NumericProperty(0)
    clock_text = StringProperty("")
    back_text = StringProperty("")
    back_icon = StringProperty("arrow-left")
    officer_text = StringProperty("")
    officer_called = BooleanProperty(False)
    next_text = StringProperty("")
    next_icon = StringProperty("arrow-right")
    next_ready = BooleanProperty(True)
    back_deed = ObjectProperty(None, allownone=True)
    officer_deed = ObjectProperty(None, allownone=True)
    next_deed = ObjectProperty(None, allownone=True)
    side_share = NumericProperty(0.36)

    #: Whether the content is touched: within low reach it then lies in the lower half.
    touched_content = True

    def __init__(self, **properties: Any) -> None:
        self.look = look = current_look()
        self._above: Column | None = None
        self._below: Column | None = None
        super().__init__(**properties)
        self.pinned = look.low and self.touched_content and not look.wide
        self._question = question = Question(self)
        self._side = Scroll() if look.wide or self.pinned else None
        self._scroll = Scroll()
        body = self.ids.body
        if self._side is None:
            question.padding = (0, 0, look.space.m, 0)
            body.add_widget(question)
        else:
            self._side.content.add_widget(question)
            # Takes what is left over, unless something above stretches.
            self._side.content.add_widget(Widget(size_hint_y=LEFT_OVER))
            body.add_widget(self._side)
        body.add_widget(self._scroll)
        if look.wide:
            assert self._side is not None
            self.bind(side_share=self._share)
            self._share()
        elif self._side is not None:
            self._scroll.size_hint_y = None
            self._scroll.content.bind(minimum_height=self._reach)
            self.ids.bar.bind(height=self._reach)
            self.bind(height=self._reach, y=self._reach)
        self.content = self._scroll.content

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Into the content, once there is one; what is `below` stays below."""
        if self.content is None:
            super().add_widget(widget, *args, **kwargs)
        elif not args and not kwargs and self._below is not None and self._below in self.content.children:
            self.content.add_widget(widget, 1)
        else:
            self.content.add_widget(widget, *args, **kwargs)

    @property
    def above(self) -> Column:
        """What belongs to the question: under it, before the content."""
        if self._above is None:
            self._above = Column(self.look.space.m)
            if self._side is None:
                self.content.add_widget(self._above, len(self.content.children))
            else:
                side = self._side.content
                side.add_widget(self._above, side.children.index(self._question))
        return self._above

    @property
    def below(self) -> Column:
        """Other ways on: under the content; on a wide window at the foot of the
        question's column."""
        if self._below is None:
            self._below = Column(self.look.space.m)
            if self.look.wide:
                assert self._side is not None
                self._side.content.add_widget(self._below, 0)
            else:
                self.content.add_widget(self._below, 0)
        return self._below

    @property
    def last_read(self) -> Column | None:
        """What is reached by keys after the content, wherever it stands: other ways on."""
        return self._below

    @property
    def beside(self) -> Column:
        """What is remarked on the content: under it, or under the question of a wide
        window."""
        return self.above if self.look.wide else self.below

    def _share(self, *_: object) -> None:
        assert self._side is not None
        self._side.size_hint_x, self._scroll.size_hint_x = self.side_share, 1 - self.side_share

    def _reach(self, *_: object) -> None:
        """The content within the lower half of the window, above the buttons."""
        look, content = self.look, self._scroll.content
        room = look.height / 2 - self.y - self.padding[3] - self.ids.bar.height - self.spacing
        stretches = any(child.size_hint_y is not None for child in content.children)
        self._scroll.height = room if stretches else min(room, content.minimum_height)


class Question(BoxLayout):
    """The one question of a screen, and the sentence under it."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        super().__init__()


load_layout(__file__)

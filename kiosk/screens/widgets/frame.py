"""The frame that every screen of the visit shares.

Above: which step this is and the office's time. Then one question and the
content. Below, always at the same place: Kembali left, Panggil petugas in the
middle, the one primary action right.
"""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.widgets import button as _button  # noqa: F401  (its rules are used in frame.kv)
from kiosk.screens.widgets import scroll as _scroll  # noqa: F401
from kiosk.screens.widgets import stepper as _stepper  # noqa: F401
from kiosk.screens.widgets.layout import load_layout


class Frame(BoxLayout):
    """Children go into the content. A button with no text is not there, but
    its place stays."""

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

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        """Into the content, once there is one."""
        if self.content is None:
            super().add_widget(widget, *args, **kwargs)
        else:
            self.content.add_widget(widget, *args, **kwargs)


load_layout(__file__)

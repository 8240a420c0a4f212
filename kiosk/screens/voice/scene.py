"""What the applicant faces now: a screen, or the dialog over it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from kivy.uix.widget import Widget


@dataclass(frozen=True, slots=True)
class Scene:
    """`top` is the widget that fills the window; `what` is equal for two buildings of
    the same question, so that a screen that is built anew is not told anew."""

    top: Widget
    what: Hashable
    over: bool = False
    """Whether it lies over a screen, which comes back as it was."""

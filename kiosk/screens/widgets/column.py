"""A column: what stands in it, one below another, and as high as that."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout


class Column(BoxLayout):
    """As high as its content, and at least `least_px`. What stretches makes it
    stretch too."""

    def __init__(self, spacing: float, least_px: float = 0, **properties: Any) -> None:
        self._least_px = least_px
        super().__init__(
            orientation="vertical", size_hint_y=None, height=least_px, spacing=spacing, **properties
        )
        self.bind(minimum_height=self._settle, children=self._settle)

    def _settle(self, *_: object) -> None:
        needed = max(self.minimum_height, self._least_px)
        stretches = any(child.size_hint_y is not None for child in self.children)
        self.size_hint_y = 1 if stretches else None
        self.size_hint_min_y = needed if stretches else None
        if not stretches:
            self.height = needed

"""The typefaces, by the names under which the screens ask for them."""

from __future__ import annotations

from pathlib import Path

from kivy.core.text import LabelBase

TEXT = "Atkinson"
ICONS = "Phosphor"

_HERE = Path(__file__).parent


def register() -> None:
    """Make both typefaces known to Kivy; bold icons are the line-drawn ones."""
    LabelBase.register(
        TEXT,
        str(_HERE / "fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
        fn_bold=str(_HERE / "fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
    )
    LabelBase.register(
        ICONS,
        str(_HERE / "icons/Phosphor-Fill.ttf"),
        fn_bold=str(_HERE / "icons/Phosphor-Bold.ttf"),
    )

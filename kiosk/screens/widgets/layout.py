"""A widget's layout file: the .kv of the same name beside its .py."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder

from kiosk.screens.widgets import rounded as _rounded  # noqa: F401  (it is drawn in most of them)


def load_layout(module_file: str) -> None:
    """Load the .kv beside `module_file`, once."""
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path)

"""Settle Kivy before it is imported: it reads its settings at import, once.

Kivy keeps its settings and log in a folder: it is given one in the state
folder, never the user's. SDL's own variables are left alone, so that
`SDL_VIDEODRIVER=offscreen` renders with no display.
"""

from __future__ import annotations

import os
from pathlib import Path


def prepare(size: tuple[int, int], state_dir: Path, fullscreen: bool = False, frames_per_s: int = 60) -> None:
    """Set the window's size in px. Call before anything imports Kivy.
    `frames_per_s` bounds how often it is drawn; 0 is no bound."""
    home = state_dir / "kivy"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        KIVY_HOME=str(home),
        KIVY_NO_ARGS="1",
        KIVY_NO_CONSOLELOG="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_ENV_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_METRICS_DENSITY="1",
    )
    from kivy.config import Config

    width, height = size
    settings: dict[str, dict[str, str | int]] = {
        "graphics": {
            "width": width,
            "height": height,
            "multisamples": 0,
            "maxfps": frames_per_s,
            "resizable": 0,
            "borderless": int(fullscreen),
            "fullscreen": "auto" if fullscreen else 0,
            "show_cursor": int(not fullscreen),
        },
        "kivy": {
            "exit_on_escape": 0,
            "pause_on_minimize": 0,
            "log_enable": 0,
            "log_level": "warning",
            "keyboard_mode": "",
            "window_icon": "",
        },
        "input": {"mouse": "mouse,disable_multitouch"},
    }
    for section, values in settings.items():
        for key, value in values.items():
            Config.set(section, key, value)

"""The app and the look in use, for widgets that a layout file makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kivy.app import App

from kiosk.screens.theme.tokens import Look

if TYPE_CHECKING:
    from kiosk.screens.app import BoothApp


def current_app() -> BoothApp:
    """What layout files call `app`."""
    return cast("BoothApp", App.get_running_app())


def current_look() -> Look:
    """What layout files call `app.look`."""
    return current_app().look

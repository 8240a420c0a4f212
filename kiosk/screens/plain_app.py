"""A Kivy app that brings nothing of Kivy's own beside what it shows."""

from __future__ import annotations

from kivy.app import App


class PlainApp(App):
    """Each screen has its own layout file, and an applicant no settings of Kivy's."""

    def load_kv(self, filename: str | None = None) -> None:
        """There is no file named after the app."""

    def get_application_config(self, defaultpath: str = "") -> None:
        """No settings file of Kivy's beside the program."""
        return

    def open_settings(self, *_: object) -> bool:
        """Kivy's settings panel (F1) is not for applicants."""
        return False

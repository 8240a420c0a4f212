"""The privacy notice before anything is typed to find a booking, or kept without one."""

from __future__ import annotations

from kiosk.screens.notice import NoticeScreen


class NoticeFirstScreen(NoticeScreen):
    """The same words at another place of the way."""

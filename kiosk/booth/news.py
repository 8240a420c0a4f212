"""Asks the site now and then what the attract screen tells of the queue, and looks at the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kiosk.background import Background
from kiosk.booth.booth import News
from kiosk.booth.room import RoomWatch
from kiosk.booth.staff_call import StaffCall
from kiosk.client.site import SiteClient
from kiosk.faults import Fault
from kiosk.timing import Timing
from kiosk.visit.offer import DayOver


class NewsReader(Background):
    """`latest` is always there; it is a few seconds old. `day_over` is asked at each round.
    `calls` that did not get through are tried again as soon as the site answers."""

    def __init__(
        self,
        site: SiteClient,
        timing: Timing,
        room: RoomWatch,
        day_over: Callable[[], DayOver | None] = lambda: None,
        calls: Sequence[StaffCall] = (),
    ) -> None:
        super().__init__("news")
        self._site = site
        self._room = room
        self._day_over = day_over
        self._calls = calls
        self._timing = timing
        self.latest = News(room=room.look())

    def _run(self) -> None:
        while not self._ending.wait(self._timing.board_poll_s):
            board = self._site.board()
            news = News(site_away=True) if isinstance(board, Fault) else news_from(board)
            self.latest = replace(news, room=self._room.look(), day_over=self._day_over())
            if not news.site_away:
                self._room.tell()
                for call in self._calls:
                    call.tell()


def news_from(board: Mapping[str, object]) -> News:
    """The news in what `GET /api/board` says."""
    now, waiting, network = board.get("now"), board.get("waiting"), board.get("network")
    try:
        return News(
            serving=str(now["label"]) if isinstance(now, dict) else None,
            waiting=sum(int(row["count"]) for row in waiting) if isinstance(waiting, list) else 0,
            centre_away=isinstance(network, dict) and network.get("centre") == "away",
        )
    except (KeyError, TypeError, ValueError):
        return News(site_away=True)  # a stranger answered, such as a captive portal

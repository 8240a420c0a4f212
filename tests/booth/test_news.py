"""What the attract screen tells is taken from the site's board alone."""

from __future__ import annotations

import pytest

from kiosk.booth.booth import News
from kiosk.booth.news import news_from


def test_the_news_is_who_is_served_how_many_wait_and_whether_the_centre_is_away() -> None:
    board = {"now": {"label": "A012"}, "waiting": [{"count": 3}, {"count": 2}], "network": {"centre": "away"}}
    assert news_from(board) == News(serving="A012", waiting=5, centre_away=True)
    assert news_from({"now": None, "waiting": [], "network": {"centre": "ok"}}) == News()


@pytest.mark.parametrize("board", [{"now": {}}, {"waiting": [7]}, {"waiting": [{"count": "many"}]}])
def test_an_answer_that_is_no_board_is_not_the_sites(board: dict[str, object]) -> None:
    assert news_from(board) == News(site_away=True)

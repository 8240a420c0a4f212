"""What a board's address means, and what is said of one that means nothing."""

from __future__ import annotations

import pytest
from site_process import office
from starlette.datastructures import QueryParams

from kiosk.site.board_page import Layout, Mistake, View, bilingual, view_of


def view(query: str) -> View | Mistake:
    return view_of(QueryParams(query), office())


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("", View()),
        ("layout=stages", View(Layout.STAGES)),
        ("layout=counters&sound=off", View(Layout.COUNTERS, sound=False)),
        ("layout=one&stage=payment", View(Layout.ONE, ("payment",))),
        ("stage=payment&stage=collection&stage=payment", View(Layout.CALLS, ("payment", "collection"))),
        ("stage=&sound=on&theme=night", View()),
    ],
)
def test_an_address_is_the_whole_setting_of_a_board(query: str, meant: View) -> None:
    assert view(query) == meant


@pytest.mark.parametrize(
    ("query", "indonesian", "english"),
    [
        ("layout=besar", "Tata letak “besar” tidak ada.", "There is no layout “besar”."),
        ("stage=tes", "Tahap “tes” tidak ada di kantor ini.", "This office has no stage “tes”."),
        ("layout=one", "Papan satu tahap memerlukan satu tahap.", "A board of one stage needs one stage."),
        ("layout=one&stage=payment&stage=documents", "memerlukan satu tahap.", "needs one stage."),
    ],
)
def test_a_wrong_address_is_told_in_both_languages(query: str, indonesian: str, english: str) -> None:
    mistake = view(query)
    assert isinstance(mistake, Mistake)
    assert indonesian in mistake.both()
    assert english in mistake.both()


def test_what_stands_in_the_address_cannot_become_markup() -> None:
    mistake = view("layout=<b>besar")
    assert isinstance(mistake, Mistake)
    assert "<b>" not in mistake.both()
    assert "&lt;b&gt;besar" in mistake.both()
    assert bilingual("Menunggu") == '<span lang="id">Menunggu</span> <span lang="en">Waiting</span>'

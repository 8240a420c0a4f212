"""Tried as a new user would: who has never seen the booth and goes by its words alone takes
one wrong turn at most, from home to what is needed.

The new user reads the tiles, and touches the one that shares most words with the wish;
the first one among equals. Where that was wrong, *Kembali*, and the next best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from far_end import FarEnd
from looks import Appearance, wear
from wishes import KNOWN_AS, WISHES, Wish

from kiosk.screens.comfort import Comfort
from kiosk.screens.widgets.tile import Choice, Tile
from kiosk.visit.events import Back

MOST_WRONG_TURNS = 1
#: Words that tell nothing of what is wanted.
EMPTY = frozenset(
    """saya mau ini itu yang di ke dari lewat untuk atau dan dengan sudah belum tidak cuma tapi perlu bisa
    harus jam masa lama paspor my the a an i is am in at to of for and or with but he she it has have was got
    use need want please passport only me here""".split()  # noqa: SIM905  (a list would fill a screen)
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A tile as it is read."""

    name: str
    text: str
    hint: str


def stem(word: str) -> str:
    """A word without the commonest endings and beginnings of both languages."""
    word = re.sub(r"(nya|kan|ku|mu)$", "", word) if len(word) > 5 else word
    word = re.sub(r"^(men|mem|ber|per|pe|me|di|ter)(?=[a-z]{4})", "", word) if len(word) > 6 else word
    return re.sub(r"(an|ed|ing|es|s)$", "", word) if len(word) > 5 else word


def meaning(text: str) -> set[str]:
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if word not in EMPTY]
    return {stem(word) for word in (*words, *(KNOWN_AS[word] for word in words if word in KNOWN_AS))}


def wrong_turns(wish: str, signs: Iterable[Sign], right: tuple[str, ...]) -> int:
    """How many tiles are touched before one that is right. What stands large counts more."""
    wanted = meaning(wish)
    scored = [(-2 * len(wanted & meaning(s.text)) - len(wanted & meaning(s.hint)), s.name) for s in signs]
    order = [name for _, name in sorted(scored, key=lambda one: one[0])]
    return min(order.index(name) for name in right)


class Booth:
    """What stands on the tiles, in one language, read from the screens themselves."""

    def __init__(self, hand: Any, appearance: Appearance) -> None:
        self._hand = hand
        hand.touch("attract.start")
        wear(hand, appearance)
        self.home = self._read("home.")
        self.behind = {door.name: self._behind(door.name) for door in self.home}

    def _behind(self, door: str) -> list[Sign]:
        self._hand.touch(door)
        signs = self._read(("service.", "loss.", "priority.", "lookup."))
        self._hand.booth.do(Back())
        self._hand.until(lambda: self._hand.app.find("home.booking"), "home again")
        self._hand.frames(3)
        return signs

    def _read(self, names: str | tuple[str, ...]) -> list[Sign]:
        self._hand.frames(3)
        found = [w for w in self._hand.app.touchables() if isinstance(w, (Tile, Choice))]
        # Kivy keeps the children of a layout from the last to the first.
        inorder = sorted(found, key=lambda w: (-round(w.to_window(w.x, w.top)[1]), w.to_window(w.x, w.y)[0]))
        return [Sign(w.name, w.text, w.hint) for w in inorder if w.name.startswith(names)]

    def wrong_turns(self, wish: Wish) -> int:
        here = wrong_turns(wish.said, self.home, wish.door)
        behind = self.behind[wish.door[0]]
        return here + (wrong_turns(wish.said, behind, wish.then) if wish.then else 0)


@pytest.mark.parametrize(
    ("window", "comfort"),
    [
        ("portrait", Comfort()),
        ("portrait", Comfort(1.5)),
        ("portrait", Comfort(2.0)),
        ("portrait", Comfort(low=True)),
        ("landscape", Comfort()),
        ("small", Comfort()),
    ],
)
@pytest.mark.parametrize("language", list(WISHES))
def test_no_wish_needs_more_than_one_wrong_turn(
    stage: Any, language: str, window: str, comfort: Comfort
) -> None:
    booth = Booth(stage(FarEnd()), Appearance(window, language, comfort))
    turns = {wish.said: booth.wrong_turns(wish) for wish in WISHES[language]}
    lost = {said for said, count in turns.items() if count > MOST_WRONG_TURNS}
    assert lost == set()
    print("\n".join(f"{count}  {said}" for said, count in turns.items()))  # noqa: T201  (pytest -s shows the table)


@pytest.mark.parametrize("language", list(WISHES))
def test_every_tile_is_wished_for_by_somebody(stage: Any, language: str) -> None:
    """So that a door or a service that is added is tried too."""
    booth = Booth(stage(FarEnd()), Appearance("portrait", language))
    tiles = {sign.name for sign in booth.home}
    tiles |= {sign.name for sign in booth.behind["home.walk_in"] if language == "id"}
    wished = {name for wish in WISHES[language] for name in (*wish.door, *wish.then)}
    assert tiles - wished == set()


def test_the_new_user_can_be_lost() -> None:
    """The measure can fail: words that tell nothing cost turns."""
    signs = [Sign("a", "Layanan 1", ""), Sign("b", "Layanan 2", ""), Sign("c", "Layanan 3", "")]
    assert wrong_turns("paspor saya hilang", signs, ("c",)) == 2

"""Who is said when: the board's own module in Chromium, with calls and a clock that the test moves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from shown_site import Site

# Plays a day at the board: `news` are [milliseconds, label] of calls, `lasts` how long one saying takes, and
# `undone` the [milliseconds, label] of calls taken back. Gives [label, again, began, ended] of each saying.
DAY = """async ({news, lasts, undone, voiceless}) => {
    const {Calls} = await import("/static/board_calls.js");
    const {Turns} = await import("/static/board_turns.js");
    let now = 0;
    const stage = {code: "documents"};
    const calls = new Calls(() => true, () => now);
    calls.see([]);
    const turns = new Turns(calls, () => now);
    const said = [];
    const listed = [];
    let sequence = 0;
    const arrive = (until) => {
        while (news.length && news[0][0] <= until) {
            const [when, label] = news.shift();
            const call = {id: label, label, stage, at: new Date(when).toISOString(), sequence: ++sequence};
            listed.push(call);
            calls.hear(call);
        }
        while (undone.length && undone[0][0] <= until) {
            const [, label] = undone.shift();
            listed.splice(listed.findIndex((call) => call.label === label), 1);
            calls.see(listed);
            turns.see(listed);
        }
    };
    for (;;) {
        arrive(now);
        const turn = turns.next();
        if (!turn && !news.length) return said;
        if (!turn) { now = news[0][0]; continue; }
        if (turn.after !== undefined) {
            // As the board waits: to the end of the pause, or until there is news.
            now = Math.min(now + turn.after, ...[...news, ...undone].map(([when]) => when));
            continue;
        }
        const began = now;
        now += lasts;
        said.push([turn.call.label, turn.again, began, now]);
        turns.said(turn, voiceless.includes(turn.call.label) ? null : now);
    }
}"""

PAUSE_MS = 3000
LASTS_MS = 6000
FAR_BEHIND_MS = 60_000

Saying = tuple[str, bool, int, int]


@pytest.fixture
def day(site: Site, browser_page: Page):  # type: ignore[no-untyped-def]
    browser_page.goto(f"{site.url}/board?sound=off")

    def play(*news: tuple[int, str], lasts: int = LASTS_MS, **more: object) -> list[Saying]:
        given = {"news": news, "lasts": lasts, "undone": [], "voiceless": [], **more}
        return [tuple(one) for one in browser_page.evaluate(DAY, given)]

    return play


def order(said: list[Saying]) -> list[str]:
    return [label + ("+" if again else "") for label, again, _, _ in said]


def pauses(said: list[Saying]) -> dict[str, int]:
    """Milliseconds between the first and the second saying of each."""
    ended = {label: end for label, again, _, end in said if not again}
    return {label: began - ended[label] for label, again, began, _ in said if again}


def test_one_alone_is_said_twice_with_a_pause(day) -> None:  # type: ignore[no-untyped-def]
    said = day((0, "A001"))
    assert order(said) == ["A001", "A001+"]
    assert pauses(said) == {"A001": PAUSE_MS}


def test_two_called_at_once_are_each_said_twice_with_the_pause_and_nothing_between(day) -> None:  # type: ignore[no-untyped-def]
    said = day((0, "A001"), (0, "A002"))
    assert order(said) == ["A001", "A001+", "A002", "A002+"]
    assert pauses(said) == {"A001": PAUSE_MS, "A002": PAUSE_MS}
    assert said[2][2] == said[1][3], "the second begins when the first is done"


def test_one_that_comes_in_a_pause_waits_for_its_end(day) -> None:  # type: ignore[no-untyped-def]
    said = day((0, "A001"), (LASTS_MS + 500, "A002"))
    assert order(said) == ["A001", "A001+", "A002", "A002+"]
    assert pauses(said) == {"A001": PAUSE_MS, "A002": PAUSE_MS}


def test_whoever_was_called_a_while_ago_is_said_in_the_pause_of_another(day) -> None:  # type: ignore[no-untyped-def]
    said = day((0, "A001"), (0, "A002"), (0, "A003"))
    assert order(said) == ["A001", "A001+", "A002", "A003", "A002+", "A003+"]
    assert pauses(said) == {"A001": PAUSE_MS, "A002": LASTS_MS, "A003": LASTS_MS}


def test_short_sayings_are_parted_by_the_whole_pause_also_when_another_is_between(day) -> None:  # type: ignore[no-untyped-def]
    said = day(*((0, f"A00{n}") for n in range(1, 7)), lasts=1000)
    assert order(said)[-4:] == ["A005", "A006", "A005+", "A006+"]
    assert set(pauses(said).values()) == {PAUSE_MS}


def test_never_more_than_two_are_under_way(day) -> None:  # type: ignore[no-untyped-def]
    said = day(*((0, f"A00{n}") for n in range(1, 6)))
    assert order(said) == [
        *("A001", "A001+"),
        *("A002", "A003", "A002+", "A003+"),
        *("A004", "A005", "A004+", "A005+"),
    ]


def test_a_board_that_is_far_behind_repeats_nothing_until_it_has_caught_up(day) -> None:  # type: ignore[no-untyped-def]
    said = day(*((0, f"A0{n:02}") for n in range(1, 13)), (200_000, "B001"))
    first = {label: began for label, again, began, _ in said if not again}
    late = {label for label, began in first.items() if label.startswith("A") and began > FAR_BEHIND_MS}
    assert late, "so many calls do put a board behind"
    assert not {label for label, again, _, _ in said if again} & (late - {"A012"})
    assert [began for label, began in first.items() if label in late] == sorted(first[one] for one in late)
    assert order(said)[-3:] == ["A012+", "B001", "B001+"], "the last one has time for a repeat"


def test_one_that_is_undone_in_its_pause_is_not_said_again(day) -> None:  # type: ignore[no-untyped-def]
    said = day((0, "A001"), (0, "A002"), undone=[(LASTS_MS, "A001")])
    assert order(said) == ["A001", "A002", "A002+"]


def test_one_that_is_called_again_in_its_pause_begins_anew(day) -> None:  # type: ignore[no-untyped-def]
    said = day((0, "A001"), (LASTS_MS + 500, "A001"))
    assert order(said) == ["A001", "A001", "A001+"]


def test_one_without_a_voice_is_not_repeated_and_holds_nobody_up(day) -> None:  # type: ignore[no-untyped-def]
    said = day((0, "A001"), (0, "A002"), voiceless=["A001"])
    assert order(said) == ["A001", "A002", "A002+"]

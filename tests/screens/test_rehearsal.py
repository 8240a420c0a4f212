"""The scripted applicant that demos are made of."""

from __future__ import annotations

import json

import pytest
from far_end import FarEnd
from kivy.clock import Clock as KivyClock
from kivy.core.window import Window

from kiosk.screens.finger import Finger
from kiosk.screens.rehearsal import Player

SCRIPT = [
    {"picture": "01-attract"},
    {"touch": "attract.start"},
    {"touch": "home.walk_in"},
    {"touch": "service.renew_expired"},
    {"touch": "frame.next"},
    {"see": "identity"},
    {"type": "6302061508909901"},
    {"touch": "frame.next"},
    {"touch": "documents.skip"},
    {"touch": "frame.next"},
    {"see": "ticket"},
    {"paperwork": "out"},
    {"picture": "09-ticket"},
]


def test_a_script_is_played_by_touch_and_leaves_pictures_and_figures(stage, tmp_path):
    hand = stage(FarEnd())
    reports = []
    Player(hand.app, SCRIPT, tmp_path, on_done=reports.append).start()
    hand.until(lambda: reports, "finished")
    assert reports[0].failure == ""
    assert reports[0].steps == len(SCRIPT)
    assert (tmp_path / "09-ticket.png").stat().st_size > 10_000
    figures = json.loads((tmp_path / "rehearsal.json").read_text())
    assert figures["ok"]
    assert figures["touches"] > 16


def test_a_script_that_cannot_go_on_says_where_and_leaves_a_picture(stage, tmp_path):
    hand = stage(FarEnd())
    reports = []
    steps = [{"touch": "attract.start"}, {"touch": "home.collection", "within_s": 2.0}]
    Player(hand.app, steps, tmp_path, on_done=reports.append).start()
    hand.until(lambda: reports, "stopped")
    assert "step 2" in reports[0].failure
    assert "home.booking" in reports[0].failure
    assert (tmp_path / "failed.png").exists()


class Frames:
    """A clock of which a second is a frame, from `began_s` on."""

    def __init__(self, began_s: float) -> None:
        self.gone = round(began_s)

    def count(self, _: float) -> None:
        """One more; it is drawn whatever has changed, as with a live picture."""
        self.gone += 1
        Window.canvas.ask_update()

    def monotonic_s(self) -> float:
        return float(self.gone)


@pytest.mark.parametrize("held_back", [0, 1, 4])
def test_a_touch_counts_until_what_was_touched_is_seen_to_give_way(stage, tmp_path, monkeypatch, held_back):
    """A view that scrolls holds a finger back for some frames; here every finger is."""
    hand = stage(FarEnd())
    hand.app.clock = frames = Frames(hand.clock.monotonic_s())
    press = Finger.press

    def press_later(finger: Finger, widget: object, left: int = held_back) -> None:
        if left:
            KivyClock.schedule_once(lambda _: press_later(finger, widget, left - 1))
        else:
            press(finger, widget)

    monkeypatch.setattr(Finger, "press", press_later)
    counted = KivyClock.schedule_interval(frames.count, 0)
    reports = []
    steps = [{"touch": name, "within_s": 1000} for name in ("attract.start", "home.walk_in")]
    Player(hand.app, steps, tmp_path, on_done=reports.append).start()
    hand.until(lambda: reports, "finished")
    counted.cancel()
    assert reports[0].failure == ""
    pressed, lifted = reports[0].reactions_ms[-2:]
    assert pressed - lifted == 1000 * held_back

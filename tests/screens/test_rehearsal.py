"""The scripted applicant that demos are made of."""

from __future__ import annotations

import json

from far_end import FarEnd

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

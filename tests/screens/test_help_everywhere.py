"""“Panggil petugas” stands on every screen of a visit, at the same place, and says from where."""

from __future__ import annotations

from typing import Any

import pytest
from far_end import FarEnd
from stage_hand import MORNING
from variants import WAYS

from kiosk.commands.parts import offer
from kiosk.settings import load
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.machine import advance
from kiosk.visit.moves import World
from kiosk.visit.steps import Step
from kiosk.visit.visit import Visit


@pytest.mark.parametrize("way", WAYS)
def test_on_every_step_the_button_is_there_at_one_place(stage: Any, way: str) -> None:
    make, touches = WAYS[way]
    hand = stage(make())
    missing, places = set(), set()
    for name in touches:
        hand.touch(name)
        hand.frames(3)
        button, step = hand.app.find("frame.officer"), hand.booth.visit.step
        if button is None or button.disabled or not button.label:
            missing.add(step.value)
        else:
            places.add((round(button.x), round(button.y)))
    assert missing == set()
    assert len(places) <= 2  # beside *Kembali*, and where there is no way back


@pytest.mark.parametrize("step", list(Step))
def test_from_every_step_the_call_names_it(step: Step) -> None:
    from stage_hand import CONFIG

    world = World(offer(load(CONFIG)), MORNING)
    after, effects = advance(Visit("v", step=step), on.OfficerCalled(), world)
    assert after.officer_called
    assert list(effects) == [do.CallOfficer(step.value)]


def test_a_call_that_has_not_arrived_says_so_and_can_be_made_again(stage: Any) -> None:
    hand = stage(FarEnd(officer_away=True))
    hand.touch("attract.start", "home.walk_in", "frame.officer")
    hand.until(lambda: "Panggilan belum sampai ke petugas" in hand.words(), "told")
    hand.touch("officer.ok", "frame.officer")
    assert [effect for effect in hand.far_end.done if isinstance(effect, do.CallOfficer)] == [
        do.CallOfficer("service")
    ] * 2

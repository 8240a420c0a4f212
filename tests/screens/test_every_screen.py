"""Every step has a screen, and on it nothing is cut off."""

from __future__ import annotations

from datetime import date, time

import pytest
from far_end import FarEnd
from journeys import HOME_VISIT, START, WALK_IN, arriving
from stage_hand import MORNING

from kiosk.faults import FaultCode
from kiosk.screens.theme.tokens import CONTRAST, DAY, Palette
from kiosk.visit.full import Full
from kiosk.visit.steps import Step

FULL = Full(FaultCode.QUOTA_FULL, limit="reserved", opens_at=time(10), next_day=date(2026, 11, 25), left=1)
LOOKS = [("id", 0), ("en", 0), ("en", 2)]
WAYS = {
    "walk_in": (
        FarEnd(page_on_plate=False),
        [*WALK_IN, "frame.next", "capture.skip", "capture.skip", "frame.next"],
    ),
    "home_visit": (FarEnd(), HOME_VISIT),
    "booking": (arriving(20), [*START, "home.booking", "frame.next", "frame.next", "frame.next"]),
    "group": (
        arriving(0, people=5),
        [*START, "home.booking", "frame.next", "people.3", "frame.next", "frame.next"],
    ),
    "companions": (
        arriving(0, people=5, used=("A012", MORNING), used_people=1),
        [*START, "home.booking", "frame.next", "people.again"],
    ),
    "full": (
        FarEnd(issue_fault=FULL, page_on_plate=False),
        [*WALK_IN, "frame.next", "capture.skip", "capture.skip", "frame.next"],
    ),
    "lookup": (FarEnd(), [*START, "home.booking", "lookup.type_number", "frame.back", "lookup.type_person"]),
    "loss": (FarEnd(), [*START, "home.lost_or_damaged", "loss.damaged"]),
    "priority": (FarEnd(), [*START, "home.priority"]),
}


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_a_screen(step):
    from kiosk.screens.app import screen_class

    assert screen_class(step).__name__.endswith("Screen")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("language", "larger"), LOOKS)
def test_no_text_is_cut_off(stage, way, language, larger):
    far_end, touches = WAYS[way]
    hand = stage(far_end)
    hand.touch(*([f"language.{language}"] if language != "id" else []), *["comfort.text"] * larger)
    shown = None
    for name in touches:
        hand.touch(name)
        if hand.app.screen is not shown:
            shown = hand.app.screen
            hand.frames(4)
            assert hand.cut_off() == []


@pytest.mark.parametrize("name", ["attract.start", "language.en", "comfort.text"])
def test_what_can_be_touched_has_a_name_a_role_and_a_label(stage, name):
    found = stage(FarEnd()).app.find(name)
    assert found is not None
    assert found.role
    assert found.label


def test_buttons_and_keys_are_large_enough_for_any_finger(stage):
    hand = stage(FarEnd())
    hand.touch(*START, "home.walk_in", "service.new_adult", "frame.next")
    hand.frames(4)
    small = [w.name for w in hand.app.touchables() if min(w.width, w.height) < 120 * hand.app.look.unit]
    assert small == []


@pytest.mark.parametrize("palette", [DAY, CONTRAST])
def test_colours_contrast_as_the_design_asks(palette: Palette):
    for text, ground in (
        (palette.ink, palette.paper),
        (palette.ink, palette.card),
        (palette.muted, palette.card),
    ):
        assert ratio(text, ground) >= 10
    for text, ground in (
        (palette.on_primary, palette.primary),
        (palette.on_chosen, palette.chosen),
        (palette.on_good, palette.good),
        (palette.on_bad, palette.bad),
    ):
        assert ratio(text, ground) >= 7


def ratio(text: tuple[float, ...], ground: tuple[float, ...]) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: tuple[float, ...]) -> float:
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

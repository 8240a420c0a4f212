"""“Panggil petugas” stands on every screen of a visit, at the same place, and says from where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from eye import objections
from far_end import FarEnd
from stage_hand import MORNING, QUICK
from variants import WAYS

from kiosk.commands.parts import offer
from kiosk.faults import Fault, FaultCode
from kiosk.settings import load
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.machine import advance
from kiosk.visit.moves import World
from kiosk.visit.steps import Step
from kiosk.visit.visit import OfficerCall, Visit


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
    assert after.officer is OfficerCall.RINGING
    assert list(effects) == [do.CallOfficer(step.value)]


def test_a_second_call_can_be_made_from_the_next_step_and_not_from_the_same(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch("attract.start", "home.walk_in", "frame.officer", "officer.ok")
    assert hand.app.find("frame.officer").disabled
    hand.touch("service.renew_expired", "frame.officer")
    hand.until(lambda: "Petugas sudah dipanggil" in hand.words(), "told again")
    calls = [effect for effect in hand.far_end.done if isinstance(effect, do.CallOfficer)]
    assert calls == [do.CallOfficer("service"), do.CallOfficer("notice")]


def test_nothing_says_that_an_officer_was_called_before_the_site_has_answered(stage: Any) -> None:
    hand = stage(FarEnd(hold=frozenset({do.CallOfficer})))
    hand.touch("attract.start", "home.walk_in", "frame.officer")
    hand.until(lambda: "Memanggil petugas" in hand.words(), "on its way")
    assert not {"Petugas dipanggil", "Petugas sudah dipanggil"} & hand.words()
    hand.booth._report(on.OfficerTold(hand.booth.visit.id, OfficerCall.REACHED))
    hand.until(lambda: "Petugas sudah dipanggil" in hand.words(), "told that it arrived")


def test_an_officer_who_comes_is_told_wherever_the_applicant_is_by_then(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch("attract.start", "home.walk_in", "frame.officer")
    hand.until(lambda: "Petugas sudah dipanggil" in hand.words(), "told that it arrived")
    hand.touch("officer.ok", "service.renew_expired")
    assert "Panggil petugas" in hand.words()
    hand.booth._report(on.OfficerTold(hand.booth.visit.id, OfficerCall.COMING))
    hand.until(lambda: "Petugas sedang ke sini" in hand.words(), "told that somebody comes")
    hand.touch("officer.ok")
    assert "Petugas ke sini" in hand.words()
    assert hand.app.find("frame.officer").disabled


def test_an_officer_is_called_from_the_welcome_and_no_visit_begins(stage: Any) -> None:
    hand = stage(FarEnd())
    hand.touch("frame.officer")
    hand.until(lambda: "Petugas sudah dipanggil" in hand.words(), "told")
    hand.touch("officer.ok")
    assert hand.booth.visit.step is Step.ATTRACT
    assert do.CallOfficer("attract") in hand.far_end.done
    assert hand.app.find("frame.officer").disabled
    before = hand.clock.monotonic_s
    vars(hand.clock)["monotonic_s"] = lambda: before() + QUICK.idle_warning_s
    hand.touch("frame.officer")  # who comes a while later calls anew
    assert hand.far_end.done.count(do.CallOfficer("attract")) == 2


@pytest.mark.parametrize(
    ("far", "then"),
    [
        (OfficerCall.REACHED, "Kantor sedang tutup. Bila masih ada petugas, ia akan ke sini."),
        (OfficerCall.MISSED, "Kantor sedang tutup. Silakan kembali pada jam buka."),
        (OfficerCall.COMING, "Mohon tunggu sebentar. Anda boleh melanjutkan."),
    ],
)
def test_while_the_office_is_closed_a_call_is_made_and_promises_nobody(
    stage: Any, far: OfficerCall, then: str
) -> None:
    hand = stage(FarEnd(officer=far), moment=MORNING + timedelta(hours=9))
    assert "Sedang tutup" in hand.words()
    hand.touch("frame.officer")
    hand.until(lambda: then in hand.words(), "told")
    assert do.CallOfficer("attract") in hand.far_end.done
    assert objections(hand) == []


@pytest.mark.parametrize("dialog", ["what to bring", "more time", "a fault"])
def test_an_officer_is_called_from_within_a_dialog(stage: Any, dialog: str) -> None:
    quick = replace(QUICK, idle_warning_s=0.3, idle_grace_s=99.0)
    hand = stage(FarEnd(), timing=quick if dialog == "more time" else QUICK)
    hand.touch("attract.start", "home.walk_in")
    if dialog == "what to bring":
        hand.touch("service.renew_expired.info")
    if dialog == "a fault":
        hand.booth.visit = replace(hand.booth.visit, fault=Fault(FaultCode.SITE_AWAY))
        hand.app.show()
    hand.touch("dialog.officer")
    hand.until(lambda: "Petugas sudah dipanggil" in hand.words(), "told")
    assert do.CallOfficer("service") in hand.far_end.done
    assert objections(hand) == []


def test_a_call_that_has_not_arrived_says_so_and_can_be_made_again(stage: Any) -> None:
    hand = stage(FarEnd(officer=OfficerCall.MISSED))
    hand.touch("attract.start", "home.walk_in", "frame.officer")
    hand.until(lambda: "Panggilan belum sampai ke petugas" in hand.words(), "told")
    hand.touch("officer.ok", "frame.officer")
    assert [effect for effect in hand.far_end.done if isinstance(effect, do.CallOfficer)] == [
        do.CallOfficer("service")
    ] * 2

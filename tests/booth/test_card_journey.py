"""An identity card on the plate, through the whole crew: camera, reader, sealed page, ticket."""

from __future__ import annotations

import pytest
from booth_site import SiteProcess
from crew_booth import CrewBooth
from disk_scan import scan
from personal_booth import CARD_NAME, CARD_NIK, PICTURES, READ_WITHIN_S

from kiosk.visit import events as on
from kiosk.visit.card import CardStage
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import PaperState

PERSONAL = (CARD_NIK, f"{CARD_NIK[:6]} {CARD_NIK[6:12]} {CARD_NIK[12:]}", CARD_NAME, "1990-08-15")


def lay_card(booth: CrewBooth) -> None:
    booth.do(on.Touched(), on.EntranceChosen(Entrance.WALK_IN), on.ServiceChosen("renew_expired"))
    booth.do(on.Next(), on.CardScanChosen())
    booth.devices.lay("ktp")
    booth.until(lambda: stage(booth) is not CardStage.WATCHED, "the card taken")


def stage(booth: CrewBooth) -> CardStage | None:
    return booth.visit.card.stage if booth.visit.card else None


def test_a_card_laid_down_once_is_read_confirmed_and_sealed(
    booth: CrewBooth, site: SiteProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    lay_card(booth)
    booth.until(lambda: stage(booth) is CardStage.READ, "the card read", READ_WITHIN_S)
    assert booth.visit.card is not None
    proposal = booth.visit.card.proposal
    assert proposal is not None
    assert (proposal.nik.value, proposal.nik.doubtful) == (CARD_NIK, False)
    assert (proposal.name.value, proposal.birth_place.value) == (CARD_NAME, "KOTABARU")
    assert scan(booth.state, PERSONAL, PICTURES) == []
    booth.do(on.CardConfirmed())
    assert booth.visit.paper("ktp").state is PaperState.TAKEN
    booth.do(on.ScanSkipped(), on.Next())
    booth.see(Step.TICKET)
    booth.see_paper()
    (parcel,) = booth.parcels()
    told = booth.opened(parcel)
    assert {name: told["personal"][name] for name in ("nik", "name", "birth_date")} == {
        "nik": CARD_NIK,
        "name": CARD_NAME,
        "birth_date": "1990-08-15",
    }
    assert list(told["documents"].values()) == ["ktp"]
    assert scan(booth.state, PERSONAL, PICTURES) == []
    assert not any(value in caplog.text for value in PERSONAL)


def test_who_leaves_while_the_card_is_read_leaves_nothing(booth: CrewBooth) -> None:
    lay_card(booth)
    booth.do(on.Ended())
    booth.until(lambda: not booth.sealed_files, "forgotten", READ_WITHIN_S)
    assert booth.visit.card is None
    assert booth.visit.step is Step.ATTRACT
    assert scan(booth.state, PERSONAL, PICTURES) == []

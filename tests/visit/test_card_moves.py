"""The identity card: taken, read, confirmed or typed over; late answers and none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from walking import MORNING, OFFER, YOUNG, walk

from kiosk.booth.issuing import personal
from kiosk.faults import Fault, FaultCode
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.card import CardProposal, CardStage, ReadField
from kiosk.visit.machine import advance
from kiosk.visit.moves import IllegalStep, World
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import PaperState, Visit

READS = World(replace(OFFER, reads_ktp=True), MORNING)
TO_NIK = (
    on.Touched(),
    on.EntranceChosen(Entrance.WALK_IN),
    on.ServiceChosen("renew_expired"),
    on.Next(),
)
ID = "visit-1"
TAKEN = on.CardTaken(ID, "scan-card", True, None)
PROPOSAL = CardProposal(
    ReadField(YOUNG, False),
    ReadField("BUDI SPESIMEN", False),
    ReadField("KOTABARU", True),
    date(1990, 8, 15),
    False,
)
READ = on.CardRead(ID, "scan-card", PROPOSAL)


def scanned(*events: on.Event) -> Visit:
    return walk(*TO_NIK, on.CardScanChosen(), *events, world=READS)


def test_a_card_that_is_confirmed_gives_the_identity_and_is_the_scan_too() -> None:
    visit = scanned(TAKEN, READ, on.CardConfirmed())
    assert visit.step is Step.DOCUMENTS
    assert visit.identity is not None
    assert (visit.identity.nik, visit.identity.birth_date) == (YOUNG, date(1990, 8, 15))
    card = visit.paper("ktp")
    assert (card.state, card.scan) == (PaperState.TAKEN, "scan-card")
    assert visit.paper("old_passport").state is PaperState.WANTED


def test_what_was_confirmed_is_among_what_is_sealed_and_what_was_not_is_not() -> None:
    told = personal(scanned(TAKEN, READ, on.CardConfirmed()))
    assert (told["name"], told["birth_place"]) == ("BUDI SPESIMEN", "KOTABARU")
    typed = personal(walk(on.TypeNikChosen(), on.NikTyped(YOUNG), visit=scanned(TAKEN, READ), world=READS))
    assert (typed["nik"], typed["name"], typed["birth_place"]) == (YOUNG, None, None)


def test_the_century_is_the_cards() -> None:
    old = replace(PROPOSAL, nik=ReadField("6302061508259901", False), birth_date=date(1925, 8, 15))
    visit = scanned(TAKEN, replace(READ, proposal=old), on.CardConfirmed())
    assert visit.identity is not None
    assert visit.identity.birth_date == date(1925, 8, 15)
    assert visit.step is Step.AGE_OFFER


def test_perbaiki_leads_to_the_keypad_and_keeps_the_scan() -> None:
    visit = scanned(TAKEN, READ, on.TypeNikChosen())
    assert visit.step is Step.IDENTITY
    assert visit.identity is None
    assert visit.card is not None
    assert visit.card.proposal == PROPOSAL
    after = walk(on.NikTyped(YOUNG), visit=visit, world=READS)
    assert after.paper("ktp").state is PaperState.TAKEN


@pytest.mark.parametrize("proposal", [None, CardProposal(), CardProposal(ReadField("6302063102909901"))])
def test_what_is_no_nik_cannot_be_confirmed(proposal: CardProposal | None) -> None:
    visit = scanned(TAKEN, replace(READ, proposal=proposal))
    assert visit.card is not None
    assert visit.card.stage is CardStage.READ
    with pytest.raises(IllegalStep):
        advance(visit, on.CardConfirmed(), READS)
    assert walk(on.TypeNikChosen(), visit=visit, world=READS).step is Step.IDENTITY


def test_a_picture_of_which_nothing_could_be_read_is_no_document() -> None:
    visit = scanned(TAKEN, replace(READ, proposal=None), on.TypeNikChosen(), on.NikTyped(YOUNG))
    assert visit.paper("ktp").state is PaperState.WANTED


def test_a_card_that_could_not_be_kept_is_asked_for_again() -> None:
    visit = scanned(replace(TAKEN, sealed=False), READ, on.CardConfirmed())
    assert visit.identity is not None
    assert visit.paper("ktp").state is PaperState.WANTED


def test_a_late_reading_of_another_shot_is_dropped() -> None:
    visit = scanned(TAKEN, on.TypeNikChosen(), on.CardScanChosen(), replace(TAKEN, shot="scan-2"))
    assert advance(visit, READ, READS) == (visit, ())
    typing = scanned(TAKEN, on.TypeNikChosen())
    assert advance(typing, READ, READS) == (typing, ())


def test_ulangi_looks_for_the_same_card_again() -> None:
    visit = scanned(TAKEN, READ)
    after, effects = advance(visit, on.Retake(), READS)
    assert effects == (do.WatchCard("ktp", again=True),)
    assert after.card is not None
    assert after.card.stage is CardStage.WATCHED


def test_back_and_the_end_leave_the_camera_alone_and_no_card_behind() -> None:
    for event in (on.Back(), on.Ended()):
        after, effects = advance(scanned(), event, READS)
        assert do.StopWatching() in effects
        assert after.card is None


def test_without_a_reader_the_way_is_to_type_and_the_fault_is_told() -> None:
    away = Fault(FaultCode.TEXT_READER_AWAY)
    visit = scanned(TAKEN, on.CardRead(ID, "scan-card", None, away))
    assert visit.fault == away
    assert walk(on.TypeNikChosen(), visit=visit, world=READS).fault is None


@pytest.mark.parametrize(
    ("world", "service"), [(replace(READS, offer=OFFER), "renew_expired"), (READS, "new_child")]
)
def test_a_booth_that_does_not_read_and_a_child_that_has_no_card_are_refused(
    world: World, service: str
) -> None:
    world = replace(world, offer=replace(world.offer, reads_ktp=world is READS))
    visit = walk(*TO_NIK[:2], on.ServiceChosen(service), on.Next(), world=world)
    with pytest.raises(IllegalStep):
        advance(visit, on.CardScanChosen(), world)


def test_nothing_of_the_card_shows_in_a_repr() -> None:
    shown = repr((scanned(TAKEN, READ), scanned(TAKEN, READ, on.CardConfirmed()), READ))
    assert not any(value in shown for value in (YOUNG, "BUDI", "KOTABARU", "1990"))

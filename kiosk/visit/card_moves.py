"""The identity card under the camera: taken, read in the background, and confirmed
by its holder, who may type instead at any moment."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit.card import KTP, Card, CardStage
from kiosk.visit.card_page import with_card
from kiosk.visit.identity import Identity, parse_nik
from kiosk.visit.moves import Move, World, go, only_if, stay
from kiosk.visit.steps import Step
from kiosk.visit.visit import Page, Visit


def may_scan(visit: Visit, world: World) -> bool:
    """Whether the card of the applicant can be read here: the booth does it, and
    the service asks for that very card. A child's parent shows another."""
    offer = world.offer
    if not offer.reads_ktp or visit.service is None or not offer.knows_service(visit.service):
        return False
    return KTP in offer.service(visit.service).documents and KTP in offer.documents


def begin(visit: Visit, event: on.CardScanChosen, world: World) -> Move:
    only_if(may_scan(visit, world), visit, event)
    visit, _ = go(replace(visit, card=Card()), Step.CARD, world)
    return stay(visit, do.WatchCard(KTP))


def taken(visit: Visit, event: on.CardTaken, _: World) -> Move:
    """The card may be lifted: it is being read from its picture."""
    if visit.card is None or visit.card.stage is not CardStage.WATCHED:
        return stay(visit)
    card = Card(CardStage.READING, event.shot, event.sealed, event.picture)
    return stay(replace(visit, card=card, fault=None), do.StopWatching())


def read(visit: Visit, event: on.CardRead, _: World) -> Move:
    card = visit.card
    if card is None or card.stage is not CardStage.READING or card.shot != event.shot:
        return stay(visit)
    card = replace(card, stage=CardStage.READ, proposal=event.proposal)
    return stay(replace(visit, card=card, fault=event.fault))


def camera_failed(visit: Visit, event: on.CameraFailed, _: World) -> Move:
    watched = visit.card is not None and visit.card.stage is CardStage.WATCHED
    return stay(replace(visit, fault=event.fault) if watched else visit)


def again(visit: Visit, _: on.Retake, __: World) -> Move:
    return stay(replace(visit, card=Card(), fault=None), do.WatchCard(KTP, again=True))


def type_instead(visit: Visit, _: on.TypeNikChosen, world: World) -> Move:
    """Ketik saja, or Perbaiki: to the keypad, where the NIK that was read stands."""
    visit, _effects = go(_with_page(visit, world), Step.IDENTITY, world)
    return stay(visit, do.StopWatching())


def proposed_identity(visit: Visit, world: World) -> Identity | None:
    """Who the card says its holder is, where its NIK can be one."""
    proposal = visit.card.proposal if visit.card else None
    if proposal is None or not proposal.nik.value:
        return None
    found = parse_nik(proposal.nik.value, world.now.date())
    if isinstance(found, str):
        return None
    # The card says the century, which the NIK does not.
    born = proposal.birth_date
    same_day = born is not None and f"{born:%d%m%y}" == f"{found.birth_date:%d%m%y}"
    return replace(found, birth_date=born) if born is not None and same_day else found


def confirmed(visit: Visit, event: on.CardConfirmed, world: World) -> Visit:
    """The visit of someone who said that the card was read right."""
    identity = proposed_identity(visit, world)
    only_if(identity is not None, visit, event)
    told = visit.card.proposal if visit.card else None
    visit = _with_page(visit, world)
    return replace(visit, identity=identity, no_card=False, card=None, told_by_card=told, complaint=None)


def _with_page(visit: Visit, world: World) -> Visit:
    """Keep the picture of a card that was one; a card of two sides is scanned with
    the other documents."""
    card = visit.card
    one_side = len(world.offer.documents[KTP].sides) == 1
    if card is None or card.shot is None or not card.sealed or card.proposal is None or not one_side:
        return visit
    return with_card(replace(visit, card_page=Page(card.shot, card.picture)))

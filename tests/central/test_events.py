"""A batch of ticket events: a verdict for each, and tickets that follow by sequence."""

from __future__ import annotations

import json
from typing import Any

from central_process import CentralProcess
from envelopes import body_for, put
from sqlalchemy import select

from central import schema
from central.store import open_database


def event(sequence: object, kind: str, **changes: Any) -> dict[str, Any]:
    line = {
        "id": f"event-{sequence}",
        "sequence": sequence,
        "ticket": "ticket-1",
        "kind": kind,
        "at": "2026-03-02T09:30:00+08:00",
        "by": "booth-1",
        "counter": None,
        "reason": None,
        "data": {},
    }
    return {**line, **changes}


def verdicts(central: CentralProcess, token: str, *events: object) -> list[tuple[str, str]]:
    answer = central.post("/v1/events", token, {"site": "kotabaru", "events": events})
    assert answer.status_code == 200
    return [(verdict["id"], verdict["verdict"]) for verdict in answer.json()["verdicts"]]


def test_each_event_is_judged_by_itself_and_none_holds_up_the_others(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    said = verdicts(
        central,
        token,
        event(1, "issued", data={"label": "A001"}),
        event(2, "called", at="yesterday"),
        event("three", "served"),
        {"nothing": "of the kind"},
        event(1, "issued", data={"label": "A001"}),
        event(1, "issued", data={"label": "B002"}),
        event(4, "finished"),
    )
    assert [verdict for _, verdict in said] == [
        "applied",
        "rejected",
        "rejected",
        "rejected",
        "already",
        "rejected",
        "applied",
    ]
    assert central.summary(token)["events"] == 2
    assert central.summary(token)["tickets"] == 1


def test_a_batch_that_is_sent_again_changes_nothing(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    batch = [event(1, "issued"), event(2, "called"), event(3, "served")]
    assert {verdict for _, verdict in verdicts(central, token, *batch)} == {"applied"}
    before = central.summary(token)
    assert {verdict for _, verdict in verdicts(central, token, *batch)} == {"already"}
    assert central.summary(token) == before


def test_an_issued_number_marks_its_booking_arrived_once(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    booking = {
        "code": "KODE-1",
        "name": "Budi Santoso",
        "service": "passport-new",
        "site": "kotabaru",
        "office": "Booth Kotabaru",
        "address": "Jl. Pangeran Indra Kesuma Jaya",
        "starts_at": "2026-03-02T09:30:00+08:00",
    }
    made = central.post("/v1/bookings", token, booking).json()
    verdicts(central, token, event(1, "issued", data={"label": "A001", "booking": made["id"]}))
    verdicts(central, token, event(2, "issued", ticket="t-2", data={"label": "A002", "booking": "KODE-1"}))
    known = central.get("/v1/bookings/KODE-1", token).json()
    assert (known["status"], known["arrived"]["label"]) == ("arrived", "A001")
    assert central.summary(token)["arrivals"] == {"kotabaru": 1}


def test_an_event_with_characters_that_are_no_text_is_rejected_alone(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    said = verdicts(
        central,
        token,
        event(1, "issued", data={"label": "A\0"}),
        event(2, "issued", data={"deep": [{"label": "\ud800"}]}),
        {"id": "\ud800"},
        event(3, "issued", data={"label": "Å001"}),
    )
    assert [verdict for _, verdict in said] == ["rejected", "rejected", "rejected", "applied"]


def test_an_id_twice_in_a_batch_is_applied_once_and_the_other_content_refused(
    central: CentralProcess,
) -> None:
    token = central.enrol("booth-1")
    first, other = event(1, "issued"), event(1, "called")
    assert [v for _, v in verdicts(central, token, first, first, other)] == ["applied", "already", "rejected"]
    assert central.summary(token)["events"] == 1


def test_a_ticket_follows_the_highest_sequence_in_whatever_order_its_events_come(
    central: CentralProcess,
) -> None:
    token = central.enrol("booth-1")
    story = [event(1, "issued", data={"label": "A001"}), event(2, "called"), event(3, "no_show")]
    verdicts(central, token, story[2], story[0])
    verdicts(central, token, story[1])
    engine = open_database(central.database)
    with engine.connect() as connection:
        (ticket,) = connection.execute(select(schema.ticket)).all()
    engine.dispose()
    assert (ticket.label, ticket.state, ticket.sequence) == ("A001", "no_show", 3)


def test_what_a_newer_site_says_beside_it_costs_no_event(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    newer = event(1, "issued", data={"label": "A001"}, weather="rain", mood=None)
    assert verdicts(central, token, newer) == [("event-1", "applied")]
    assert verdicts(central, token, newer) == [("event-1", "already")]
    assert verdicts(central, token, {**newer, "weather": "sun"}) == [("event-1", "rejected")]


def test_fields_that_a_newer_booth_adds_cost_no_heartbeat_and_no_submission(central: CentralProcess) -> None:
    token = central.enrol("booth-1")
    beat = {"booth": "booth-1", "at": "2026-03-02T09:30:00+08:00", "mood": "good"}
    beat |= {"unsent": {"events": 1, "letters": 2}, "devices": {"printer": "ok", "lamp": "on"}}
    assert central.post("/v1/heartbeats", token, beat).status_code == 200
    body = json.dumps({**json.loads(body_for(central)), "weather": "rain"}).encode()
    assert put(central, token, "one", body).status_code == 201

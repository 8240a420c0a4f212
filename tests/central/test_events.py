"""A batch of ticket events: a verdict for each, and tickets that follow by sequence."""

from __future__ import annotations

from typing import Any

from central_process import CentralProcess


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

"""One booking that became two tickets while nobody could know: both sites are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from central_process import CentralProcess

TODAY = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def token(central: CentralProcess) -> str:
    return central.enrol("booth-1")


def book(central: CentralProcess, token: str, people: int = 1, code: str = "KODE-1") -> str:
    """A booking at the centre; its id."""
    booking = {
        "code": code,
        "name": "Budi Santoso",
        "service": "new_adult",
        "site": "kotabaru",
        "office": "Booth Kotabaru",
        "address": "Jl. Kesuma",
        "starts_at": TODAY.isoformat(),
        "people": people,
    }
    made: str = central.post("/v1/bookings", token, booking).json()["id"]
    return made


def event(id_: str, ticket: str, kind: str = "issued", **data: Any) -> dict[str, Any]:
    reason = data.pop("reason", None)
    return {
        "id": id_,
        "sequence": int(id_.rpartition("-")[2]),
        "ticket": ticket,
        "kind": kind,
        "at": TODAY.isoformat(),
        "by": "booth-1",
        "reason": reason,
        "data": data,
    }


def issued(number: int, booking: str, ticket: str, label: str, **data: Any) -> dict[str, Any]:
    told = {"booking": booking, "label": label, "booth": f"booth-{label[-1]}", "people": 1, **data}
    return event(f"event-{number}", ticket, **{"business_date": TODAY.date().isoformat(), **told})


def send(central: CentralProcess, token: str, *events: object, site: str = "kotabaru") -> list[Any]:
    answer = central.post("/v1/events", token, {"site": site, "events": list(events)})
    assert answer.status_code == 200, answer.text
    return [(one["verdict"], one.get("conflict")) for one in answer.json()["verdicts"]]


def conflicts(central: CentralProcess, token: str, site: str = "kotabaru") -> list[Any]:
    told: list[Any] = central.get(f"/v1/sites/{site}/manifest", token).json()["conflicts"]
    return told


def labels(conflict: Any) -> tuple[str, str]:
    return conflict["first"]["label"], conflict["second"]["label"]


def test_the_second_ticket_of_a_booking_is_told_with_both_labels_as_often_as_it_is_sent(
    central: CentralProcess, token: str
) -> None:
    booking = book(central, token)
    one, two = issued(1, booking, "ticket-1", "A001"), issued(2, booking, "ticket-2", "A002")
    assert send(central, token, one) == [("applied", None)]
    assert conflicts(central, token) == []
    ((verdict, conflict),) = send(central, token, two)
    assert verdict == "applied"
    assert labels(conflict) == ("A001", "A002")
    assert conflict["booking"] == booking
    assert (conflict["first"]["booth"], conflict["second"]["booth"]) == ("booth-1", "booth-2")
    assert send(central, token, one, two) == [("already", None), ("already", conflict)]
    assert conflicts(central, token) == [conflict]
    found = central.get(f"/v1/bookings/{booking}", token).json()
    assert found["arrived"]["label"] == "A001"
    assert "Budi" not in str(conflict)


def test_the_other_site_hears_of_it_too(central: CentralProcess, token: str) -> None:
    booking = book(central, token)
    send(central, token, issued(1, booking, "ticket-1", "A001"))
    ((_, conflict),) = send(central, token, issued(2, booking, "ticket-2", "B002"), site="batulicin")
    for site in ("kotabaru", "batulicin"):
        assert conflicts(central, token, site) == [conflict]
    assert conflicts(central, token, "elsewhere") == []


def test_companions_are_no_conflict_until_more_come_than_the_booking_is_for(
    central: CentralProcess, token: str
) -> None:
    booking = book(central, token, people=3)
    first = issued(1, booking, "ticket-1", "A001")
    joined = event("event-2", "ticket-1", "joined", people=2)
    last, more = issued(3, booking, "ticket-2", "A002"), issued(4, booking, "ticket-3", "A003")
    assert [told for _, told in send(central, token, first, joined, last)] == [None, None, None]
    ((_, conflict),) = send(central, token, more)
    assert labels(conflict) == ("A001", "A003")


@pytest.mark.parametrize(
    ("reason", "told"), [("replaced_by_reserve", False), ("handed_in_after_its_day", True)]
)
def test_a_number_that_was_taken_back_is_no_use_and_one_on_paper_is(
    central: CentralProcess, token: str, reason: str, told: bool
) -> None:
    booking = book(central, token)
    first = issued(1, booking, "ticket-1", "A001")
    back = event("event-2", "ticket-1", "cancelled", reason=reason)
    answers = send(central, token, first, back, issued(3, booking, "ticket-2", "A002"))
    assert (answers[-1][1] is not None) is told


def test_a_cancellation_that_is_undone_counts_again(central: CentralProcess, token: str) -> None:
    booking = book(central, token)
    send(
        central,
        token,
        issued(1, booking, "ticket-1", "A001"),
        event("event-2", "ticket-1", "cancelled", reason="left"),
        event("event-3", "ticket-1", "undone", state="waiting"),
    )
    ((_, conflict),) = send(central, token, issued(4, booking, "ticket-2", "A002"))
    assert conflict is not None


def test_the_same_booking_on_another_day_is_another_arrival(central: CentralProcess, token: str) -> None:
    booking = book(central, token)
    yesterday = (TODAY - timedelta(days=1)).date().isoformat()
    answers = send(
        central,
        token,
        issued(1, booking, "ticket-1", "A001", business_date=yesterday),
        issued(2, booking, "ticket-2", "A002"),
    )
    assert [conflict for _, conflict in answers] == [None, None]


def test_of_four_booths_that_come_back_at_once_three_are_too_many(
    central: CentralProcess, token: str
) -> None:
    booking = book(central, token)
    events = [issued(n, booking, f"ticket-{n}", f"A00{n}") for n in range(1, 5)]
    with ThreadPoolExecutor(4) as booths:
        answers = list(booths.map(lambda one: send(central, token, one)[0], events))
    assert [verdict for verdict, _ in answers] == ["applied"] * 4
    assert sum(conflict is not None for _, conflict in answers) == 3
    told = conflicts(central, token)
    assert len({one["first"]["ticket"] for one in told}) == 1
    assert len({one["second"]["ticket"] for one in told}) == 3


@pytest.mark.parametrize("people", [0, -1, 10**12, "banyak", None])
def test_a_party_that_cannot_be_holds_up_no_batch(
    central: CentralProcess, token: str, people: object
) -> None:
    booking = book(central, token, people=2)
    joined = event("event-2", "ticket-1", "joined", people=people)
    more = issued(3, booking, "ticket-2", "A002")
    sent = send(central, token, issued(1, booking, "ticket-1", "A001"), joined, more)
    assert sent == [("applied", None)] * 3

"""Places and groups over HTTP: what is full and when there is room, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from api_site import TIMEOUT_S, TOKEN, Client, served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path) as client:
        client.sign_in()
        yield client


def test_a_full_service_says_so_and_names_the_next_day(site: Client) -> None:
    for _ in range(2):
        assert site.issue(site.order("collection")).status_code == 201
    full = site.issue(site.order("collection"))
    assert full.status_code == 409
    told = full.json()
    assert (told["code"], told["full"], told["next_day"]) == ("quota_full", "day", "2026-11-24")
    assert told["detail"] == (
        "Kuota layanan ini untuk hari ini sudah habis. Buka lagi Selasa, 24 November 2026."
    )
    assert told["detail_en"] == (
        "All places of this service for today are taken. Open again on Tuesday, 24 November 2026."
    )


def test_staff_and_booth_see_how_many_places_are_left_and_nobody_else_does(site: Client) -> None:
    site.issue(site.order("collection"))
    services = {one["code"]: one for one in site.get("/api/places").json()["services"]}
    assert (services["collection"]["quota"], services["collection"]["left"]) == (2, 1)
    assert services["new"]["left"] is None
    as_booth = {"Authorization": f"Bearer {TOKEN}"}
    address = f"{site.url}/api/places"
    assert requests.get(address, headers=as_booth, timeout=TIMEOUT_S).json()["date"] == "2026-11-23"
    assert requests.get(address, timeout=TIMEOUT_S).status_code == 401


def test_companions_get_the_same_number_and_a_wrong_count_a_sentence(site: Client) -> None:
    code = "https://paspor.example/b?id=ROMBONGAN 9901&x=1"
    first = site.issue(site.order(booking=code, people=2, party=4)).json()
    joined = site.issue(site.order(booking=code, people=1, party=4)).json()
    assert (joined["id"], joined["label"], joined["people"]) == (first["id"], "A001", 3)
    wrong = site.issue(site.order(booking=code, people=2, party=4))
    assert (wrong.status_code, wrong.json()["code"]) == (409, "too_many_people")
    assert wrong.json()["detail"] == "Kode ini untuk 4 orang, 3 sudah lapor. Pilih paling banyak 1 orang."
    assert wrong.json()["detail_en"] == "This code is for a party of 4. Checked in: 3. Choose 1 at most."
    shown = site.staff.get(
        f"{site.url}/api/bookings/tickets", params={"booking": code}, timeout=TIMEOUT_S
    ).json()
    assert (shown["people"], [one["label"] for one in shown["tickets"]]) == (3, ["A001"])
    assert site.next().json()["people"] == 3


@pytest.mark.parametrize(("field", "value"), [("people", 0), ("people", 6), ("party", 51), ("people", "two")])
def test_a_count_that_cannot_be_is_named(site: Client, field: str, value: object) -> None:
    answer = site.issue(site.order(booking="B9901", **{field: value}))
    assert (answer.status_code, answer.json()["fields"]) == (422, field)

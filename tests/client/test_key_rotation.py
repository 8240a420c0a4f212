"""The keys that sign bookings follow one another: every booth learns it from the manifest, by
nothing but asking with the ETag that it has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from booth_side import Booth
from central_process import CentralProcess

from central.cli import main
from central.signing_keys import KeyFile
from kiosk.client.booking_token import check
from kiosk.faults import Fault, FaultCode
from kiosk.visit.booking import Booking


@pytest.fixture
def desk(central: CentralProcess) -> str:
    return central.enrol("desk")


def keys(central: CentralProcess, *arguments: str) -> None:
    main(["keys", "--out", str(central.home), *arguments])


def signs(central: CentralProcess) -> bytes:
    """The id of the key that signs now."""
    key = KeyFile(central.home).read().signing(datetime.now(UTC))
    assert key is not None
    return key.kid


def booked(central: CentralProcess, desk: str, code: str) -> str:
    """The token of a new booking."""
    booking = {
        "code": code,
        "name": "Budi Santoso",
        "service": "passport-new",
        "site": "kotabaru",
        "office": "Booth Kotabaru",
        "address": "Jl. Pangeran Indra Kesuma Jaya",
        "starts_at": (datetime.now(UTC) + timedelta(hours=2)).isoformat(),
    }
    answer = central.post("/v1/bookings", desk, booking)
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


def shown(booth: Booth, token: str) -> Booking | Fault:
    """What the booth says to it with no network."""
    return check(token, booth.manifest.token_keys(), datetime.now(UTC))


def refreshed(booth: Booth) -> set[bytes]:
    """The ids of the keys that the booth knows after one more round."""
    done = booth.forwarder.run_once()
    assert (done.manifest_refreshed, done.fault) == (True, None)
    return set(booth.manifest.token_keys().keys)


def test_a_booth_learns_of_a_new_key_and_of_one_that_is_worth_nothing_more(
    booth: Booth, central: CentralProcess, desk: str
) -> None:
    keys(central)
    old = signs(central)
    by_old = booked(central, desk, "KODE-1")
    assert refreshed(booth) == {old}
    assert isinstance(shown(booth, by_old), Booking)

    # No booking changes from here on: the keys alone must make another manifest.
    keys(central, "--rotate", "--lead-days", "0")
    new = signs(central)
    assert new != old
    assert refreshed(booth) == {old, new}
    assert isinstance(shown(booth, by_old), Booking)

    keys(central, "--revoke", old.hex())
    assert refreshed(booth) == {new}
    refused = shown(booth, by_old)
    assert isinstance(refused, Fault)
    assert refused.code is FaultCode.TOKEN_UNKNOWN_KEY

    by_new = booked(central, desk, "KODE-2")
    assert isinstance(shown(booth, by_new), Booking)

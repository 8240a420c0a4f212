"""Booking tokens at the booth: minted by the centre's own code, checked with no network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import base45
import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.signing_keys import SigningKeys
from central.tokens import LASTS, token_for
from kiosk.client.booking_token import Expired, TokenKeys, check
from kiosk.client.manifest import IdentityHash, Manifest, hash_code
from kiosk.client.signed import sign
from kiosk.clock import ManualClock
from kiosk.faults import Fault, FaultCode
from kiosk.visit.booking import Arrival, Booking, Windows, arrival, candidates

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ROW = {
    "id": "0123456789abcdef0123456789abcdef",
    "service": "new_adult",
    "site": "kotabaru",
    "starts_at": NOW.isoformat(),
    "people": 2,
}
CENTRE = SigningKeys("aj").begun(NOW - timedelta(days=30))
KEYS = TokenKeys.parse(CENTRE.published(NOW))
WINDOWS = Windows(timedelta(hours=1), timedelta(hours=1))
SALT = bytes(range(16))


def token(signed_by: SigningKeys = CENTRE, **changes: object) -> str:
    made = token_for({**ROW, **changes}, signed_by, NOW)
    assert made is not None
    return made


def code_of(outcome: Booking | Fault) -> FaultCode | None:
    return outcome.code if isinstance(outcome, Fault) else None


def altered(text: str, at: int) -> str:
    """With one bit of its bytes turned."""
    raw = bytearray(base45.b45decode(text.removeprefix("AJ1:")))
    raw[at] ^= 1
    return "AJ1:" + base45.b45encode(bytes(raw)).decode()


def test_a_good_token_is_the_booking_it_was_made_from() -> None:
    assert candidates(token()) == (token(),)
    found = check(token(), KEYS, NOW)
    assert found == Booking(
        id=ROW["id"],
        service="new_adult",
        starts_at=NOW,
        site="kotabaru",
        office="",
        address="",
        masked_name="",
        people=2,
    )


@pytest.mark.parametrize(
    ("starts_at", "site", "expected"),
    [
        (NOW, "kotabaru", Arrival.ON_TIME),
        (NOW + timedelta(hours=3), "kotabaru", Arrival.EARLY),
        (NOW - timedelta(hours=1, minutes=20), "kotabaru", Arrival.LATE),
        (NOW + timedelta(days=2), "kotabaru", Arrival.OTHER_DAY),
        (NOW, "batulicin", Arrival.OTHER_OFFICE),
    ],
)
def test_a_good_token_is_judged_like_any_booking(starts_at: datetime, site: str, expected: Arrival) -> None:
    found = check(token(starts_at=starts_at.isoformat(), site=site), KEYS, NOW)
    assert isinstance(found, Booking)
    assert arrival(found, "kotabaru", NOW, WINDOWS) is expected


@pytest.mark.parametrize("cut", [5, 40, 100, -1, -2, -3])
def test_a_torn_token_says_so(cut: int) -> None:
    assert code_of(check(token()[:cut], KEYS, NOW)) is FaultCode.TOKEN_TORN


@pytest.mark.parametrize("text", ["AJ1:", "AJ1:é", "AJ1:hello", "AJ1:ZZZ", "AJ1:" + "A" * 4096])
def test_what_never_was_a_token_is_torn_too(text: str) -> None:
    assert code_of(check(text, KEYS, NOW)) is FaultCode.TOKEN_TORN


def test_four_kilobytes_are_refused_before_anything_is_read() -> None:
    refused = candidates("AJ1:" + "A" * 4096)
    assert isinstance(refused, Fault)
    assert refused.code is FaultCode.CODE_TOO_LONG


@pytest.mark.parametrize("place", ["service", "signature"])
def test_a_token_that_was_changed_is_refused(place: str) -> None:
    raw = base45.b45decode(token().removeprefix("AJ1:"))
    at = raw.index(b"new_adult") if place == "service" else len(raw) - 5
    assert code_of(check(altered(token(), at), KEYS, NOW)) is FaultCode.TOKEN_FORGED


def test_a_key_that_the_booth_was_not_told_of_is_named_as_such() -> None:
    stranger = SigningKeys("aj").begun(NOW - timedelta(days=1))
    assert code_of(check(token(stranger), KEYS, NOW)) is FaultCode.TOKEN_UNKNOWN_KEY
    assert code_of(check(token(), TokenKeys(), NOW)) is FaultCode.TOKEN_UNKNOWN_KEY


def test_a_token_of_another_issuer_is_not_ours_whoever_signed_it() -> None:
    assert code_of(check(token(SigningKeys("other").begun(NOW)), KEYS, NOW)) is FaultCode.TOKEN_FOREIGN
    assert code_of(check(token(replace(CENTRE, issuer="other")), KEYS, NOW)) is FaultCode.TOKEN_FOREIGN


def test_a_token_is_good_until_its_day_is_over() -> None:
    assert isinstance(check(token(), KEYS, NOW + LASTS - timedelta(seconds=1)), Booking)
    over = check(token(), KEYS, NOW + LASTS)
    assert isinstance(over, Expired)
    assert over.code is FaultCode.TOKEN_EXPIRED
    assert over.booking == ROW["id"]


def test_tokens_of_an_old_key_stay_good_after_a_new_one_signs() -> None:
    both = CENTRE.rotated(NOW, timedelta(days=1))
    later = NOW + timedelta(days=20)
    old, new = (
        token(starts_at=later.isoformat()),
        token_for({**ROW, "starts_at": later.isoformat()}, both, later),
    )
    assert new is not None
    told_early, told_late = TokenKeys.parse(both.published(NOW)), TokenKeys.parse(both.published(later))
    for keys in (told_early, told_late):
        assert isinstance(check(old, keys, later), Booking)
        assert isinstance(check(new, keys, later), Booking)


def test_a_revoked_key_is_refused_as_soon_as_the_booth_hears_of_it() -> None:
    revoked = CENTRE.revoked(CENTRE.keys[0].kid.hex(), NOW)
    assert revoked is not None
    assert (
        code_of(check(token(), TokenKeys.parse(revoked.published(NOW)), NOW)) is FaultCode.TOKEN_UNKNOWN_KEY
    )


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {1: "aj"},
        {1: "aj", 3: "kotabaru", 4: 2**40, 7: b"", -65537: ["new_adult", 1, 1]},
        {1: "aj", 3: "kotabaru", 4: 2**40, 7: b"id", -65537: ["new_adult", 2**70, 1]},
        {1: "aj", 3: "kotabaru", 4: 2**40, 7: b"id", -65537: ["new_adult", 1, 51]},
        {1: "aj", 3: 7, 4: "soon", 7: "id", -65537: []},
    ],
)
def test_well_signed_nonsense_is_no_booking(claims: dict[int, object]) -> None:
    key = CENTRE.keys[0]
    text = "AJ1:" + sign(claims, key.private, key.public)
    assert code_of(check(text, KEYS, NOW)) in (FaultCode.TOKEN_TORN, FaultCode.TOKEN_FOREIGN)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_bring_the_check_down(raw: bytes) -> None:
    assert isinstance(check("AJ1:" + base45.b45encode(raw).decode(), KEYS, NOW), Fault)


@given(st.integers(0, 140), st.integers(0, 7))
def test_no_single_bit_can_be_turned(at: int, bit: int) -> None:
    raw = bytearray(base45.b45decode(token().removeprefix("AJ1:")))
    raw[at % len(raw)] ^= 1 << bit
    outcome = check("AJ1:" + base45.b45encode(bytes(raw)).decode(), KEYS, NOW)
    # A longer way to write the same number may stand outside what is signed.
    assert isinstance(outcome, Fault) or outcome == check(token(), KEYS, NOW)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8) | st.binary(max_size=8), st.lists, max_leaves=8
    )
)
def test_any_cbor_is_torn_or_unknown(value: object) -> None:
    assert isinstance(check("AJ1:" + base45.b45encode(cbor2.dumps(value)).decode(), KEYS, NOW), Fault)


def wire(*bookings: dict[str, object], tokens: object = None) -> dict[str, object]:
    cost = IdentityHash()
    return {
        "site": "kotabaru",
        "salt": SALT.hex(),
        "scrypt": {"n": cost.n, "r": cost.r, "p": cost.p},
        "tokens": tokens,
        "bookings": list(bookings),
    }


def test_the_manifest_keeps_the_keys_and_knows_what_a_token_does_not(tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    listed = {
        "id": "another",
        "codes": [hash_code("MPASPOR-7F3K-0001", SALT), hash_code("2026112200009901", SALT)],
        "identity": IdentityHash().of("6302061508909901", date(1990, 8, 15), SALT),
        "service": "new_adult",
        "starts_at": NOW.isoformat(),
        "office": "Booth Layanan Kotabaru",
        "address": "Kantor Bupati",
        "masked_name": "B••• S•••••••",
        "people": 1,
    }
    with Manifest(tmp_path, clock) as manifest:
        assert manifest.token_keys() == TokenKeys()
        manifest.replace(wire(listed, tokens=CENTRE.published(NOW)), "e1")
        assert manifest.token_keys() == KEYS
        told = check(token(), manifest.token_keys(), NOW)
        assert isinstance(told, Booking)
        assert manifest.find_id(told.id) is None
        assert manifest.completed(told).office == "Booth Layanan Kotabaru"
        assert manifest.completed(told).used is None
        manifest.mark_used(told.id, "A012", NOW)
        assert manifest.completed(told).used == ("A012", NOW)
        assert manifest.find_person("6302061508909901", date(1990, 8, 15))[0].id == "another"
        for wrong in ({}, {"issuer": "aj", "keys": [{"kid": "00", "public": "11", "until": None}]}, [1]):
            with pytest.raises((KeyError, TypeError, ValueError)):
                manifest.replace(wire(tokens=wrong), "e2")
        assert manifest.etag() == "e1"
    for path in tmp_path.iterdir():
        held = path.read_bytes()
        for private in (b"6302061508909901", b"1990-08-15", b"MPASPOR-7F3K-0001", b"2026112200009901"):
            assert private not in held, path

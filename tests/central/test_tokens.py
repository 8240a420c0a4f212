"""Booking tokens: what they say, who signs them, and how their keys follow one another."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import base45
import cbor2
import pytest
from central_process import CentralProcess
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central.cli import main
from central.signing_keys import AFTERLIFE, LEAD, KeyFile, SigningKeys
from central.tokens import LASTS, token_for

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BOOKING = {
    "id": "0123456789abcdef0123456789abcdef",
    "service": "new_adult",
    "site": "kotabaru",
    "starts_at": "2026-03-02T01:30:00.000000+00:00",
    "people": 2,
    "name": "Budi Santoso",
    "nik": "6302061508909901",
    "code": "KODE-1",
    "number": "1234567890123456",
}


def opened(token: str, public: bytes) -> dict[int, object]:
    """The claims of `token`, its signature checked by hand as RFC 9052 §4.4 says."""
    assert token.startswith("AJ1:")
    tag = cbor2.loads(base45.b45decode(token.removeprefix("AJ1:")))
    assert tag.tag == 18
    protected, _, payload, signature = tag.value
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    claims: dict[int, object] = cbor2.loads(payload)
    return claims


def test_a_token_says_which_booking_where_and_when_and_names_nobody() -> None:
    keys = SigningKeys().begun(NOW)
    token = token_for(BOOKING, keys, NOW)
    assert token is not None
    assert len(token) <= 230
    claims = opened(token, keys.keys[0].public)
    starts_at = int(datetime.fromisoformat(BOOKING["starts_at"]).timestamp())
    assert claims == {
        1: "aj",
        3: "kotabaru",
        4: starts_at + LASTS.total_seconds(),
        7: bytes.fromhex(BOOKING["id"]),
        -65537: ["new_adult", starts_at, 2],
    }
    raw = base45.b45decode(token.removeprefix("AJ1:"))
    for personal in (b"Budi", b"6302061508909901", b"KODE-1", b"1234567890123456"):
        assert personal not in raw


def test_a_new_key_is_published_before_it_signs_and_the_old_one_stays_good_for_its_bookings() -> None:
    first = SigningKeys().begun(NOW)
    both = first.rotated(NOW)
    old, new = both.keys
    assert [row["kid"] for row in both.published(NOW)["keys"]] == [old.kid.hex(), new.kid.hex()]
    assert both.signing(NOW) == old
    assert both.signing(NOW + LEAD) == new
    later = NOW + LEAD + timedelta(days=60)
    assert old.kid.hex() in [row["kid"] for row in both.published(later)["keys"]]
    gone = NOW + LEAD + AFTERLIFE
    assert [row["kid"] for row in both.published(gone)["keys"]] == [new.kid.hex()]


def test_a_revoked_key_is_published_no_more_and_another_signs_at_once() -> None:
    first = SigningKeys().begun(NOW)
    lost = first.keys[0].kid.hex()
    after = first.rotated(NOW).revoked(lost, NOW)
    assert after is not None
    signing = after.signing(NOW)
    assert signing is not None
    assert signing.kid.hex() != lost
    assert lost not in [row["kid"] for row in after.published(NOW)["keys"]]
    assert first.revoked("00000000", NOW) is None


def test_the_keys_survive_in_a_file_for_its_owner_alone_and_every_worker_sees_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "--out", str(tmp_path), "--issuer", "imi"]) == 0
    file = KeyFile(tmp_path)
    before = file.read()
    assert before.issuer == "imi"
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert main(["keys", "--out", str(tmp_path)]) == 1
    assert file.read() == before
    assert main(["keys", "--rotate", "--lead-days", "3", "--out", str(tmp_path)]) == 0
    assert len(file.read().keys) == 2
    assert main(["keys", "--revoke", "nothing", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert before.keys[0].private.hex() not in said.out + said.err


def test_where_the_age_key_has_been_moved_away_rotating_makes_the_first_key_that_signs(
    tmp_path: Path,
) -> None:
    assert main(["keys", "--rotate", "--out", str(tmp_path)]) == 0
    assert len(KeyFile(tmp_path).read().keys) == 1
    assert not (tmp_path / "centre.key").exists()
    assert main(["keys", "--revoke", "00000000", "--out", str(tmp_path)]) == 1


@pytest.mark.parametrize(
    "wrong", [("--issuer", "a name that is too long"), ("--issuer", "é"), ("--lead-days", "-1")]
)
def test_what_cannot_be_an_issuer_or_a_lead_is_refused(tmp_path: Path, wrong: tuple[str, str]) -> None:
    assert main(["keys", "--out", str(tmp_path), *wrong]) == 2
    assert not list(tmp_path.iterdir())


def test_the_centre_gives_the_token_to_booths_and_at_the_prompt(
    central: CentralProcess, tmp_path: Path
) -> None:
    told = {**BOOKING, "name": "Budi Santoso", "office": "Booth Kotabaru", "address": "Jl. Kesuma"}
    del told["id"]
    token = central.enrol("kotabaru-1")
    assert central.post("/v1/bookings", token, told).json()["token"] is None
    assert central.command("bookings", "token", "KODE-1") == (1, [])
    assert main(["keys", "--out", str(central.home)]) == 0
    booking = central.get("/v1/bookings/KODE-1", token).json()
    published = central.get("/v1/sites/kotabaru/manifest", token).json()["tokens"]
    assert published["issuer"] == "aj"
    claims = opened(booking["token"], bytes.fromhex(published["keys"][0]["public"]))
    assert claims[7] == bytes.fromhex(booking["id"])
    picture = tmp_path / "qr.png"
    code, lines = central.command("bookings", "token", "KODE-1", "--qr", str(picture))
    assert (code, lines) == (0, [{"booking": booking["id"], "token": booking["token"]}])
    assert picture.stat().st_size > 0
    assert central.command("bookings", "token", "NOBODY") == (1, [])
    assert json.dumps(published).count("private") == 0

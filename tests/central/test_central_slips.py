"""A slip that a real booth signed, verified at the centre that heard its heartbeat."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import base45
from central_process import CentralProcess

from kiosk.client.slip_proof import PREFIX, Proof, SlipBook, public_key

NOW = datetime(2026, 3, 2, 1, 30, 15, tzinfo=UTC)
BOOTH = "kotabaru-1"


def proof(folder: Path) -> Proof:
    with SlipBook(folder, "kotabaru", BOOTH) as book:
        made = book.make(NOW)
    assert isinstance(made, Proof)
    return made


def beat(central: CentralProcess, token: str, folder: Path) -> None:
    told = {"booth": BOOTH, "at": NOW.isoformat(), "slip_key": public_key(folder)}
    assert central.post("/v1/heartbeats", token, told).status_code == 200


def test_a_slip_is_proven_once_the_booth_has_called_and_stays_so_when_it_is_replaced(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol(BOOTH)
    old, new = tmp_path / "old", tmp_path / "new"
    first = proof(old)
    assert central.command("slip", "verify", first.text)[0] == 1
    beat(central, token, old)
    told = {"genuine": True, "site": "kotabaru", "booth": BOOTH, "at": NOW.isoformat(), "sequence": 1}
    assert central.command("slip", "verify", first.text) == (0, [told])
    second = proof(new)
    beat(central, central.enrol(BOOTH), new)
    assert central.command("slip", "verify", first.text) == (0, [told])
    assert central.command("slip", "verify", second.text) == (0, [told])


def test_what_is_no_slip_or_was_changed_proves_nothing_and_says_why(
    central: CentralProcess, tmp_path: Path
) -> None:
    token = central.enrol(BOOTH)
    made = proof(tmp_path)
    beat(central, token, tmp_path)
    raw = bytearray(base45.b45decode(made.text.removeprefix(PREFIX)))
    raw[-3] ^= 8
    changed = PREFIX + base45.b45encode(bytes(raw)).decode()
    reasons = {}
    for text in ("A012", made.text[:-5], PREFIX + "A" * 4096, changed, PREFIX, PREFIX + "é"):
        code, lines = central.command("slip", "verify", text)
        assert code == 1, text
        reasons[text] = str(lines[0]["why"])
    assert "did not sign" in reasons[changed]
    assert "begins with AJS1:" in reasons["A012"]
    assert "not whole" in reasons[made.text[:-5]]


def test_slips_are_counted_across_starts_and_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    sequences = [proof(tmp_path).sequence for _ in range(3)]
    assert sequences == [1, 2, 3]
    assert (tmp_path / "slip.key").stat().st_mode & 0o777 == 0o600
    assert len(proof(tmp_path).text) < 240

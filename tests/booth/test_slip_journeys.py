"""A booth that can give no number: the slip that proves the arrival, signed and on paper."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from booth_site import SiteProcess
from crew_booth import SHIPPED, CrewBooth
from PIL import Image

from kiosk.client.slip_proof import Proof, claimed, is_signed, public_key
from kiosk.dock.scene import free_port
from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step
from kiosk.visit.visit import Paperwork, SlipKind

NUMBER_OF_NOBODY = "2026112200009999"
#: Whom no list knows.
STRANGER = "6302065508909902"


def _code_on(paper: Path) -> str:
    with Image.open(paper) as picture:
        (code,) = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    return code.text


def _ask_for_a_number(booth: CrewBooth) -> None:
    """A walk-in, to whom none can be given."""
    booth.do(
        on.Touched(),
        on.EntranceChosen(Entrance.WALK_IN),
        on.ServiceChosen("renew_expired"),
        on.Next(),
        on.NoCard(),
        on.ScanSkipped(),
        on.Next(),
    )
    booth.see(Step.SLIP)
    assert booth.visit.slip is SlipKind.DISRUPTION


def _arrive_in_vain(booth: CrewBooth) -> None:
    """A code that nobody's list knows, twice; then the slip."""
    booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypeNumberChosen(), on.Next())
    for _ in range(2):
        booth.do(on.NumberTyped(NUMBER_OF_NOBODY))
        booth.until(lambda: not booth.visit.looking_up, "looked up")
    booth.until(lambda: booth.booth.disrupted, "known to be away")
    booth.do(on.ScanSkipped())
    booth.see(Step.SLIP)
    assert booth.visit.slip is SlipKind.DISRUPTION
    assert booth.see_paper() is Paperwork.OUT


@pytest.fixture
def alone(tmp_path: Path) -> CrewBooth:
    """A booth that has never heard of its site, nor of the centre."""
    return CrewBooth(tmp_path, f"http://127.0.0.1:{free_port()}")


def test_where_no_number_can_be_given_a_signed_slip_proves_the_arrival(alone: CrewBooth) -> None:
    with alone as booth:
        before = booth.clock.now()
        _ask_for_a_number(booth)
        assert booth.see_paper() is Paperwork.OUT
        (paper,) = booth.paper.glob("*.png")
        read = claimed(_code_on(paper))
        assert isinstance(read, tuple)
        statement, proof = read
        assert (proof.site, proof.booth, proof.sequence) == ("kotabaru", "kotabaru-1", 1)
        assert before - timedelta(seconds=1) <= proof.at <= booth.clock.now()
        key = public_key(booth.state)
        assert key is not None
        assert is_signed(statement, bytes.fromhex(key))
        (parcel,) = booth.parcels()
        assert booth.opened(parcel)["personal"]["slip"] == 1


def test_where_the_paper_is_out_too_the_screen_has_the_proof(alone: CrewBooth) -> None:
    with alone as booth:
        booth.devices.on_printer("paper-out")
        _ask_for_a_number(booth)
        assert booth.see_paper() is Paperwork.FAILED
        assert list(booth.paper.glob("*.png")) == []
        shown = booth.visit.proof
        assert shown is not None
        read = claimed(shown)
        assert isinstance(read, tuple)
        key = public_key(booth.state)
        assert key is not None
        assert is_signed(read[0], bytes.fromhex(key))
        (parcel,) = booth.parcels()
        assert booth.opened(parcel)["personal"]["slip"] == read[1].sequence == 1


def test_slips_follow_one_another_and_hold_nothing_of_their_holder(alone: CrewBooth) -> None:
    with alone as booth:
        found: list[Proof] = []
        for _ in range(2):
            _arrive_in_vain(booth)
            booth.do(on.Ended())
        for paper in sorted(booth.paper.glob("*.png")):
            read = claimed(_code_on(paper))
            assert isinstance(read, tuple)
            assert NUMBER_OF_NOBODY.encode() not in read[0].message
            found.append(read[1])
        assert sorted(proof.sequence for proof in found) == [1, 2]
        assert NUMBER_OF_NOBODY.encode() not in booth.bytes_on_disk()


def test_a_number_that_nobody_has_is_no_disruption_while_everything_works(
    booth: CrewBooth, site: SiteProcess
) -> None:
    """Two wrong numbers are for an officer: nothing is signed, and nothing says that a system fails."""
    booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING), on.TypeNumberChosen(), on.Next())
    for _ in range(2):
        booth.do(on.NumberTyped(NUMBER_OF_NOBODY))
        booth.until(lambda: not booth.visit.looking_up, "looked up")
    assert not booth.booth.disrupted
    booth.do(on.ScanSkipped())
    booth.see(Step.SLIP)
    assert booth.see_paper() is Paperwork.OUT
    assert (booth.visit.slip, booth.visit.proof) == (SlipKind.SEE_OFFICER, None)
    (paper,) = booth.paper.glob("*.png")
    with Image.open(paper) as picture:
        assert not zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    assert not booth.parcels()


def test_what_was_shown_and_who_came_is_in_the_proof(alone: CrewBooth) -> None:
    """A code that nobody knows, then NIK and birth date: sealed for the centre, and nowhere else."""
    with alone as booth:
        booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING))
        booth.show_code(f"MPASPOR:{NUMBER_OF_NOBODY}")
        booth.until(lambda: booth.visit.lookups_failed == 1, "looked up")
        booth.do(on.TypePersonChosen(), on.Next(), on.PersonTyped(STRANGER, "15081990"))
        booth.until(lambda: booth.visit.lookups_failed == 2, "looked up")
        booth.until(lambda: booth.booth.disrupted, "known to be away")
        booth.do(on.ScanSkipped())
        booth.see(Step.SLIP)
        booth.see_paper()
        assert booth.visit.application_number == NUMBER_OF_NOBODY
        (parcel,) = booth.parcels()
        sealed = booth.opened(parcel)["personal"]
        assert sealed["shown_code"] == f"MPASPOR:{NUMBER_OF_NOBODY}"
        assert (sealed["nik"], sealed["birth_date"]) == (STRANGER, "1990-08-15")
        written = booth.bytes_on_disk()
        assert STRANGER.encode() not in written
        assert NUMBER_OF_NOBODY.encode() not in written


def test_a_booth_tells_its_site_its_key_so_that_the_console_can_check_its_slips(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "state").mkdir()
    with CrewBooth(tmp_path, f"http://127.0.0.1:{port}") as booth:
        _arrive_in_vain(booth)
        (paper,) = booth.paper.glob("*.png")
        site = SiteProcess(SHIPPED, tmp_path / "state", port)
        site.start()
        try:
            booth.see_reserve()
            text = _code_on(paper)
            booth.until(lambda: site.check_slip(text)[0] == 200, "introduced")
            assert site.check_slip(text)[1]["sequence"] == 1
        finally:
            site.kill()

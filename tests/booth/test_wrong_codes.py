"""Everything that may be held before a reader: it is answered in words, and the visit goes on.

What is scanned arrives as bytes on the serial line, what is seen as frames of the code camera.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from booth_site import SiteProcess
from crew_booth import CODE, QUICK, CrewBooth

from kiosk.dock import specimens
from kiosk.faults import FaultCode
from kiosk.visit import events as on
from kiosk.visit.steps import Entrance, Step

ADDRESS = "https://paspor.example/jadwal?lanjut=http://127.0.0.1:9/"


def _torn_phone(booth: CrewBooth) -> None:
    """A phone whose glass is broken over one half of the code."""
    desk = specimens.plate()
    shown = specimens.phone_with_qr(CODE)
    height, width = shown.pixels.shape[:2]
    torn = shown.pixels.copy()
    torn[height // 4 : height * 7 // 10, : width // 2] = 255
    booth.devices.code_camera.lay(specimens.lay(replace(shown, pixels=torn), on=desk))


def _see_the_right_code(booth: CrewBooth) -> None:
    assert booth.visit.step is Step.LOOKUP
    booth.show_code_until(CODE, lambda: booth.visit.step is Step.FOUND)
    assert booth.visit.fault is None


def test_a_code_that_no_reader_can_read_is_said_after_a_while(site: SiteProcess, tmp_path: Path) -> None:
    with CrewBooth(tmp_path, site.url, replace(QUICK, nothing_read_s=0.5)) as booth:
        _torn_phone(booth)
        booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING))
        booth.until(lambda: booth.visit.fault is not None, "told")
        assert booth.visit.fault is not None
        assert booth.visit.fault.code is FaultCode.CODE_UNREADABLE
        assert "coba lagi, atau ketik" in booth.visit.fault.entry.applicant
        _see_the_right_code(booth)


@pytest.mark.parametrize(
    ("text", "fault", "sentence"),
    [
        pytest.param(CODE[:9], FaultCode.CODE_UNKNOWN, "Ketik nomor", id="half a code"),
        pytest.param("x" * 4096, FaultCode.CODE_TOO_LONG, "Ini bukan kode booking", id="4 KB of text"),
        pytest.param(ADDRESS, FaultCode.CODE_UNKNOWN, "Ketik nomor", id="a URL"),
    ],
)
def test_what_is_no_booking_is_answered_in_words_and_the_right_code_is_read_after_it(
    booth: CrewBooth, text: str, fault: FaultCode, sentence: str
) -> None:
    booth.do(on.Touched(), on.EntranceChosen(Entrance.BOOKING))
    booth.show_code_until(text, lambda: booth.visit.fault is not None)
    assert booth.visit.fault is not None
    assert booth.visit.fault.code is fault
    assert sentence in booth.visit.fault.entry.applicant
    _see_the_right_code(booth)

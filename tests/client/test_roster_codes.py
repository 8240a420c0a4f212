"""A booking of a site's own roster may have any code that its file may hold: the centre takes the visit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from booth_side import Booth, submission
from central_process import CentralProcess

from kiosk.client.submission import State
from kiosk.queue.roster_file import CODE

PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
CODES = (
    "KTB/2026/001",
    "https://antrean.example/b?kode=7F3K&hari=2",
    '{"id":"7F3K"}',
    PRINTABLE[:64],
    PRINTABLE[-64:],
)


@pytest.mark.parametrize("code", CODES)
def test_a_visit_with_any_code_of_a_roster_is_taken_by_the_centre(
    booth: Booth, central: CentralProcess, code: str
) -> None:
    assert CODE.fullmatch(code)
    assert booth.spool.commit(replace(submission("visit-1"), booking=code), []) is None
    done = booth.forwarder.run_once()
    assert (done.delivered, done.quarantined, done.fault) == (1, 0, None)
    assert booth.spool.state("visit-1") is State.PURGED
    assert central.summary(central.enrol("desk"))["submissions"] == 1

"""When the slip does not come out, its proof is on the screen for a phone to take along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from far_end import FarEnd
from journeys import WALK_IN
from PIL import Image
from stage_hand import StageHand

from kiosk.faults import Fault, FaultCode
from kiosk.screens.proof_sheet import PHOTOGRAPH
from kiosk.screens.slip import SHOW_CODE, SHOW_SCREEN, WORDS
from kiosk.visit.steps import Step
from kiosk.visit.visit import Paperwork, SlipKind

#: As long as a booth's own: a header, five claims and 64 bytes of signature in base45.
PROOF = "AJS1:" + "6BF+70.9NZRE*9N83KOTABARU-1 %AX7" * 6
HAND_IN = WORDS[SlipKind.DISRUPTION][1]
#: Text, theme, and how the paper fares.
LOOKS = [
    ("id", 0, False, Paperwork.FAILED),
    ("en", 0, False, Paperwork.DOUBTFUL),
    ("en", 2, False, Paperwork.FAILED),
    ("id", 1, True, Paperwork.FAILED),
]


def codes_on(screen: Path) -> list[str]:
    with Image.open(screen) as picture:
        return [code.text for code in zxingcpp.read_barcodes(np.asarray(picture.convert("L")))]


def without_a_number(hand: StageHand) -> None:
    hand.touch(*WALK_IN, "documents.skip", "frame.next")
    hand.see(Step.SLIP)


@pytest.mark.parametrize(("language", "larger", "contrast", "paperwork"), LOOKS)
def test_a_phone_can_read_the_proof_from_the_screen(
    stage, tmp_path: Path, language: str, larger: int, contrast: bool, paperwork: Paperwork
):
    fault = Fault(FaultCode.PRINTER_PAPER_OUT) if paperwork is Paperwork.FAILED else None
    hand = stage(
        FarEnd(issue_fault=Fault(FaultCode.SITE_AWAY), paperwork=paperwork, paper_fault=fault, proof=PROOF)
    )
    hand.touch(*(["language.en"] if language == "en" else []), *["comfort.text"] * larger)
    hand.touch(*(["comfort.contrast"] if contrast else []))
    without_a_number(hand)
    hand.until(lambda: hand.app.screen.say(PHOTOGRAPH) in hand.words(), "told to photograph it")
    hand.frames(4)
    assert hand.cut_off() == []
    assert not any("foto layar" in words or "photograph this screen" in words for words in hand.words())
    assert hand.app.screen.lead == hand.app.screen.say(SHOW_CODE)
    hand.picture(tmp_path / "proof.png")
    assert codes_on(tmp_path / "proof.png") == [PROOF]


@pytest.mark.parametrize(
    ("paperwork", "proof", "lead"),
    [
        (Paperwork.OUT, PROOF, HAND_IN),
        (Paperwork.PRINTING, PROOF, HAND_IN),
        (Paperwork.FAILED, None, SHOW_SCREEN),
    ],
)
def test_there_is_no_code_while_the_paper_may_come_or_nothing_was_signed(
    stage, tmp_path: Path, paperwork: Paperwork, proof: str | None, lead: str
):
    hand = stage(FarEnd(issue_fault=Fault(FaultCode.SITE_AWAY), paperwork=paperwork, proof=proof))
    without_a_number(hand)
    hand.picture(tmp_path / "slip.png")
    hand.until(lambda: hand.app.screen.lead == lead, "told what to show")
    assert PHOTOGRAPH not in hand.words()
    assert codes_on(tmp_path / "slip.png") == []

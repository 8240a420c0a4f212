from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.made.documents import DOCUMENTS, draw
from benchmarks.made.passports import check_digit
from benchmarks.made.scenes import FAULTS, scene
from benchmarks.made.true_plate import plate_of
from kiosk.documents.gate.judging import Reason

SIZE_PX = (640, 360)


def test_the_same_seed_makes_the_same_picture() -> None:
    one, other = (scene("letter", seed=7, background="cloth", size_px=SIZE_PX) for _ in range(2))

    assert np.array_equal(one.pixels, other.pixels)
    assert one.truth == other.truth


def test_another_seed_makes_another_picture() -> None:
    one, other = (scene("letter", seed=seed, background="cloth", size_px=SIZE_PX) for seed in (7, 8))

    assert not np.array_equal(one.pixels, other.pixels)


def test_the_truth_can_be_kept_as_json_and_names_reasons_of_the_gate() -> None:
    made = scene("ktp", seed=3, background="marble", faults=("glare",), size_px=SIZE_PX)

    assert json.loads(json.dumps(made.truth)) == made.truth
    assert made.truth["verdict"] == ["glare"]
    assert set(FAULTS) <= set(Reason)


@pytest.mark.parametrize("kind", ["ktp", "passport", "letter"])
def test_the_plate_of_the_truth_measures_the_document(kind: str) -> None:
    truth = scene(kind, seed=11, background="plate", size_px=SIZE_PX).truth
    plate = plate_of(truth)
    assert plate is not None

    size_mm = plate.size_mm(np.asarray(truth["corners"], np.float32))

    assert size_mm == pytest.approx(truth["size_mm"], abs=0.1)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_number_on_a_document_is_nobodys(kind: str) -> None:
    truth = draw(kind, 21).truth

    assert all(9900 <= int(truth[key][-4:]) <= 9999 for key in ("nik", "nik_on_page") if key in truth)


def test_check_digits_are_those_of_icao_9303() -> None:
    # The specimen of ICAO 9303 part 4, appendix B.
    assert check_digit("L898902C3") == "6"
    assert check_digit("740812") == "2"
    assert check_digit("120415") == "9"


def test_a_fault_that_is_not_known_is_named() -> None:
    with pytest.raises(ValueError, match="no such faults: haunted"):
        scene("ktp", seed=1, faults=("haunted",))

"""The comparison with other readers: what is counted, and who may hang."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.vision.compare import as_text
from benchmarks.vision.contours import jscanify, tutorial
from benchmarks.vision.fields import same
from benchmarks.vision.peers import Peer
from benchmarks.vision.samples import Sample, in_folder, of_set
from benchmarks.vision.scores import Outcome, columns, corner_error_percent
from benchmarks.vision.sheet import save_sheet

SQUARE = np.asarray([[100, 100], [500, 100], [500, 400], [100, 400]], np.float32)

_PEER = """
import json, sys, threading
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    name = json.loads(line)["file"]
    if name == "hangs":
        threading.Event().wait()
    if name == "dies":
        raise SystemExit
    print(json.dumps({"texts": [name], "ms": 1.0}), flush=True)
"""


def _outcome(truth: dict[str, object], answer: dict[str, object] | None) -> Outcome:
    return Outcome(Sample(Path("nowhere.png"), truth), answer)


def test_a_peer_that_hangs_or_dies_costs_one_picture() -> None:
    with Peer("odd", (sys.executable, "-c", _PEER), within_s=1.0) as peer:
        answers = [peer.look(Path(name)) for name in ("first", "dies", "second", "hangs")]

    assert [answer and answer["texts"] for answer in answers] == [["first"], None, ["second"], None]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("/nowhere/python",), "make peers"),
        ((sys.executable, "-c", 'print(\'{"missing": "no such library"}\')'), "no such library"),
        ((sys.executable, "-c", ""), "does not start"),
    ],
)
def test_a_peer_that_is_not_installed_says_so(command: tuple[str, ...], why: str) -> None:
    with Peer("absent", command, within_s=1.0) as peer:
        assert peer.missing is not None
        assert why in peer.missing
        assert peer.look(Path("any")) is None


def test_a_folder_gives_the_pictures_that_have_a_truth(tmp_path: Path) -> None:
    for name in ("told.png", "untold.png"):
        cv2.imwrite(str(tmp_path / name), np.zeros((40, 40, 3), np.uint8))
    (tmp_path / "told.truth.json").write_text(json.dumps({"codes": ["A"], "corners": None}), "utf-8")

    samples = in_folder(tmp_path)

    assert [sample.path.name for sample in samples] == ["told.png"]
    assert [len(of_set(samples, name)) for name in ("codes", "pages", "mrz")] == [1, 0, 0]


def test_texts_that_are_not_there_count_as_wrong() -> None:
    outcomes = [
        _outcome({"codes": ["A"]}, {"texts": ["A"], "ms": 2.0}),
        _outcome({"codes": ["A", "B"]}, {"texts": ["A"], "ms": 4.0}),
        _outcome({"codes": []}, {"texts": ["ghost"], "ms": 6.0}),
        _outcome({"codes": ["A"]}, None),
    ]

    figures = columns("codes", outcomes)

    assert (figures["read"], figures["wrong"], figures["no answer"]) == ("1/3", 1, 1)
    assert (figures["ms p50"], figures["worst"]) == (4.0, 6.0)


def test_corners_count_whichever_is_called_the_first() -> None:
    assert corner_error_percent(np.roll(SQUARE, 2, axis=0), SQUARE) == 0
    assert corner_error_percent(SQUARE + np.float32(3), SQUARE) == pytest.approx(100 * np.hypot(3, 3) / 500)


def test_pages_that_were_not_found_count_in_the_mean() -> None:
    truth: dict[str, object] = {"corners": SQUARE.tolist()}
    figures = columns(
        "pages", [_outcome(truth, {"corners": SQUARE.tolist(), "ms": 1.0}), _outcome(truth, None)]
    )

    assert figures["mean IoU"] == pytest.approx(0.5)
    assert figures["none"] == 1


def test_a_fault_that_is_taken_and_a_sound_page_that_is_refused_are_told_apart() -> None:
    outcomes = [
        _outcome({"verdict": ["ok"]}, {"verdict": ["glare"], "ms": 1.0}),
        _outcome({"verdict": ["blank"]}, {"verdict": ["ok"], "ms": 1.0}),
        _outcome({"verdict": ["blank"]}, {"verdict": ["blank", "too_far"], "ms": 1.0}),
    ]

    figures = columns("gate", outcomes)

    assert figures["refused, sound"] == "1/1"
    assert (figures["taken, faulty"], figures["right reason"]) == ("1/2", "1/2")


def test_zones_are_compared_by_what_their_fields_mean() -> None:
    truth = {"surname": "VAN DER BERG", "birth_date": "1990-08-15", "sex": "X", "country": "D"}

    assert same(
        {**truth, "birth_date": "900815", "sex": "<", "country": "D<<", "surname": "VAN<DER<BERG"}, truth
    )
    assert not same({**truth, "surname": "VAN DER BORG"}, truth)
    assert not same({}, truth)


@pytest.mark.parametrize("find", [jscanify, tutorial])
def test_the_usual_ways_find_an_easy_page(find: object) -> None:
    desk = np.full((480, 640, 3), 40, np.uint8)
    cv2.fillConvexPoly(desk, SQUARE.astype(np.int32), (235, 235, 235))

    quad = find(desk)  # type: ignore[operator]

    assert quad is not None
    assert corner_error_percent(quad, SQUARE) < 1.5


def test_who_is_not_installed_stands_in_the_table_with_the_reason() -> None:
    told = as_text("codes", {"ours": {"read": "9/9"}, "theirs": {"": "not installed (make peers)"}}, 9)

    lines = [line.split() for line in told.splitlines()]
    assert lines == [
        ["codes", "(9)", "read"],
        ["ours", "9/9"],
        ["theirs", "not", "installed", "(make", "peers)"],
    ]


def test_the_sheet_has_a_cell_for_each_picture(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((480, 640, 3), 90, np.uint8))
    truth = {"corners": SQUARE.tolist(), "verdict": ["ok"]}
    sample = Sample(tmp_path / "a.png", truth)
    answers = [{"corners": SQUARE.tolist(), "verdict": ["ok"]}, {"corners": None, "verdict": ["none"]}]

    save_sheet([Outcome(sample, answer) for answer in answers], tmp_path / "sheet.png")

    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet is not None
    assert (sheet[:, :300] < 80).any()

"""What a reader's answers are worth, as the columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.rows import percentile
from benchmarks.vision.fields import same
from benchmarks.vision.samples import Sample
from kiosk.documents.pixels import Quad
from kiosk.documents.quads import overlap

Columns = dict[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One sample and the answer of one reader; None when there was none in time."""

    sample: Sample
    answer: dict[str, Any] | None

    def told(self, key: str) -> Any:
        return None if self.answer is None else self.answer.get(key)


def columns(name: str, outcomes: Sequence[Outcome]) -> Columns:
    """The figures of one reader over the set `name`."""
    times_ms = [outcome.told("ms") for outcome in outcomes if outcome.answer is not None]
    figures = dict(_SCORES[name](outcomes))
    figures["no answer"] = len(outcomes) - len(times_ms)
    if times_ms:
        for label, percent in (("ms p50", 50), ("p95", 95), ("worst", 100)):
            figures[label] = round(percentile(times_ms, percent), 1)
    return figures


def iou(outcome: Outcome) -> float:
    """How well the found corners cover the true ones, 0 to 1."""
    found = outcome.told("corners")
    return 0.0 if found is None else _overlap(_quad(found), _quad(outcome.sample.truth["corners"]))


def corner_error_percent(found: Quad, truth: Quad) -> float:
    """The largest distance of a corner from its own, in percent of the true
    page's diagonal; which corner is called the first does not count."""
    diagonal = float(max(np.hypot(*(truth[0] - truth[2])), np.hypot(*(truth[1] - truth[3])), 1.0))
    turned = (np.hypot(*(np.roll(found, turn, axis=0) - truth).T).max() for turn in range(4))
    return 100 * float(min(turned)) / diagonal


def _codes(outcomes: Sequence[Outcome]) -> Columns:
    with_code = [one for one in outcomes if one.sample.truth["codes"]]
    read = sum(set(one.sample.truth["codes"]) <= set(one.told("texts") or ()) for one in with_code)
    wrong = sum(len(set(one.told("texts") or ()) - set(one.sample.truth["codes"])) for one in outcomes)
    return {"read": f"{read}/{len(with_code)}", "wrong": wrong}


def _pages(outcomes: Sequence[Outcome]) -> Columns:
    overlaps = [iou(one) for one in outcomes]
    errors = [
        100.0
        if one.told("corners") is None
        else min(100.0, corner_error_percent(_quad(one.told("corners")), _quad(one.sample.truth["corners"])))
        for one in outcomes
    ]
    return {
        "mean IoU": round(float(np.mean(overlaps)), 4),
        "median": round(float(np.median(overlaps)), 4),
        "worst IoU": round(min(overlaps), 3),
        ">= 0.95 %": round(100 * float(np.mean(np.asarray(overlaps) >= 0.95)), 1),
        "corner p50 %": round(percentile(errors, 50), 2),
        "p90 %": round(percentile(errors, 90), 2),
        "none": sum(one.told("corners") is None for one in outcomes),
    }


def _gate(outcomes: Sequence[Outcome]) -> Columns:
    sound = [one for one in outcomes if one.sample.truth["verdict"] == ["ok"]]
    faulty = [one for one in outcomes if one.sample.truth["verdict"] != ["ok"]]
    refused = sum(one.told("verdict") != ["ok"] for one in sound)
    taken = sum(one.told("verdict") == ["ok"] for one in faulty)
    right = sum(bool(set(one.told("verdict") or ()) & set(one.sample.truth["verdict"])) for one in faulty)
    return {
        "refused, sound": f"{refused}/{len(sound)}",
        "taken, faulty": f"{taken}/{len(faulty)}",
        "right reason": f"{right}/{len(faulty)}",
    }


def _mrz(outcomes: Sequence[Outcome]) -> Columns:
    exact = [same(one.told("mrz") or {}, one.sample.truth["mrz"]) for one in outcomes]
    passports = [
        good
        for good, one in zip(exact, outcomes, strict=True)
        if str(one.sample.truth["mrz"].get("type", "")).startswith("P")
    ]
    lying = sum(
        not good and bool((one.told("mrz") or {}).get("valid"))
        for good, one in zip(exact, outcomes, strict=True)
    )
    return {
        "exact": f"{sum(exact)}/{len(exact)}",
        "passports": f"{sum(passports)}/{len(passports)}",
        "wrong called valid": lying,
    }


def _ktp(outcomes: Sequence[Outcome]) -> Columns:
    exact = sum(one.told("nik") == one.sample.truth["nik"] for one in outcomes)
    wrong = sum(one.told("nik") not in (None, one.sample.truth["nik"]) for one in outcomes)
    unmarked = sum(
        one.told("nik") not in (None, one.sample.truth["nik"]) and not one.told("doubtful")
        for one in outcomes
    )
    return {"NIK exact": f"{exact}/{len(outcomes)}", "wrong": wrong, "wrong, unmarked": unmarked}


def _quad(corners: Any) -> Quad:
    return np.asarray(corners, np.float32).reshape(4, 2)


def _overlap(one: Quad, other: Quad) -> float:
    return overlap(one, other)


_SCORES: dict[str, Callable[[Sequence[Outcome]], Columns]] = {
    "codes": _codes,
    "pages": _pages,
    "gate": _gate,
    "mrz": _mrz,
    "ktp": _ktp,
}

"""What a benchmark gives back: rows of one shape, and the percentile they all use."""

from __future__ import annotations

from collections.abc import Sequence

Row = dict[str, object]


def row(figure: str, value: float, unit: str, target: str | None = None, met: bool | None = None) -> Row:
    """One figure. A `target` of None is a figure to watch, not a promise."""
    return {"figure": figure, "value": round(value, 2), "unit": unit, "target": target, "met": met}


def at_most(figure: str, value: float, unit: str, limit: float) -> Row:
    """One figure that promises to stay at or below `limit`."""
    return row(figure, value, unit, f"<= {limit:g}", value <= limit)


def at_least(figure: str, value: float, unit: str, limit: float) -> Row:
    """One figure that promises to reach `limit`."""
    return row(figure, value, unit, f">= {limit:g}", value >= limit)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which `percent` of `values` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

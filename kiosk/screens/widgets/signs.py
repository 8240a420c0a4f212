"""Signs that are drawn over a picture."""

from __future__ import annotations

from math import atan2, cos, sin

#: An arrow that points right, within a square from -0.5 to 0.5: shaft, then head.
_ARROW = ((-0.5, -0.14), (0.02, -0.14), (0.02, 0.14), (-0.5, 0.14), (0.02, -0.38), (0.5, 0.0), (0.02, 0.38))
_TRIANGLES = (0, 1, 2, 0, 2, 3, 4, 5, 6)


def arrow(
    way: tuple[int, int], middle: tuple[float, float], side: float
) -> tuple[list[tuple[float, float]], tuple[int, ...]]:
    """An arrow `side` px long about `middle` (y upwards), pointing `way`: (right,
    down). Its points, and which of them make its triangles."""
    turn = atan2(-way[1], way[0])
    points = [
        (
            middle[0] + side * (x * cos(turn) - y * sin(turn)),
            middle[1] + side * (x * sin(turn) + y * cos(turn)),
        )
        for x, y in _ARROW
    ]
    return points, _TRIANGLES

"""Hands: fingers as rounded, tapered limbs, lit like cylinders, with skin, nails
and creases, in millimetres on the plate."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.made.camera import Floats
from benchmarks.made.portraits import SKINS


@dataclass(frozen=True, slots=True)
class Limb:
    """From `start` to `end` in millimetres, its half widths at both; a `nail`
    lies near the end."""

    start: tuple[float, float]
    end: tuple[float, float]
    start_mm: float
    end_mm: float
    nail: bool = False


def thumb(tip: tuple[float, float], toward_deg: float, random: Generator) -> list[Limb]:
    """A thumb that holds a page down; it points to `toward_deg`, its tip at `tip`."""
    size = float(random.uniform(0.9, 1.15))
    return _chain(
        tip,
        toward_deg,
        (30 * size, 34 * size, 130),
        (10 * size, 11.5 * size, 13 * size, 34 * size),
        random,
        bend=16,
    )


def fingers(tip: tuple[float, float], toward_deg: float, random: Generator, count: int = 3) -> list[Limb]:
    """Fingers side by side with the back of the hand and the arm behind them;
    the longest one's tip at `tip`."""
    size = float(random.uniform(0.88, 1.12))
    angle = np.radians(toward_deg)
    along, aside = np.asarray((np.cos(angle), np.sin(angle))), np.asarray((-np.sin(angle), np.cos(angle)))
    limbs: list[Limb] = []
    for turn in range(count):
        offset = (turn - (count - 1) / 2) * 18.5 * size
        back = abs(turn - (count - 1) / 2) * 6 * size + float(random.uniform(0, 4))
        place = np.asarray(tip) + aside * offset - along * back
        spread = toward_deg + (turn - (count - 1) / 2) * float(random.uniform(2, 6))
        limbs += _chain(
            (float(place[0]), float(place[1])),
            spread,
            (24 * size, 50 * size),
            (7.8 * size, 8.6 * size, 9.6 * size),
            random,
            bend=6,
        )
    palm_end = np.asarray(tip) - along * 92 * size
    palm_start = np.asarray(tip) - along * 150 * size
    arm = np.asarray(tip) - along * 420
    limbs.append(
        Limb(
            (float(palm_start[0]), float(palm_start[1])),
            (float(palm_end[0]), float(palm_end[1])),
            36 * size,
            33 * size,
        )
    )
    limbs.append(
        Limb(
            (float(arm[0]), float(arm[1])), (float(palm_start[0]), float(palm_start[1])), 36 * size, 30 * size
        )
    )
    return limbs


def _chain(
    tip: tuple[float, float],
    toward_deg: float,
    lengths: tuple[float, ...],
    halves: tuple[float, ...],
    random: Generator,
    bend: float,
) -> list[Limb]:
    limbs: list[Limb] = []
    end, angle = np.asarray(tip, np.float64), np.radians(toward_deg)
    end = end - np.asarray((np.cos(angle), np.sin(angle))) * halves[0]
    for turn, length in enumerate(lengths):
        start = end - length * np.asarray((np.cos(angle), np.sin(angle)))
        limbs.append(
            Limb(
                (float(start[0]), float(start[1])),
                (float(end[0]), float(end[1])),
                halves[turn + 1],
                halves[turn],
                turn == 0,
            )
        )
        end, angle = start, angle + np.radians(float(random.uniform(-bend, bend)))
    return limbs


def outside_mm(limbs: list[Limb], x: Floats, y: Floats) -> Floats:
    """Millimetres to the hand, negative behind it."""
    field = np.full(x.shape, 1e4, np.float32)
    for limb in limbs:
        field = _smooth_least(field, _apart(limb, x, y)[0], 3.0)
    return field


def drawn(limbs: list[Limb], random: Generator, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """What the hand looks like where it is: sRGB BGR 0–255 (h, w, 3), and how
    much of each pixel it covers, (h, w)."""
    skin = np.asarray(SKINS[int(random.integers(len(SKINS)))][::-1], np.float32)
    skin = skin * float(random.uniform(0.92, 1.05))
    step = max(1e-3, float(np.abs(x[x.shape[0] // 2, 1] - x[x.shape[0] // 2, 0])))
    field = np.full(x.shape, 1e4, np.float32)
    height = np.zeros(x.shape, np.float32)
    tint = np.zeros((*x.shape, 1), np.float32)
    nails = np.zeros(x.shape, np.float32)
    for limb in limbs:
        away, along, half = _apart(limb, x, y)
        inside = np.clip(-away / half, 0, 1)
        height = np.maximum(height, np.sqrt(np.maximum(0, 1 - (1 - inside) ** 2)) * half)
        field = _smooth_least(field, away, 3.0)
        for crease in (0.12, 0.5, 0.92) if limb.end_mm < 14 else ():
            tint[..., 0] -= 0.10 * np.exp(-(((along - crease) * 30) ** 2)) * (away < 0)
        if limb.nail:
            nails = np.maximum(nails, _nail(limb, x, y, step))
    cover = np.clip(0.5 - field / step, 0, 1)
    blur = max(0.7, 1.2 / step)
    height = cv2.GaussianBlur(height, (0, 0), blur)
    slope_y, slope_x = np.gradient(height)
    angle = float(random.uniform(0, 2 * np.pi))
    lit = 1 / np.sqrt(1 + (slope_x / step) ** 2 + (slope_y / step) ** 2)
    lit = (
        0.55 * lit + 0.45 + 0.18 * np.clip(-(slope_x * np.cos(angle) + slope_y * np.sin(angle)) / step, -1, 1)
    )
    grain = cv2.GaussianBlur(random.standard_normal(x.shape).astype(np.float32), (0, 0), max(0.6, 0.5 / step))
    mottle = cv2.GaussianBlur(random.standard_normal(x.shape).astype(np.float32), (0, 0), max(0.6, 5 / step))
    lit = lit * (
        1 + 0.05 * grain / max(float(grain.std()), 1e-6) + 0.04 * mottle / max(float(mottle.std()), 1e-6)
    )
    # Flesh is redder where it is thin and in its shadows.
    red = np.asarray((0.86, 0.93, 1.0), np.float32) ** np.clip(1.4 - lit, 0, 1.2)[..., None]
    colour = skin * (lit[..., None] * red + tint)
    rose = np.minimum(skin * np.asarray((1.02, 1.03, 1.1), np.float32) + 14, 255)
    colour = (
        colour * (1 - 0.75 * nails[..., None])
        + rose * (0.85 + 0.2 * lit[..., None]) * 0.75 * nails[..., None]
    )
    return np.asarray(np.clip(colour, 0, 255), np.float32), np.asarray(cover, np.float32)


def _apart(limb: Limb, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Signed millimetres outside of the limb, how far along it, its half width."""
    ax, ay = limb.end[0] - limb.start[0], limb.end[1] - limb.start[1]
    long2 = max(ax * ax + ay * ay, 1e-6)
    along = np.clip(((x - limb.start[0]) * ax + (y - limb.start[1]) * ay) / long2, 0, 1).astype(np.float32)
    half = (limb.start_mm + along * (limb.end_mm - limb.start_mm)).astype(np.float32)
    away = np.hypot(x - (limb.start[0] + along * ax), y - (limb.start[1] + along * ay)) - half
    return np.asarray(away, np.float32), along, half


def _smooth_least(one: Floats, other: Floats, soft_mm: float) -> Floats:
    """The lesser of two distances, rounded where they meet, as flesh is."""
    mix = np.clip(0.5 + 0.5 * (other - one) / soft_mm, 0, 1)
    return np.asarray(other * (1 - mix) + one * mix - soft_mm * mix * (1 - mix), np.float32)


def _nail(limb: Limb, x: Floats, y: Floats, step: float) -> Floats:
    ax, ay = limb.end[0] - limb.start[0], limb.end[1] - limb.start[1]
    long = float(np.hypot(ax, ay))
    ax, ay = ax / long, ay / long
    middle = (limb.end[0] + ax * limb.end_mm * 0.12, limb.end[1] + ay * limb.end_mm * 0.12)
    u = ((x - middle[0]) * ax + (y - middle[1]) * ay) / (limb.end_mm * 0.74)
    v = (-(x - middle[0]) * ay + (y - middle[1]) * ax) / (limb.end_mm * 0.58)
    apart = ((np.abs(u) ** 2.6 + np.abs(v) ** 2.6) ** (1 / 2.6) - 1) * limb.end_mm * 0.6
    return np.asarray(np.clip(0.5 - apart / max(step, 0.4), 0, 1), np.float32)

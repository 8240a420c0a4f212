"""Light on the plate: lamps, colour, shadows, and the lamp's reflection.

All is linear light, 1 where white paper is as bright as the middle of the
plate, computed at an eighth of the frame and enlarged: light changes slowly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.made.camera import Floats

COARSE = 8


@dataclass(frozen=True, slots=True)
class Light:
    """How a place is lit. `lamps` stand `height_mm` above the plate at up to
    `aside_mm` from its middle; `ambient` is the share that comes from
    everywhere; `colour` is what is left of the light's colour after the camera's
    white balance, BGR; `paper` the range of sRGB levels of white paper."""

    lamps: int = 2
    height_mm: float = 500.0
    aside_mm: float = 250.0
    ambient: float = 0.4
    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)
    paper: tuple[float, float] = (190.0, 236.0)
    noise: float = 1.0


LIGHTS: Mapping[str, Light] = MappingProxyType(
    {
        "even": Light(ambient=0.6),
        "uneven": Light(1, 300.0, 420.0, 0.18, paper=(170.0, 226.0)),
        "warm": Light(1, 420.0, 260.0, 0.3, (0.60, 0.86, 1.0)),
        "cool": Light(2, 500.0, 300.0, 0.5, (1.0, 0.96, 0.84)),
        "dim": Light(1, 600.0, 300.0, 0.4, (0.84, 0.95, 1.0), (118.0, 158.0), noise=3.0),
        "bright": Light(2, 500.0, 200.0, 0.5, paper=(232.0, 248.0)),
    }
)


def field(light: Light, random: Generator, x: Floats, y: Floats) -> Floats:
    """How bright each place is, (height, width); its mean about the middle is 1."""
    small_x, small_y = (np.ascontiguousarray(each[::COARSE, ::COARSE]) for each in (x, y))
    total = np.full(small_x.shape, light.ambient, np.float32)
    share = (1 - light.ambient) / light.lamps
    for _ in range(light.lamps):
        angle, far = random.uniform(0, 2 * np.pi), light.aside_mm * random.uniform(0.5, 1.0)
        lamp_x, lamp_y = far * np.cos(angle), far * np.sin(angle)
        high = light.height_mm * random.uniform(0.8, 1.3)
        near = (high * high / ((small_x - lamp_x) ** 2 + (small_y - lamp_y) ** 2 + high * high)) ** 1.5
        middle = (high * high / (lamp_x**2 + lamp_y**2 + high * high)) ** 1.5
        total += (share * near / middle).astype(np.float32)
    return enlarged(np.maximum(total, 0.3), x.shape)


def lamp_shadow(random: Generator, x: Floats, y: Floats) -> Floats:
    """A straight soft edge of shadow, as of a shelf or a head: a factor."""
    small_x, small_y = x[::COARSE, ::COARSE], y[::COARSE, ::COARSE]
    angle = random.uniform(0, 2 * np.pi)
    across = small_x * np.cos(angle) + small_y * np.sin(angle) - random.uniform(-90, 120)
    depth, soft = random.uniform(0.25, 0.5), random.uniform(6, 45)
    factor = 1 - depth / (1 + np.exp(-np.clip(across / soft, -30, 30)))
    return enlarged(factor.astype(np.float32), x.shape)


def hand_shadow(random: Generator, x: Floats, y: Floats, about_mm: tuple[float, float]) -> Floats:
    """The blurred shadow of fingers that hover over the page: a factor."""
    small_x, small_y = x[::COARSE, ::COARSE], y[::COARSE, ::COARSE]
    step = max(1e-3, float(np.abs(small_x[small_x.shape[0] // 2, 1] - small_x[small_x.shape[0] // 2, 0])))
    angle = random.uniform(0, 2 * np.pi)
    mask = np.zeros(small_x.shape, np.float32)
    for finger in range(4):
        shift = (finger - 1.5) * 21
        u = (small_x - about_mm[0]) * np.cos(angle) + (small_y - about_mm[1]) * np.sin(angle)
        v = -(small_x - about_mm[0]) * np.sin(angle) + (small_y - about_mm[1]) * np.cos(angle) - shift
        along = np.maximum(u - 40 - 10 * (1.5 - abs(finger - 1.5)), 0)
        mask = np.maximum(mask, (np.hypot(along, v) < 9).astype(np.float32))
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.8, float(random.uniform(6, 16)) / step))
    return enlarged(1 - float(random.uniform(0.3, 0.55)) * soft, x.shape)


def enlarged(small: Floats, shape: tuple[int, ...]) -> Floats:
    """`small`, one value for every eighth pixel, for all pixels."""
    size = (small.shape[1] * COARSE, small.shape[0] * COARSE)
    big = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(big[: shape[0], : shape[1]], np.float32)


def to_linear(srgb: Floats) -> Floats:
    """0–255 sRGB → 0–1 linear light (IEC 61966-2-1)."""
    return np.asarray(_TO_LINEAR[np.clip(srgb * 4, 0, 1020).astype(np.uint16)], np.float32)


def to_srgb(linear: Floats) -> Floats:
    """0–1 linear light → 0–255 sRGB, float; beyond 1 it is clipped."""
    return np.asarray(_TO_SRGB[(np.clip(linear, 0, 1) * 16383).astype(np.uint16)], np.float32)


def _tables() -> tuple[Floats, Floats]:
    level = np.arange(1021) / 1020
    linear = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    light = np.arange(16384) / 16383
    srgb = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    return linear.astype(np.float32), srgb.astype(np.float32)


_TO_LINEAR, _TO_SRGB = _tables()

"""What documents lie on: textures in millimetres, endless, never twice the same.

Each is a function of the places that the camera sees, so that grain and
pattern are seen in the camera's own perspective.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.made.camera import Floats

_TILE = 1024


def _noise(random: Generator, across: float, down: float | None = None, octaves: int = 3) -> Floats:
    """A tile that repeats, of soft noise with lumps of `across` × `down` pixels,
    mean 0, deviation 1."""
    total = np.zeros((_TILE, _TILE), np.float32)
    share = 1.0
    for turn in range(octaves):
        x = max(0.6, across / 2**turn)
        y = max(0.6, (down or across) / 2**turn)
        grain = random.standard_normal((_TILE, _TILE)).astype(np.float32)
        soft = _wrapped_blur(grain, x, y)
        total += share * soft / max(float(soft.std()), 1e-6)
        share *= 0.55
    return np.asarray((total - total.mean()) / max(float(total.std()), 1e-6), np.float32)


def _wrapped_blur(grain: Floats, x: float, y: float) -> Floats:
    fx, fy = np.fft.rfftfreq(_TILE), np.fft.fftfreq(_TILE)
    gain = np.exp(-2 * np.pi**2 * ((fx[None] * x) ** 2 + (fy[:, None] * y) ** 2))
    return np.asarray(np.fft.irfft2(np.fft.rfft2(grain) * gain, s=grain.shape), np.float32)


def _sampled(tile: NDArray[np.float32], x: Floats, y: Floats, mm_a_pixel: float) -> Floats:
    return np.asarray(
        cv2.remap(
            np.ascontiguousarray(tile, np.float32),
            np.mod(x / mm_a_pixel, _TILE - 1).astype(np.float32),
            np.mod(y / mm_a_pixel, _TILE - 1).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
    )


def _coloured(level: Floats, dark: tuple[int, ...], light: tuple[int, ...]) -> Floats:
    """From `dark` to `light` (sRGB) as `level` goes from 0 to 1; BGR, 0 to 255."""
    one, other = (np.asarray(each[::-1], np.float32) for each in (dark, light))
    return np.asarray(one + np.clip(level, 0, 1)[..., None] * (other - one), np.float32)


def _turned(random: Generator, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    angle = float(random.uniform(0, np.pi))
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    shift = random.uniform(0, 700, 2).astype(np.float32)
    return x * cos - y * sin + shift[0], x * sin + y * cos + shift[1]


def wood(random: Generator, x: Floats, y: Floats) -> Floats:
    """Boards with grain; some are as pink as skin."""
    x, y = _turned(random, x, y)
    tones = (
        ((86, 52, 30), (150, 102, 66)),
        ((146, 100, 62), (206, 162, 116)),
        ((176, 138, 98), (224, 196, 158)),
        ((48, 32, 24), (96, 66, 48)),
        ((160, 108, 84), (214, 164, 136)),
    )
    dark, light = tones[int(random.integers(len(tones)))]
    bend = _sampled(_noise(random, 60, 14), x, y, 1.2)
    ring = 0.5 + 0.5 * np.sin(y * float(random.uniform(0.35, 0.8)) + bend * float(random.uniform(1.0, 3.0)))
    fibre = _sampled(_noise(random, 24, 0.9, 2), x, y, 0.35)
    level = 0.45 + 0.30 * (ring - 0.5) + 0.10 * fibre
    if random.random() < 0.5:
        board = float(random.uniform(90, 160))
        level = level + 0.12 * np.sin(np.floor(y / board) * 12.9) - 0.6 * (np.mod(y, board) < 1.2)
    return _coloured(np.asarray(level, np.float32), dark, light)


def cloth(random: Generator, x: Floats, y: Floats) -> Floats:
    """Woven threads with folds."""
    x, y = _turned(random, x, y)
    hue = random.integers(30, 215, 3)
    pitch = float(random.uniform(0.7, 1.6))
    weave = np.sin(x * (2 * np.pi / pitch)) * np.sin(y * (2 * np.pi / pitch))
    folds = _sampled(_noise(random, 90, 40, 2), x, y, 1.0)
    level = 0.5 + 0.10 * weave + 0.14 * folds + 0.06 * _sampled(_noise(random, 1.2), x, y, 0.4)
    return _coloured(
        np.asarray(level, np.float32), tuple(hue * 0.55), tuple(np.minimum(hue * 1.25 + 12, 255))
    )


def marble(random: Generator, x: Floats, y: Floats) -> Floats:
    """Pale stone with veins."""
    x, y = _turned(random, x, y)
    swirl = _sampled(_noise(random, 70), x, y, 0.8)
    vein = np.exp(-((np.abs(_sampled(_noise(random, 45), x, y, 0.8) + 0.4 * swirl) / 0.10) ** 2))
    level = 0.78 + 0.10 * swirl - float(random.uniform(0.2, 0.5)) * vein
    dark = ((120, 118, 116), (60, 64, 62), (150, 134, 116))[int(random.integers(3))]
    light = ((246, 245, 242), (206, 210, 206), (238, 230, 216))[int(random.integers(3))]
    return _coloured(np.asarray(level, np.float32), dark, light)


def pale_desk(random: Generator, x: Floats, y: Floats) -> Floats:
    """A desk nearly as white as the paper upon it."""
    level = (
        0.5 + 0.12 * _sampled(_noise(random, 3.0), x, y, 0.5) + 0.10 * _sampled(_noise(random, 80), x, y, 1.0)
    )
    base = random.integers(196, 236)
    tint = random.integers(-8, 9, 3)
    return _coloured(np.asarray(level, np.float32), tuple(base - 10 + tint), tuple(base + 10 + tint))


def dark_desk(random: Generator, x: Floats, y: Floats) -> Floats:
    """A dark laminate."""
    base = int(random.integers(28, 92))
    tint = random.integers(-14, 15, 3)
    level = (
        0.5 + 0.2 * _sampled(_noise(random, 1.0), x, y, 0.5) + 0.2 * _sampled(_noise(random, 60), x, y, 1.0)
    )
    return _coloured(
        np.asarray(level, np.float32), tuple(np.clip(base - 12 + tint, 4, 255)), tuple(base + 14 + tint)
    )


def patterned(random: Generator, x: Floats, y: Floats) -> Floats:
    """Tiles, checks, stripes or dots: straight lines that are no page's."""
    x, y = _turned(random, x, y)
    one, other = (tuple(random.integers(40, 236, 3)) for _ in range(2))
    pitch = float(random.uniform(18, 90))
    kind = int(random.integers(4))
    if kind == 0:
        level = ((np.floor(x / pitch) + np.floor(y / pitch)) % 2).astype(np.float32)
    elif kind == 1:
        level = (np.mod(x, pitch) < pitch * 0.4).astype(np.float32)
    elif kind == 2:
        level = ((np.mod(x, pitch * 2) < 2) | (np.mod(y, pitch * 2) < 2)).astype(np.float32)
    else:
        level = (np.hypot(np.mod(x, pitch) - pitch / 2, np.mod(y, pitch) - pitch / 2) < pitch * 0.28).astype(
            np.float32
        )
    soft = cv2.GaussianBlur(level, (0, 0), 0.8) + 0.05 * _sampled(_noise(random, 2.0), x, y, 0.5)
    return _coloured(np.asarray(soft, np.float32), one, other)


def cluttered(random: Generator, x: Floats, y: Floats) -> Floats:
    """A desk with things on it: pens, cables, cups, other papers' edges."""
    base = (wood, dark_desk, cloth)[int(random.integers(3))](random, x, y)
    step = max(1e-3, float(np.abs(x[x.shape[0] // 2, 1] - x[x.shape[0] // 2, 0])))
    for _ in range(int(random.integers(5, 11))):
        angle = float(random.uniform(0, 2 * np.pi))
        far = float(random.uniform(0.62, 1.1))
        middle = (float(x.max()) * far * np.cos(angle), float(y.max()) * far * np.sin(angle))
        turn = float(random.uniform(0, np.pi))
        u = (x - middle[0]) * np.cos(turn) + (y - middle[1]) * np.sin(turn)
        v = -(x - middle[0]) * np.sin(turn) + (y - middle[1]) * np.cos(turn)
        colour = random.integers(10, 246, 3).astype(np.float32)
        kind = int(random.integers(4))
        if kind == 0:
            apart = np.maximum(np.abs(u) - 68, np.abs(v) - 4)
        elif kind == 1:
            apart = np.hypot(u, v) - float(random.uniform(18, 42))
        elif kind == 2:
            apart = np.maximum(
                np.abs(u) - float(random.uniform(20, 90)), np.abs(v) - float(random.uniform(15, 60))
            )
        else:
            apart = np.abs(v - 14 * np.sin(u / 40)) - 1.8 + np.maximum(np.abs(u) - 150, 0)
        cover = np.clip(0.5 - apart / step, 0, 1)[..., None].astype(np.float32)
        fall = cv2.GaussianBlur(np.clip(0.5 - (apart - 3) / step, 0, 1).astype(np.float32), (0, 0), 6)
        base = base * (1 - 0.35 * fall[..., None])
        round_light = 1 - 0.25 * np.clip(apart / 40 + 0.4, 0, 1)[..., None] if kind == 1 else 1.0
        base = base * (1 - cover) + colour * round_light * cover
    return np.asarray(base, np.float32)


BACKGROUNDS: Mapping[str, Callable[[Generator, Floats, Floats], Floats]] = MappingProxyType(
    {
        "wood": wood,
        "cloth": cloth,
        "marble": marble,
        "pale_desk": pale_desk,
        "dark_desk": dark_desk,
        "patterned": patterned,
        "cluttered": cluttered,
    }
)
"""The plate is added by `scenes`: it has a drawing and a place of its own."""

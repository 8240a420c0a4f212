"""What light and paper do to a code before a camera sees it; and the desk around it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.documents.pixels import Pixels

Light = NDArray[np.float32]
"""Brightness 0 to 255, (height, width) or (height, width, 3), before the camera rounds it."""

_WORDS = (
    "SURAT ANTREAN",
    "PASPOR",
    "loket nomor",
    "kantor imigrasi",
    "jadwal izin",
    "Kotabaru 2026",
    "9901 WNI",
)
_FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_PLAIN)


def background(random: np.random.Generator, width_px: int, height_px: int, busy: bool = False) -> Pixels:
    """A desk: plain, grained, patterned or full of print; always unevenly lit.
    A `busy` one has several of them at once."""
    base = random.uniform(30, 230, 3)
    scene = np.ones((height_px, width_px, 3), np.float32) * base.astype(np.float32)
    parts = [_grained, _checked, _striped, _printed, _blobbed, _dotted]
    for _ in range(int(random.integers(2, 5)) if busy else int(random.integers(1, 3))):
        scene = parts[int(random.integers(0, len(parts)))](scene, random)
    across = np.linspace(-1, 1, width_px, dtype=np.float32)[None, :, None]
    down = np.linspace(-1, 1, height_px, dtype=np.float32)[:, None, None]
    light = 1.0 + random.uniform(-0.25, 0.25) * across + random.uniform(-0.25, 0.25) * down
    return np.clip(scene * light, 0, 255).astype(np.uint8)


def grown_dim(scene: Light, random: np.random.Generator, level: float) -> Light:
    """The same scene at `level` of its light, with a shadow across it."""
    height, width = scene.shape[:2]
    at = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * np.cos(turn := random.uniform(0, 6.28))
    at = at + np.linspace(-1, 1, height, dtype=np.float32)[:, None] * np.sin(turn)
    shadow = 1.0 - random.uniform(0.0, 0.6) / (1.0 + np.exp(-(at - random.uniform(-0.6, 0.6)) * 20))
    return np.asarray(scene * (level * shadow)[..., None] + random.uniform(0, 14), np.float32)


def shone_on(
    scene: Light, random: np.random.Generator, middle: tuple[float, float], size_px: float, strength: float
) -> Light:
    """A reflection over part of what lies at `middle`: a spot or a tube, and a veil around it."""
    height, width = scene.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    offset = random.normal(0, 0.35, 2) * size_px
    xs, ys = xs - middle[0] - offset[0], ys - middle[1] - offset[1]
    turn = random.uniform(0, np.pi)
    along, across = xs * np.cos(turn) + ys * np.sin(turn), ys * np.cos(turn) - xs * np.sin(turn)
    long_px = size_px * random.choice([0.25, 0.4, 1.5]) * random.uniform(0.6, 1.3)
    wide_px = size_px * random.uniform(0.08, 0.35)
    spot = np.exp(-((along / long_px) ** 4) - (across / wide_px) ** 2)
    veil = np.exp(-(xs**2 + ys**2) / (2 * (size_px * random.uniform(0.5, 1.5)) ** 2))
    return np.asarray(scene + (strength * (300 * spot + 70 * veil))[..., None], np.float32)


def on_a_screen(fine: Light, random: np.random.Generator, bright: float) -> Light:
    """What a phone shows: light in rows and columns of red, green and blue
    points, with the bands of a dimmed backlight, at `bright` of full light."""
    pitch = int(random.integers(2, 6))
    height, width = fine.shape[:2]
    lit = np.repeat(fine[..., None] * bright + random.uniform(3, 25), 3, axis=2)
    columns = np.arange(width)
    for channel in range(3):
        dark = ((columns + channel * pitch // 3) % pitch) < max(1, pitch // 3)
        lit[:, dark, channel] *= random.uniform(0.35, 0.8)
    lit[np.arange(height) % pitch == 0] *= random.uniform(0.5, 0.9)
    if random.uniform() < 0.4:
        period = random.uniform(0.15, 0.6) * height
        band = 1.0 + random.uniform(0.1, 0.45) * np.sin(np.arange(height) * 2 * np.pi / period)
        lit *= band[:, None, None]
    return np.asarray(lit, np.float32)


def creased(fine: Light, random: np.random.Generator) -> Light:
    """Thermal paper from a pocket: folds that shift and shade, worn print, and
    lines a dead dot of the print head left white."""
    height, width = fine.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    move_x, move_y = np.zeros_like(xs), np.zeros_like(ys)
    shade = np.ones_like(xs)
    white = float(fine.max())
    for _ in range(int(random.integers(1, 7))):
        turn = random.uniform(0, np.pi)
        normal = (np.cos(turn), np.sin(turn))
        through = random.uniform(0.1, 0.9, 2) * (width, height)
        far = (xs - through[0]) * normal[0] + (ys - through[1]) * normal[1]
        wide = random.uniform(0.02, 0.12) * width
        lift = random.uniform(-0.35, 0.35) * wide * np.exp(-np.abs(far) / wide)
        move_x, move_y = move_x + lift * normal[0], move_y + lift * normal[1]
        shade *= 1.0 + random.uniform(0.05, 0.4) * np.sign(far) * np.exp(-np.abs(far) / wide)
        scar = np.exp(-((far / (0.004 * width)) ** 2)) * random.uniform(0, 0.8)
        fine = fine + (white - fine) * scar
    from_x, from_y = (xs + move_x).astype(np.float32), (ys + move_y).astype(np.float32)
    out = cv2.remap(fine, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    worn = cv2.resize(random.uniform(0, 1, (9, 9)).astype(np.float32), (width, height))
    out = out + (white - out) * (np.clip(worn - 0.55, 0, 1) * random.uniform(0, 1.2))
    for _ in range(int(random.integers(0, 4))):
        at = int(random.integers(0, width))
        out[:, at : at + int(random.integers(2, 6))] = white
    return np.asarray(np.clip(out * shade, 0, 255), np.float32)


def bent(fine: Light, depth: float) -> Light:
    """The sheet around a bottle: `depth` of 1 shows half the cylinder."""
    height, width = fine.shape[:2]
    reach = np.sin(depth * np.pi / 2)
    at = np.linspace(-1, 1, width, dtype=np.float32)
    from_x = (np.arcsin(at * reach) / (depth * np.pi / 2) + 1) * (width - 1) / 2
    rise = (np.sqrt(np.clip(1 - (at * reach) ** 2, 0, 1)) - 1) * 0.12 * width
    ys = np.arange(height, dtype=np.float32)[:, None] + rise[None, :].astype(np.float32)
    map_x = np.repeat(from_x[None, :], height, axis=0).astype(np.float32)
    return np.asarray(
        cv2.remap(fine, map_x, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def _grained(scene: Light, random: np.random.Generator) -> Light:
    height, width = scene.shape[:2]
    fine = random.normal(0, 1, (height // int(random.integers(1, 4)), width // int(random.integers(4, 40))))
    grain = cv2.resize(fine.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(scene + (grain * random.uniform(3, 14))[..., None], np.float32)


def _checked(scene: Light, random: np.random.Generator) -> Light:
    height, width = scene.shape[:2]
    side = int(random.integers(6, 60))
    ys, xs = np.mgrid[0:height, 0:width]
    cells = ((xs // side + ys // side) % 2).astype(np.float32)
    return np.asarray(scene + ((cells - 0.5) * random.uniform(8, 90))[..., None], np.float32)


def _striped(scene: Light, random: np.random.Generator) -> Light:
    height, width = scene.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    turn, period = random.uniform(0, np.pi), random.uniform(5, 80)
    wave = np.sin((xs * np.cos(turn) + ys * np.sin(turn)) * 2 * np.pi / period)
    return np.asarray(scene + (np.sign(wave) * random.uniform(5, 50))[..., None], np.float32)


def _printed(scene: Light, random: np.random.Generator) -> Light:
    """A sheet of paper with print on it, somewhere."""
    height, width = scene.shape[:2]
    out = np.clip(scene, 0, 255).astype(np.uint8)
    left, top = int(random.uniform(-0.1, 0.5) * width), int(random.uniform(-0.1, 0.3) * height)
    right, bottom = left + int(random.uniform(0.4, 0.9) * width), top + int(random.uniform(0.5, 1.0) * height)
    cv2.rectangle(out, (left, top), (right, bottom), tuple(random.uniform(190, 250, 3)), -1)
    size, line = random.uniform(0.4, 1.4), top + 40
    while line < min(bottom, height):
        words = " ".join(random.choice(_WORDS, int(random.integers(2, 9))))
        font = _FONTS[int(random.integers(0, len(_FONTS)))]
        cv2.putText(
            out, words, (left + 30, line), font, size, (40, 40, 40), int(random.integers(1, 3)), cv2.LINE_AA
        )
        line += int(36 * size) + 8
    return np.asarray(out, np.float32)


def _blobbed(scene: Light, random: np.random.Generator) -> Light:
    out = np.clip(scene, 0, 255).astype(np.uint8)
    height, width = scene.shape[:2]
    for _ in range(int(random.integers(5, 60))):
        middle = (int(random.integers(0, width)), int(random.integers(0, height)))
        axes = (int(random.integers(5, 200)), int(random.integers(5, 200)))
        cv2.ellipse(
            out, middle, axes, float(random.uniform(0, 180)), 0, 360, tuple(random.uniform(0, 255, 3)), -1
        )
    return np.asarray(out, np.float32)


def _dotted(scene: Light, random: np.random.Generator) -> Light:
    """Squares in squares and dots in rows: what a finder pattern is mistaken for."""
    out = np.clip(scene, 0, 255).astype(np.uint8)
    height, width = scene.shape[:2]
    for _ in range(int(random.integers(4, 40))):
        side = int(random.integers(8, 70))
        x, y = int(random.integers(0, width - side)), int(random.integers(0, height - side))
        for ring in range(int(random.integers(1, 4))):
            inset = ring * side // 7
            shade = (20,) * 3 if ring % 2 == 0 else (240,) * 3
            cv2.rectangle(out, (x + inset, y + inset), (x + side - inset, y + side - inset), shade, -1)
    return np.asarray(out, np.float32)

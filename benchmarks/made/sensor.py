"""From linear light to the pixels of a file: blur, exposure, noise, curve, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.made.camera import Floats
from benchmarks.made.lights import to_srgb


def defocused(scene: Floats, radius_px: float) -> Floats:
    """A disc of confusion, its rim a little soft."""
    reach = int(np.ceil(radius_px)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius_px + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return np.asarray(cv2.filter2D(scene, -1, disc / disc.sum(), borderType=cv2.BORDER_REFLECT), np.float32)


def smeared(scene: Floats, length_px: float, angle_deg: float, random: Generator) -> Floats:
    """The path of a moving page: nearly straight, not quite even."""
    reach = int(np.ceil(length_px / 2)) + 2
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    bow = float(random.uniform(-0.12, 0.12)) * length_px
    for along in np.linspace(-0.5, 0.5, max(16, int(length_px * 6))):
        aside = bow * (along * along - 0.08)
        angle = np.radians(angle_deg)
        x = along * length_px * np.cos(angle) - aside * np.sin(angle) + reach
        y = along * length_px * np.sin(angle) + aside * np.cos(angle) + reach
        column, row = int(x), int(y)
        across, down = x - column, y - row
        for step_y, share_y in ((0, 1 - down), (1, down)):
            for step_x, share_x in ((0, 1 - across), (1, across)):
                kernel[row + step_y, column + step_x] += share_x * share_y
    return np.asarray(
        cv2.filter2D(scene, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT), np.float32
    )


def taken(
    scene: Floats, random: Generator, noise: float, lens_px: float, sharpened: float
) -> NDArray[np.uint8]:
    """The picture a camera makes of `scene`, linear and exposed: its lens is a
    little soft, its sensor counts photons, and it sharpens what it gives."""
    soft = cv2.GaussianBlur(scene, (0, 0), lens_px)
    high, wide = scene.shape[:2]
    grain = random.standard_normal((high, wide, 1), dtype=np.float32)
    colour = random.standard_normal((high // 2 + 1, wide // 2 + 1, 3), dtype=np.float32)
    speckle = 0.8 * grain + 0.6 * cv2.resize(colour, (wide, high), interpolation=cv2.INTER_LINEAR)
    soft = soft + speckle * np.sqrt(np.maximum(soft, 0) * 2.2e-4 + 4e-6) * noise
    # A knee before the white: cameras roll off, they do not cut.
    bright = np.where(soft > 0.85, 0.85 + 0.15 * np.tanh((soft - 0.85) / 0.15), soft)
    picture = to_srgb(np.asarray(bright, np.float32))
    if sharpened > 0:
        picture = picture + sharpened * (picture - cv2.GaussianBlur(picture, (0, 0), 1.2))
    return np.asarray(np.clip(np.rint(picture), 0, 255), np.uint8)


def as_jpeg(picture: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """What is left after a JPEG of this quality."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)

"""A document laid on the plate: where it lies, and how it is seen there."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.made.camera import Camera, Floats
from benchmarks.made.lights import to_linear
from benchmarks.made.paper import Document

_FINER = 1.35


@dataclass(frozen=True, slots=True)
class Lying:
    """The middle of a document in millimetres of the plate, and how far it is
    turned clockwise as the camera sees it."""

    document: Document
    middle_mm: tuple[float, float] = (0.0, 0.0)
    turn_deg: float = 0.0
    curl_mm: float = 0.0

    def to_plate(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) millimetres from the document's own top left → of the plate."""
        half = np.asarray((self.document.width_mm / 2, self.document.height_mm / 2))
        angle = np.radians(self.turn_deg)
        turn = np.asarray(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
        return np.asarray((np.asarray(points_mm) - half) @ turn.T + np.asarray(self.middle_mm))

    def corners_mm(self) -> NDArray[np.float64]:
        """On the plate, clockwise from the document's top left, (4, 2)."""
        wide, high = self.document.width_mm, self.document.height_mm
        return self.to_plate(np.asarray(((0, 0), (wide, 0), (wide, high), (0, high)), np.float64))

    def own_mm(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Places on the plate as millimetres from the document's own top left."""
        angle = np.radians(self.turn_deg)
        cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        across, down = x - np.float32(self.middle_mm[0]), y - np.float32(self.middle_mm[1])
        return (
            np.asarray(across * cos + down * sin + np.float32(self.document.width_mm / 2)),
            np.asarray(-across * sin + down * cos + np.float32(self.document.height_mm / 2)),
        )


def lay(scene: Floats, camera: Camera, x: Floats, y: Floats, lying: Lying) -> NDArray[np.float32]:
    """Lay the document over `scene`, linear BGR, in place, its shadow about it.
    The share of each pixel that it covers, (height, width)."""
    document = lying.document
    corners = camera.project(lying.corners_mm())
    high, wide = scene.shape[:2]
    margin = 12 + document.thick_mm / camera.mm_per_px(lying.middle_mm) * 6
    left, top = (max(0, int(edge - margin)) for edge in corners.min(axis=0))
    right, bottom = (
        min(limit, int(edge + margin) + 1)
        for edge, limit in zip(corners.max(axis=0), (wide, high), strict=True)
    )
    cover = np.zeros((high, wide), np.float32)
    if right <= left or bottom <= top:
        return cover
    part = (slice(top, bottom), slice(left, right))
    texture, mask, scale = _at_scale(document, camera, lying)
    u, v = lying.own_mm(x[part], y[part])
    columns, rows = u * scale - 0.5, v * scale - 0.5
    share = cv2.remap(mask, columns + 2, rows + 2, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    page = cv2.remap(texture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    spread = max(0.8, (0.8 + document.thick_mm) / camera.mm_per_px(lying.middle_mm))
    shadow = cv2.GaussianBlur(share, (0, 0), spread)
    drop = np.float32(spread * 0.7)
    shadow = cv2.warpAffine(
        shadow, np.asarray(((1, 0, drop * 0.6), (0, 1, drop)), np.float32), shadow.shape[::-1]
    )
    under = scene[part] * (1 - 0.5 * shadow[..., None])
    scene[part] = under * (1 - share[..., None]) + to_linear(page) * share[..., None]
    cover[part] = share
    return cover


def _at_scale(document: Document, camera: Camera, lying: Lying) -> tuple[Floats, Floats, float]:
    """The drawing and its outline, the outline with a rim of two pixels, at a
    little more than the resolution they are seen with; pixels a millimetre."""
    own = document.pixels.shape[1] / document.width_mm
    scale = min(own, _FINER / camera.mm_per_px(lying.middle_mm))
    size = (max(2, round(document.width_mm * scale)), max(2, round(document.height_mm * scale)))
    scale = size[0] / document.width_mm
    texture = cv2.resize(document.pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    fine = np.zeros((size[1] * 4, size[0] * 4), np.uint8)
    _rounded(fine, round(document.corner_mm * scale * 4))
    mask = cv2.resize(fine, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return texture, np.pad(mask, 2), scale


def _rounded(mask: NDArray[np.uint8], radius: int) -> None:
    high, wide = mask.shape
    mask[radius : high - radius, :] = 255
    mask[:, radius : wide - radius] = 255
    for x in (radius, wide - 1 - radius):
        for y in (radius, high - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, cv2.FILLED)

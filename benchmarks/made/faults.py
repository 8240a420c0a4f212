"""What can be wrong, done to a scene so that it is wrong beyond doubt, and what
looks like it and is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.made import hands
from benchmarks.made.camera import Camera, Floats
from benchmarks.made.documents import SOUND, draw
from benchmarks.made.laying import Lying
from benchmarks.made.lights import Light, hand_shadow, to_linear
from benchmarks.made.paper import Document
from benchmarks.made.sensor import defocused, smeared

COVERED_SHARE = 0.03
"""At least so much of a page, or of its ink, is behind a hand that covers it;
a thumb on the margin has at most a third of it."""

_JUDGED_PX = 1000.0
_WHITE = 0.88


def wanted(document: Document | None) -> dict[str, str] | None:
    """What the applicant was asked for, where `document` is what they meant."""
    if document is None:
        return None
    if document.kind.startswith("ktp"):
        return {"picture": "card", "side": "back" if document.kind == "ktp_back" else "front"}
    return {"picture": "passport" if document.kind == "passport" else "page", "side": "front"}


def replaced(shown: Document | None, faults: Sequence[str], seed: int, random: Generator) -> Document | None:
    """What lies there instead of `shown`, where that is the fault."""
    if shown is None or "none" in faults:
        return None
    if "not_a_document" in faults:
        return draw("phone", seed)
    if "blank" in faults:
        return draw("blank", seed)
    if "wrong_side" in faults:
        if shown.kind == "passport":
            return draw("passport_cover" if random.random() < 0.4 else "visa_pages", seed)
        return draw("ktp_back", seed)
    if "wrong_kind" in faults:
        mine = wanted(shown)
        others = [kind for kind in SOUND if wanted(draw_cheaply(kind)) != mine]
        return draw(others[int(random.integers(len(others)))], seed)
    return shown


def draw_cheaply(kind: str) -> Document:
    """A document of this kind with nothing on it, to ask what it would be."""
    return Document(kind, np.zeros((2, 2, 3), np.uint8), 1.0, 1.0)


@dataclass
class Stack:
    """A scene in the making: linear light, BGR, and how much of each pixel the
    document covers."""

    random: Generator
    camera: Camera
    x: Floats
    y: Floats
    linear: Floats
    lying: Lying | None
    cover: Floats | None = None
    truth: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def _printed(self) -> Floats:
        """How much ink there is, at one pixel a millimetre, 0 to 1."""
        assert self.lying is not None
        document = self.lying.document
        grey = cv2.cvtColor(document.pixels, cv2.COLOR_BGR2GRAY)
        dots = document.pixels.shape[1] / document.width_mm
        small = cv2.resize(grey, None, fx=4 / dots, fy=4 / dots, interpolation=cv2.INTER_AREA)
        steps = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        size = (max(2, round(document.width_mm)), max(2, round(document.height_mm)))
        return np.asarray(cv2.resize((steps > 45).astype(np.float32), size, interpolation=cv2.INTER_AREA))

    def hand(self, covers: bool) -> None:
        """Lay a hand over the page: so that it covers a corner or text, or only
        its thumb on the margin."""
        assert self.lying is not None
        document = self.lying.document
        long = max(document.width_mm, document.height_mm)
        for attempt in range(40):
            deep = 1.0 + attempt * 0.06 if covers else 1.0 / (1.0 + attempt * 0.2)
            limbs = self._reaching(covers, deep, long)
            share, ink = self._behind(limbs)
            if covers and (share >= COVERED_SHARE or ink >= 2 * COVERED_SHARE) and share < 0.5:
                break
            if not covers and share <= COVERED_SHARE / 3 and ink <= COVERED_SHARE / 10:
                break
        else:
            if covers:
                raise AssertionError("no hand could be laid over the page")
            return
        self._draw(limbs)
        self.truth["covered_share"] = round(share, 4)

    def _reaching(self, covers: bool, deep: float, long: float) -> list[hands.Limb]:
        assert self.lying is not None
        random, document = self.random, self.lying.document
        wide, high = document.width_mm, document.height_mm
        kind = random.random()
        if covers and kind < 0.45:
            corner = (wide * int(random.integers(2)), high * int(random.integers(2)))
            inward = np.asarray((wide / 2 - corner[0], high / 2 - corner[1]))
            inward = inward / np.linalg.norm(inward)
            tip = np.asarray(corner) + inward * float(random.uniform(24, 40)) * deep
        else:
            side = int(random.integers(4))
            along = float(random.uniform(0.2, 0.8))
            starts = ((along * wide, 0), (wide, along * high), (along * wide, high), (0, along * high))
            ways = ((0, 1), (-1, 0), (0, -1), (1, 0))
            reach = (
                float(random.uniform(0.25, 0.55)) * min(wide, high) * deep
                if covers
                else float(random.uniform(3, 9)) * deep
            )
            inward = np.asarray(ways[side], np.float64)
            tip = np.asarray(starts[side], np.float64) + inward * reach
        points = self.lying.to_plate(np.stack((tip, tip + inward)))
        way = points[1] - points[0]
        toward = float(np.degrees(np.arctan2(way[1], way[0]))) + float(random.uniform(-18, 18))
        place = (float(points[0][0]), float(points[0][1]))
        if not covers or kind < 0.25:
            return hands.thumb(place, toward, random)
        return hands.fingers(place, toward, random, int(random.integers(1, 5)))

    def _behind(self, limbs: list[hands.Limb]) -> tuple[float, float]:
        """How much of the page, and of its ink, a hand would hide."""
        assert self.lying is not None
        ink = self._printed
        rows, columns = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
        places = self.lying.to_plate(np.stack((columns + 0.5, rows + 0.5), axis=-1).reshape(-1, 2))
        x, y = (places[:, axis].reshape(ink.shape).astype(np.float32) for axis in (0, 1))
        hidden = hands.outside_mm(limbs, x, y) < 0
        return float(hidden.mean()), float((ink * hidden).sum() / max(float(ink.sum()), 1e-6))

    def _draw(self, limbs: list[hands.Limb]) -> None:
        ends = np.asarray([point for limb in limbs for point in (limb.start, limb.end)])
        seen = self.camera.project(ends)
        reach = 46.0 / self.camera.mm_per_px()
        high, wide = self.x.shape
        left, top = (max(0, int(value)) for value in seen.min(axis=0) - reach)
        right, bottom = (
            min(limit, int(value))
            for value, limit in zip(seen.max(axis=0) + reach, (wide, high), strict=True)
        )
        if right - left < 4 or bottom - top < 4:
            return
        part = (slice(top, bottom), slice(left, right))
        colour, share = hands.drawn(limbs, self.random, self.x[part], self.y[part])
        spread = max(1.0, 5.0 / self.camera.mm_per_px())
        shadow = cv2.GaussianBlur(share, (0, 0), spread)
        drop = np.asarray(((1, 0, spread * 0.4), (0, 1, spread * 0.6)), np.float32)
        shadow = cv2.warpAffine(shadow, drop, shadow.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
        under = self.linear[part] * (1 - 0.5 * shadow[..., None])
        self.linear[part] = under * (1 - share[..., None]) + to_linear(colour) * share[..., None]

    def hovering(self) -> Floats:
        """The shadow of a hand that hovers, a factor: no fault while all can be read."""
        assert self.lying is not None
        document = self.lying.document
        places = self.random.uniform(0.1, 0.9, 2) * (document.width_mm, document.height_mm)
        about = self.lying.to_plate(places[None])[0]
        return hand_shadow(self.random, self.x, self.y, (float(about[0]), float(about[1])))

    def glare(self, over_text: bool) -> Floats:
        """Light to add, (height, width): a lamp's reflection that hides text, or
        a sheen that hides none."""
        assert self.lying is not None
        random, document = self.random, self.lying.document
        wide, high = document.width_mm, document.height_mm
        ink = self._printed
        rows, columns = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]].astype(np.float32) + 0.5
        for _ in range(60):
            middle = random.uniform(0.12, 0.88, 2) * (wide, high)
            if over_text:
                spot = _Spot.draw(
                    random, (float(middle[0]), float(middle[1])), wide * high, float(random.uniform(1.6, 6.0))
                )
                lost = spot.at(columns, rows) > 0.75
                if lost.mean() > 0.012 and (ink * lost).sum() / max(float(ink.sum()), 1e-6) > 0.02:
                    self.truth["glare_share"] = round(float(lost.mean()), 4)
                    break
            else:
                spot = _Spot.draw(
                    random,
                    (float(middle[0]), float(middle[1])),
                    wide * high * 2,
                    float(random.uniform(0.04, 0.16)),
                )
                break
        else:
            raise AssertionError("no reflection could be laid over text")
        u, v = self.lying.own_mm(self.x, self.y)
        light = spot.at(u, v)
        on_page = 1.0 if self.cover is None else 0.25 + 0.75 * self.cover
        return np.asarray(light * on_page, np.float32)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A reflection in millimetres of the page: an ellipse or a long lamp."""

    x_mm: float
    y_mm: float
    turn: float
    along_mm: float
    aside_mm: float
    strength: float
    sharpness: float

    @classmethod
    def draw(cls, random: Generator, middle: tuple[float, float], area: float, strength: float) -> _Spot:
        size = np.sqrt(area * float(random.uniform(0.012, 0.06)) / np.pi)
        long = float(random.uniform(1.0, 1.6)) if random.random() < 0.6 else float(random.uniform(2.5, 5.0))
        return cls(
            *middle,
            float(random.uniform(0, np.pi)),
            float(size * np.sqrt(long)),
            float(size / np.sqrt(long)),
            strength,
            float(random.uniform(1.2, 3.5)),
        )

    def at(self, x: Floats, y: Floats) -> Floats:
        cos, sin = np.float32(np.cos(self.turn)), np.float32(np.sin(self.turn))
        across, down = x - np.float32(self.x_mm), y - np.float32(self.y_mm)
        far = ((across * cos + down * sin) / np.float32(self.along_mm)) ** 2 + (
            (-across * sin + down * cos) / np.float32(self.aside_mm)
        ) ** 2
        core = np.exp(-(far ** np.float32(self.sharpness)) * np.float32(0.7))
        haze = 0.06 * np.exp(-far / 8)
        return np.asarray(np.float32(self.strength) * (core + haze), np.float32)


def paper_level(random: Generator, light: Light, faults: Sequence[str]) -> float:
    """The linear light of white paper in the picture; beyond 1 it is clipped."""
    if "too_dark" in faults:
        level = float(random.uniform(22, 58)) / 255
    elif "too_bright" in faults:
        return float(random.uniform(2.4, 5.0))
    else:
        level = float(random.uniform(*light.paper)) / 255
    return float(((level + 0.055) / 1.055) ** 2.4)


def exposure(light: Floats, cover: Floats | None, paper: float) -> float:
    """What to multiply the scene by, so that white paper lit as the document is
    comes to `paper`; `light` is (height, width)."""
    lit = light[::4, ::4] if cover is None else light[::4, ::4][cover[::4, ::4] > 0.5]
    typical = float(np.percentile(lit, 70)) if lit.size else float(light.mean())
    return paper / (_WHITE * max(typical, 1e-3))


@dataclass(frozen=True, slots=True)
class Blur:
    """How a picture is blurred, in pixels of the frame."""

    focus_px: float = 0.0
    smear_px: float = 0.0
    angle_deg: float = 0.0
    truth: dict[str, Any] = field(default_factory=dict)

    def applied(self, scene: Floats, moving: Floats | None, random: Generator) -> Floats:
        """`scene` blurred; where `moving` is given, only what it covers has moved."""
        if self.smear_px > 0:
            blurred = smeared(scene, self.smear_px, self.angle_deg, random)
            if moving is None:
                return blurred
            reach = int(self.smear_px) | 1
            share = cv2.blur(cv2.dilate(moving, np.ones((reach, reach), np.uint8)), (5, 5))[..., None]
            return np.asarray(scene * (1 - share) + blurred * share, np.float32)
        return defocused(scene, self.focus_px) if self.focus_px > 0 else scene


def blur(random: Generator, faults: Sequence[str], camera: Camera, lying: Lying | None) -> Blur:
    """Blurred so that small print is lost: at least two pixels (one standard
    deviation) of a page 1000 pixels long, or of the picture if it is smaller."""
    finer = 1.0
    if lying is not None:
        corners = camera.project(lying.corners_mm())
        long_px = float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).max())
        finer = max(1.0, long_px / _JUDGED_PX)
    if "blurred_moving" in faults:
        spread = float(random.uniform(2.2, 6.0)) * finer
        truth = {"blur_px": round(spread, 3)}
        return Blur(0.0, spread * np.sqrt(12.0), float(random.uniform(0, 180)), truth)
    if "blurred_focus" in faults:
        spread = float(random.uniform(2.0, 5.0)) * finer
        return Blur(spread * 2.0, 0.0, 0.0, {"blur_px": round(spread, 3)})
    return Blur()

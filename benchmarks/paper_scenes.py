"""Small drawn scenes of papers on desks, many a second, to train `benchmarks.paper_net`.

What they are made of is drawn once: surfaces as `benchmarks` draws them elsewhere and
kinds that nothing is measured on, the documents of this project and invented ones. Each
scene then lays them anew: turned, seen from aside, lit, shaded, covered, recoloured. A
sheet that the frame cuts is desk where a whole one lies, as among a heap of papers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.hard_pages import DESKS
from benchmarks.made.backgrounds import BACKGROUNDS
from benchmarks.made.documents import SOUND, draw
from benchmarks.made_surfaces import background

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

FIRST_SEED = 3_000_000
SIZE_PX = (256, 192)
TOLD_PX = (128, 96)
"""What is told of a scene is half as large as the scene."""

_DRAWN_PX = (384, 288)
_TILE_PX = 512
_TILES_A_KIND, _MIXED_TILES, _OWN_TILES = 16, 60, 40
_DOCUMENT_PX = 448
_DRAWN_DOCUMENTS = {
    **dict.fromkeys(SOUND, 44),
    "ktp_back": 16,
    "passport_cover": 16,
    "visa_pages": 20,
    "blank": 10,
    "phone": 14,
}
_INVENTED = 160
_FINER = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document, BGR, with how much of each pixel it covers, 0 to 255."""

    pixels: Pixels
    cover: Pixels


@dataclass(frozen=True, slots=True)
class Told:
    """A scene, BGR of `SIZE_PX`, and of `TOLD_PX` where paper is and where its sides are, 0 to 255."""

    pixels: Pixels
    paper: Pixels
    sides: Pixels


class Scenes:
    """Scenes without end, the same for the same seed."""

    def __init__(self, seed: int = FIRST_SEED) -> None:
        random = np.random.default_rng((seed, 1))
        self._random = np.random.default_rng((seed, 2))
        self._tiles = _tiles(random)
        self._sheets = [
            _sheet(document.pixels, document.corner_mm / document.width_mm)
            for kind, count in _DRAWN_DOCUMENTS.items()
            for document in (draw(kind, seed + turn) for turn in range(count))
        ]
        self._sheets += [_invented(random, self._tiles) for _ in range(_INVENTED)]

    def next(self) -> Told:
        random = self._random
        scene = np.ascontiguousarray(self._desk(), np.float32)
        chance = float(random.random())
        placed: list[tuple[Sheet, Floats]] = []
        if chance < 0.16:
            placed = self._laid(1, cut=True)
        elif chance < 0.26:
            placed = self._laid(2, cut=False)
        elif chance < 0.94:
            placed = self._laid(1, cut=False)
        whole = bool(placed) and chance >= 0.16
        for _ in range(int(random.integers(0, 4)) if random.random() < 0.5 else 0):
            self._object(scene)
        if whole and random.random() < 0.35:
            for _ in range(int(random.integers(1, 6))):
                _lay(scene, random, self._any_sheet(), _beyond_rim(random), self._gain())
        if placed and random.random() < 0.18:
            _toned(scene, placed[0][0], random)
        for sheet, corners in placed:
            _lay(scene, random, sheet, corners, self._gain())
            if random.random() < 0.16:
                _pen(scene, random, corners)
            if random.random() < 0.14:
                _fingers(scene, random, corners)
        pixels = _seen(_lit(scene, random), random)
        return Told(pixels, *_told([corners for _, corners in placed]))

    def _any_sheet(self) -> Sheet:
        sheet = self._sheets[int(self._random.integers(len(self._sheets)))]
        turns = int(self._random.integers(4))
        return Sheet(
            np.asarray(np.rot90(sheet.pixels, turns), np.uint8), np.asarray(np.rot90(sheet.cover, turns))
        )

    def _gain(self) -> Floats:
        random = self._random
        return np.asarray(random.uniform(0.78, 1.08) * random.normal(1, 0.025, 3), np.float32)

    def _laid(self, many: int, *, cut: bool) -> list[tuple[Sheet, Floats]]:
        random = self._random
        share = random.uniform(0.12, 0.4) if random.random() < 0.14 else random.uniform(0.4, 0.97)
        sheets = [self._any_sheet() for _ in range(many)]
        while True:
            corners = _posed(random, sheets, float(share))
            size = np.asarray(_DRAWN_PX, np.float32)
            low, high = np.concatenate(corners).min(axis=0), np.concatenate(corners).max(axis=0)
            if cut:
                over = random.uniform(0.06, 0.6) * (high - low)
                beyond = np.where(random.random(2) < 0.5, size - high + over, -low - over)
                within = (size - low - high) / 2 + random.normal(0, 30, 2)
                both, axis = random.random() < 0.2, int(random.integers(2))
                shift = np.where((np.arange(2) == axis) | both, beyond, within)
                moved = [each + shift.astype(np.float32) for each in corners]
                if 0.3 < _shown_share(moved[0]) < 0.96:
                    return list(zip(sheets, moved, strict=True))
                continue
            free = size - (high - low) - 6
            if (free > 0).all():
                shift = 3 - low + free * random.uniform(0, 1, 2)
                return list(zip(sheets, [each + shift.astype(np.float32) for each in corners], strict=True))
            share *= 0.94

    def _desk(self) -> Floats:
        random = self._random
        if random.random() < 0.12:
            colour = np.clip(random.uniform(15, 245) + random.normal(0, 22, 3), 0, 255)
            return np.full((*_DRAWN_PX[::-1], 3), colour, np.float32)
        scene = self._tile()
        if random.random() < 0.18:
            angle = random.uniform(0, 2 * np.pi)
            x, y = _places()
            beyond = (x - _DRAWN_PX[0] * random.uniform(0.1, 0.9)) * np.cos(angle)
            beyond += (y - _DRAWN_PX[1] * random.uniform(0.1, 0.9)) * np.sin(angle)
            share = np.clip(beyond + 0.5, 0, 1)[..., None].astype(np.float32)
            scene = scene * (1 - share) + self._tile() * share
        return scene

    def _tile(self) -> Floats:
        """One of the surfaces in another size, turn, perspective and colour."""
        random = self._random
        tile = self._tiles[int(random.integers(len(self._tiles)))]
        wide = float(random.uniform(0.45, 1.0)) * _TILE_PX
        corners = (np.asarray(((-1, -0.75), (1, -0.75), (1, 0.75), (-1, 0.75))) * wide / 2).astype(np.float32)
        corners *= 1 + random.uniform(-0.22, 0.22, (4, 2)).astype(np.float32)
        angle = random.uniform(0, 2 * np.pi)
        turn = np.asarray(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))), np.float32)
        corners = corners @ turn + random.uniform(0, _TILE_PX, 2).astype(np.float32)
        there = np.asarray(((0, 0), (_DRAWN_PX[0], 0), _DRAWN_PX, (0, _DRAWN_PX[1])), np.float32)
        warp = cv2.getPerspectiveTransform(corners.astype(np.float32), there)
        scene = cv2.warpPerspective(tile, warp, _DRAWN_PX, borderMode=cv2.BORDER_REFLECT).astype(np.float32)
        if random.random() < 0.6:
            mean = scene.mean(axis=(0, 1))
            scene = (scene - mean) * random.uniform(0.4, 1.5) + mean * random.uniform(0.6, 1.3)
            scene += random.normal(0, 10, 3).astype(np.float32)
        if random.random() < 0.2:
            scene = scene[..., random.permutation(3)]
        return np.asarray(np.clip(scene, 0, 255), np.float32)

    def _object(self, scene: Floats) -> None:
        """Something else that lies there: a mug, a cable, a stick, a box that the frame cuts."""
        random = self._random
        colour = np.clip(random.uniform(10, 250) + random.normal(0, 30, 3), 0, 255).tolist()
        middle = random.uniform(0, 1, 2) * _DRAWN_PX
        kind = int(random.integers(4))
        if kind == 0:
            axes = random.uniform(8, 60, 2).astype(int).tolist()
            cv2.ellipse(
                scene,
                middle.astype(int).tolist(),
                axes,
                float(random.uniform(0, 180)),
                0,
                360,
                colour,
                -1,
                cv2.LINE_AA,
            )
        elif kind == 1:
            points = np.cumsum(random.normal(0, 40, (12, 2)), axis=0) + middle
            bent = cv2.GaussianBlur(points.astype(np.float32), (1, 5), 0)
            cv2.polylines(
                scene, [bent.astype(np.int32)], False, colour, int(random.integers(1, 6)), cv2.LINE_AA
            )
        elif kind == 2:
            end = middle + random.normal(0, 120, 2)
            places = middle.astype(int).tolist(), end.astype(int).tolist()
            cv2.line(scene, *places, colour, int(random.integers(2, 14)), cv2.LINE_AA)
        else:
            sheet = Sheet(
                np.full((8, 8, 3), np.asarray(colour, np.uint8), np.uint8), np.full((8, 8), 255, np.uint8)
            )
            _lay(scene, random, sheet, _beyond_rim(random), np.ones(3, np.float32))


def _tiles(random: Generator) -> list[Pixels]:
    tiles: list[Pixels] = []
    drawn: list[Callable[[Generator, Floats, Floats], Floats]] = [*DESKS.values(), *BACKGROUNDS.values()]
    across, down = _square()
    for surface in drawn:
        for _ in range(_TILES_A_KIND):
            mm = float(random.uniform(220, 640)) / _TILE_PX
            tiles.append(_bytes(surface(random, across * np.float32(mm), down * np.float32(mm))))
    for turn in range(_MIXED_TILES):
        tiles.append(np.asarray(background(random, _TILE_PX, _TILE_PX, busy=turn % 2 == 0), np.uint8))
    for own in (_stony, _stroked, _cobbled, _woven):
        tiles.extend(_bytes(own(random)) for _ in range(_OWN_TILES))
    return tiles


def _square() -> tuple[Floats, Floats]:
    line = np.arange(_TILE_PX, dtype=np.float32)
    across, down = np.meshgrid(line, line)
    return np.asarray(across, np.float32), np.asarray(down, np.float32)


def _bytes(scene: NDArray[np.floating]) -> Pixels:
    return np.clip(scene, 0, 255).astype(np.uint8)


def _colour(random: Generator, low: float = 10, high: float = 250) -> Floats:
    return np.clip(random.uniform(low, high) + random.normal(0, 24, 3), 0, 255).astype(np.float32)


def _fractal(random: Generator, stretch: float = 1.0) -> Floats:
    """Noise of many sizes, deviation 1; the coarser the stronger, by chance."""
    power = float(random.uniform(0.6, 2.2))
    frequency = np.hypot(
        np.fft.fftfreq(_TILE_PX)[:, None] * stretch, np.fft.rfftfreq(_TILE_PX)[None] / stretch
    )
    gain = np.where(frequency > 0, np.maximum(frequency, 1 / _TILE_PX) ** -power, 0)
    grain = np.fft.irfft2(np.fft.rfft2(random.standard_normal((_TILE_PX, _TILE_PX))) * gain)
    return np.asarray(grain / grain.std(), np.float32)


def _between(level: Floats, random: Generator) -> Floats:
    """`level` as a way through three colours."""
    stops = np.stack([_colour(random) for _ in range(3)])
    way = np.clip(0.5 + level / 4, 0, 1) * 2
    share = (way - np.floor(np.minimum(way, 1.999)))[..., None]
    first = np.minimum(way, 1.999).astype(np.intp)
    return np.asarray(stops[first] * (1 - share) + stops[first + 1] * share, np.float32)


def _stony(random: Generator) -> Floats:
    """Stone, carpet, soil: noise through colours."""
    return _between(_fractal(random), random)


def _stroked(random: Generator) -> Floats:
    """Grass, fur, brushed metal, fibre."""
    return _between(_fractal(random, float(random.uniform(2, 14))), random)


def _cobbled(random: Generator) -> Floats:
    """Stones that touch, or crazed tiles, each of its own shade, with gaps."""
    many = int(random.integers(20, 260))
    seeds = random.uniform(0, _TILE_PX, (many, 2))
    dots = np.full((_TILE_PX, _TILE_PX), 255, np.uint8)
    dots[seeds[:, 1].astype(int), seeds[:, 0].astype(int)] = 0
    _, label = cv2.distanceTransformWithLabels(dots, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    base, spread = _colour(random, 40, 225), float(random.uniform(5, 45))
    shades = (
        base
        + random.normal(0, spread, (int(label.max()) + 1, 1))
        + random.normal(0, 6, (int(label.max()) + 1, 3))
    )
    stones = shades[label] * (1 + 0.08 * _fractal(random)[..., None])
    border = cv2.morphologyEx(label.astype(np.float32), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    wide = np.ones((int(random.integers(1, 8)),) * 2, np.uint8)
    gap = cv2.GaussianBlur(cv2.dilate(border.astype(np.float32), wide), (0, 0), 0.9)[..., None]
    return np.asarray(stones * (1 - gap) + _colour(random) * gap, np.float32)


def _woven(random: Generator) -> Floats:
    """Lattices: baskets, meshes, nets, corrugation, tiles with patterns."""
    x, y = _square()
    out = np.tile(_colour(random), (_TILE_PX, _TILE_PX, 1))
    for _ in range(int(random.integers(1, 4))):
        angle, pitch = random.uniform(0, np.pi), random.uniform(6, 90)
        u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
        waves = np.sin(u * 2 * np.pi / pitch), np.sin(v * 2 * np.pi / (pitch * random.uniform(0.5, 3)))
        wave = waves[0] if random.random() < 0.4 else waves[0] * waves[1]
        sharp = float(random.uniform(0.8, 8))
        cover = (0.5 + 0.5 * np.tanh(wave * sharp))[..., None] * random.uniform(0.2, 1)
        out = out * (1 - cover) + _colour(random) * cover
    return np.asarray(out + random.uniform(0, 14) * _fractal(random)[..., None], np.float32)


def _sheet(pixels: Pixels, corner_share: float) -> Sheet:
    high, wide = pixels.shape[:2]
    scale = _DOCUMENT_PX / max(high, wide)
    size = (max(16, round(wide * scale)), max(16, round(high * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    cover = np.full(size[::-1], 255, np.uint8)
    radius = round(corner_share * size[0])
    if radius > 1:
        cover[:] = 0
        cover[radius:-radius], cover[:, radius:-radius] = 255, 255
        for x in (radius, size[0] - 1 - radius):
            for y in (radius, size[1] - 1 - radius):
                cv2.circle(cover, (x, y), radius, 255, -1, cv2.LINE_AA)
    return Sheet(np.asarray(small[..., :3], np.uint8), cover)


def _invented(random: Generator, tiles: list[Pixels]) -> Sheet:
    """A document of nobody's: blocks of lines, bars, tables, pictures, frames, on paper of any colour."""
    long, short = _DOCUMENT_PX, round(_DOCUMENT_PX / float(random.choice((1.0, 1.2, 1.41, 1.41, 1.58, 2.2))))
    page = np.empty((long, short, 3), np.uint8)
    pale = random.random() < 0.75
    page[:] = _bytes(_colour(random, 190, 252) if pale else _colour(random))
    ink = 40.0 if page.mean() > 110 else 225.0
    for _ in range(int(random.integers(0, 9))):
        left, top = (int(random.uniform(0.04, 0.8) * side) for side in (short, long))
        right = min(short - 8, left + int(random.uniform(0.1, 0.9) * short))
        bottom = min(long - 8, top + int(random.uniform(0.05, 0.5) * long))
        kind = int(random.integers(5))
        if right - left < 12 or bottom - top < 12:
            continue
        if kind <= 1:
            pitch = int(random.integers(7, 18))
            for row in range(top, bottom, pitch):
                end = left + int((right - left) * random.uniform(0.5, 1))
                for word in range(left, end, max(10, pitch * 2)):
                    cv2.line(
                        page,
                        (word, row),
                        (min(end, word + pitch * 2 - 4), row),
                        (ink,) * 3,
                        max(1, pitch // 4),
                    )
        elif kind == 2:
            cv2.rectangle(page, (left, top), (right, bottom), _colour(random).tolist(), -1)
        elif kind == 3:
            tile = tiles[int(random.integers(len(tiles)))]
            page[top:bottom, left:right] = tile[: bottom - top, : right - left]
        else:
            for row in range(top, bottom, int(random.integers(10, 40))):
                cv2.line(page, (left, row), (right, row), (ink,) * 3, 1)
            cv2.rectangle(page, (left, top), (right, bottom), (ink,) * 3, 1)
    if random.random() < 0.3:
        inset = int(random.uniform(0.02, 0.08) * short)
        cv2.rectangle(
            page,
            (inset, inset),
            (short - inset, long - inset),
            _colour(random).tolist(),
            int(random.integers(1, 8)),
        )
    return _sheet(page, float(random.choice((0, 0, 0, 0.04))))


def _posed(random: Generator, sheets: list[Sheet], share: float) -> list[Floats]:
    """The corners of `sheets` beside each other, seen from aside by a camera, filling
    `share` of the frame's width or height; not yet moved into it."""
    flat: list[Floats] = []
    at = 0.0
    for sheet in sheets:
        high, wide = (side / max(sheet.cover.shape) for side in sheet.cover.shape)
        scale = 1.0 if not flat else float(random.uniform(0.35, 1.0))
        wide, high = wide * scale, high * scale
        box = np.asarray(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32)
        angle = np.radians(random.normal(0, 5)) if len(sheets) > 1 else 0.0
        turn = np.asarray(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))), np.float32)
        placed = (box - (0, high / 2)) @ turn
        placed[:, 0] += at - placed[:, 0].min()
        placed[:, 1] += random.normal(0, 0.05)
        at = float(placed[:, 0].max()) + float(random.uniform(0.015, 0.3))
        flat.append(np.asarray(placed, np.float32))
    together = np.concatenate(flat)
    middle = (together.min(axis=0) + together.max(axis=0)) / 2
    angle = (
        random.uniform(0, 2 * np.pi)
        if random.random() < 0.4
        else random.normal(0, 0.2) + np.pi / 2 * random.integers(4)
    )
    tilt, toward = np.radians(random.uniform(0, 36)), random.uniform(0, 2 * np.pi)
    lean, _ = cv2.Rodrigues(np.asarray((np.cos(toward), np.sin(toward), 0.0)) * tilt)
    about, _ = cv2.Rodrigues(np.asarray((0.0, 0.0, float(angle))))
    far = float(random.uniform(1.4, 3.5)) * float(np.ptp(together, axis=0).max())
    squeezed = 0.75 if random.random() < 0.5 else 1.0
    seen = []
    for each in flat:
        points = np.pad(each - middle, ((0, 0), (0, 1))) @ (lean @ about).T
        seen.append(points[:, :2] / (points[:, 2:] + far) * (squeezed, 1.0))
    box = np.ptp(np.concatenate(seen), axis=0) / _DRAWN_PX
    return [np.asarray(each * share / box.max(), np.float32) for each in seen]


def _beyond_rim(random: Generator) -> Floats:
    """The corners of something that the frame's rim cuts."""
    size = np.asarray(_DRAWN_PX, np.float32)
    half = size.max() * random.uniform(0.15, 0.6, 2)
    angle = random.uniform(0, 2 * np.pi)
    turn = np.asarray(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))))
    box = np.asarray(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half @ turn
    box *= 1 + random.uniform(-0.1, 0.1, (4, 2))
    while True:
        at = random.uniform(-0.5, 1.5, 2) * size
        corners = np.asarray(box + at, np.float32)
        if 0.02 < _shown_share(corners) < 0.8:
            return corners


def _shown_share(corners: Floats) -> float:
    wide, high = _DRAWN_PX
    frame = np.asarray(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32)
    shown, _ = cv2.intersectConvexConvex(corners, frame)
    return float(shown) / max(abs(cv2.contourArea(corners)), 1.0)


def _lay(scene: Floats, random: Generator, sheet: Sheet, corners: Floats, gain: Floats) -> None:
    """`sheet` over `scene`, in place, with its shadow."""
    high, wide = sheet.cover.shape
    whole = np.asarray(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32) - np.float32(0.5)
    low = np.clip(np.floor(corners.min(axis=0)) - 14, 0, _DRAWN_PX).astype(int)
    top = np.clip(np.ceil(corners.max(axis=0)) + 14, 0, _DRAWN_PX).astype(int)
    size = (int(top[0] - low[0]), int(top[1] - low[1]))
    if min(size) < 2:
        return
    there = np.asarray(corners - low, np.float32)
    # Finer than it is seen, a drawing would flicker.
    finer = max(wide, high) / max(
        1.0, float(np.linalg.norm(np.roll(corners, 1, axis=0) - corners, axis=1).max())
    )
    pixels = sheet.pixels if finer < 1.3 else cv2.blur(sheet.pixels, (round(finer),) * 2)
    warp = cv2.getPerspectiveTransform(whole, there)
    page = cv2.warpPerspective(pixels, warp, size, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    share = cv2.warpPerspective(sheet.cover, warp, size).astype(np.float32) / 255
    part = scene[low[1] : top[1], low[0] : top[0]]
    if random.random() < 0.8:
        soft = float(random.uniform(0.6, 5))
        shift = np.asarray(((1, 0, random.normal(0, soft)), (0, 1, random.normal(0, soft))), np.float32)
        shade = cv2.warpAffine(cv2.GaussianBlur(share, (0, 0), soft), shift, size)
        part *= (1 - float(random.uniform(0, 0.55)) * shade)[..., None]
    part *= 1 - share[..., None]
    part += page * (share[..., None] * gain)


def _toned(scene: Floats, sheet: Sheet, random: Generator) -> None:
    """The desk as pale, or dark, as the page on it."""
    wanted = np.median(sheet.pixels[::8, ::8].reshape(-1, 3), axis=0) * 0.93
    mean = scene.mean(axis=(0, 1))
    scene -= mean
    scene *= float(random.uniform(0.15, 0.6))
    scene += (wanted + random.normal(0, 9) + random.normal(0, 4, 3)).astype(np.float32)


def _pen(scene: Floats, random: Generator, corners: Floats) -> None:
    side, share = int(random.integers(4)), float(random.uniform(0.1, 0.9))
    at = corners[side] * share + corners[(side + 1) % 4] * (1 - share)
    angle, half = random.uniform(0, np.pi), random.uniform(15, 90)
    way = np.asarray((np.cos(angle), np.sin(angle))) * half
    ends = (at - way).astype(int).tolist(), (at + way).astype(int).tolist()
    cv2.line(scene, *ends, _colour(random).tolist(), int(random.integers(2, 9)), cv2.LINE_AA)


def _fingers(scene: Floats, random: Generator, corners: Floats) -> None:
    """Fingers that hold a page from outside over one of its sides."""
    side = int(random.integers(4))
    one, other = corners[side], corners[(side + 1) % 4]
    outward = np.asarray((other[1] - one[1], one[0] - other[0])) / max(float(np.linalg.norm(other - one)), 1)
    skin = np.asarray((random.uniform(60, 190), random.uniform(85, 205), random.uniform(130, 245)))
    thick = int(random.integers(8, 26))
    start = float(random.uniform(0.05, 0.85))
    for finger in range(int(random.integers(1, 5))):
        at = (
            one
            + (other - one) * start
            + (other - one) / max(np.linalg.norm(other - one), 1) * finger * thick * 1.1
        )
        tip = at - outward * random.uniform(2, 30)
        end = at + outward * 300 + random.normal(0, 40, 2)
        shade = (skin * random.uniform(0.85, 1.08)).tolist()
        cv2.line(scene, tip.astype(int).tolist(), end.astype(int).tolist(), shade, thick, cv2.LINE_AA)


def _places() -> tuple[Floats, Floats]:
    x, y = np.meshgrid(np.arange(_DRAWN_PX[0], dtype=np.float32), np.arange(_DRAWN_PX[1], dtype=np.float32))
    return np.asarray(x, np.float32), np.asarray(y, np.float32)


_SMALL_X, _SMALL_Y = np.meshgrid(
    np.linspace(-1, 1, 48, dtype=np.float32), np.linspace(-1, 1, 36, dtype=np.float32)
)


def _lit(scene: Floats, random: Generator) -> Floats:
    """Light that falls off, edges of shadow, a lamp's reflection, one colour over all."""
    light = np.ones((36, 48), np.float32)
    way = random.uniform(0, 2 * np.pi)
    light *= 1 + random.uniform(0, 0.45) * (_SMALL_X * np.cos(way) + _SMALL_Y * np.sin(way))
    for _ in range(int(random.integers(0, 3))):
        way, soft = random.uniform(0, 2 * np.pi), random.uniform(0.02, 0.3)
        beyond = _SMALL_X * np.cos(way) + _SMALL_Y * np.sin(way) - random.uniform(-0.8, 0.8)
        light *= 1 - random.uniform(0.1, 0.5) / (1 + np.exp(-np.clip(beyond / soft, -30, 30)))
    # Brightness is told in steps as the eye sees them, not in light: half a step is a fifth of the light.
    level = cv2.resize(np.clip(light, 0.15, 2) ** 0.6, _DRAWN_PX, interpolation=cv2.INTER_LINEAR)
    cast = random.uniform(0.62, 1.12) * np.clip(random.normal(1, 0.07, 3), 0.7, 1.2)
    scene = scene * (level[..., None] * cast.astype(np.float32))
    if random.random() < 0.14:
        x, y = _SMALL_X - random.uniform(-1, 1), _SMALL_Y - random.uniform(-1, 1)
        spot = np.exp(-((x / random.uniform(0.08, 0.6)) ** 2) - (y / random.uniform(0.08, 0.6)) ** 2)
        scene = scene + cv2.resize(spot.astype(np.float32) * random.uniform(40, 220), _DRAWN_PX)[..., None]
    return np.asarray(scene, np.float32)


def _seen(scene: Floats, random: Generator) -> Pixels:
    if random.random() < 0.6:
        scene = cv2.GaussianBlur(scene, (0, 0), float(random.uniform(0.4, 1.8)))
    small = cv2.resize(scene, SIZE_PX, interpolation=cv2.INTER_AREA)
    if random.random() < 0.3:
        mean = float(small.mean())
        small = (small - mean) * random.uniform(0.5, 1.3) + mean
    grain = random.standard_normal((*SIZE_PX[::-1], 1), dtype=np.float32)
    return _bytes(np.rint(small + grain * random.uniform(0, 6)))


def _told(pages: list[Floats]) -> tuple[Pixels, Pixels]:
    """Where `pages` are and where their sides are, of `TOLD_PX`."""
    scale = np.asarray(TOLD_PX, np.float32) / _DRAWN_PX * 2
    paper, sides = (np.zeros((TOLD_PX[1] * 2, TOLD_PX[0] * 2), np.uint8) for _ in range(2))
    for corners in pages:
        points = np.rint(((corners + 0.5) * scale - 0.5) * _FINER).astype(np.int32)
        cv2.fillConvexPoly(paper, points, 255, cv2.LINE_AA, shift=4)
        cv2.polylines(sides, [points], True, 255, 4, cv2.LINE_AA, shift=4)
    return tuple(cv2.resize(each, TOLD_PX, interpolation=cv2.INTER_AREA) for each in (paper, sides))  # type: ignore[return-value]

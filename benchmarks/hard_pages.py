"""Pages where they are hard to find: on keyboards, print, planks, plaid, bricks, pebbles
and other papers, turned any way, seen from aside, in broken light, under a pen.

    python -m benchmarks.hard_pages FOLDER COUNT SEED

leaves the pictures with their truth in FOLDER, for `benchmarks.page_weights` and for
looking at them. Whatever the desk looks like, a person sees at once where the page lies.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.made import lights
from benchmarks.made.camera import Camera, Floats, hand_held
from benchmarks.made.documents import SOUND, draw
from benchmarks.made.laying import Lying, lay
from benchmarks.made.lights import LIGHTS, to_linear
from benchmarks.made.sensor import as_jpeg, taken

Desk = Callable[[Generator, Floats, Floats], Floats]

_SIZES_PX = ((1280, 720), (960, 1280), (1280, 960))
_TILE_PX, _TILE_MM = 1024, 360.0
_INSET_SHARE = 0.015
_PEN_MM = (140.0, 9.0)


def hard_page(seed: int) -> tuple[NDArray[np.uint8], NDArray[np.float32], str]:
    """The picture of this seed, BGR, its page's corners, (4, 2) in pixels, and the desk's name."""
    random = np.random.default_rng((seed, 4410))
    name = tuple(DESKS)[seed % len(DESKS)]
    size_px = _SIZES_PX[int(random.integers(len(_SIZES_PX)))]
    document = draw(str(random.choice(SOUND)), seed)
    camera, lying = _seen(random, Lying(document, turn_deg=float(random.uniform(-60, 60))), size_px)
    x, y = camera.plate_mm()
    linear = np.ascontiguousarray(to_linear(DESKS[name](random, x, y)))
    lay(linear, camera, x, y, lying)
    if random.random() < 0.2:
        _lay_pen(linear, random, x, y, lying)
    light = LIGHTS[str(random.choice(tuple(LIGHTS)))]
    bright = lights.field(light, random, x, y)
    for _ in range(int(random.integers(0, 3))):
        bright = bright * lights.lamp_shadow(random, x, y)
    level = to_linear(np.asarray([random.uniform(*light.paper)], np.float32))[0]
    linear *= (bright * level)[..., None] * np.asarray(light.colour, np.float32)
    noise, soft = light.noise * float(random.uniform(0.4, 2.0)), float(random.uniform(0.5, 1.4))
    picture = taken(np.asarray(linear, np.float32), random, noise, soft, float(random.uniform(0, 0.6)))
    corners = camera.project(lying.corners_mm()).astype(np.float32)
    return as_jpeg(picture, int(random.integers(60, 96))), corners, name


def _seen(random: Generator, lying: Lying, size_px: tuple[int, int]) -> tuple[Camera, Lying]:
    """A camera that sees all of the page, which takes two fifths of the frame or nearly all."""
    box = np.ptp(lying.corners_mm(), axis=0)
    around = float(max(box[0], box[1] * size_px[0] / size_px[1])) / float(random.uniform(0.4, 0.9))
    frame, inset = np.asarray(size_px, np.float64), _INSET_SHARE * max(size_px)
    while True:
        camera = hand_held(random, size_px, around, tilt_deg=32.0)
        for _ in range(20):
            shift = random.uniform(-0.25, 0.25, 2) * around
            placed = Lying(lying.document, (float(shift[0]), float(shift[1])), lying.turn_deg)
            corners = camera.project(placed.corners_mm())
            if ((corners > inset) & (corners < frame - inset)).all():
                return camera, placed
        around *= 1.05


def _lay_pen(linear: Floats, random: Generator, x: Floats, y: Floats, lying: Lying) -> None:
    """A pen across one side of the page."""
    corners = lying.corners_mm()
    side = int(random.integers(4))
    share = float(random.uniform(0.25, 0.75))
    at = corners[side] * share + corners[(side + 1) % 4] * (1 - share)
    turn = float(random.uniform(0, np.pi))
    across, down = x - np.float32(at[0]), y - np.float32(at[1])
    u, v = across * np.cos(turn) + down * np.sin(turn), down * np.cos(turn) - across * np.sin(turn)
    apart = np.maximum(np.abs(u) - _PEN_MM[0] / 2, np.abs(v) - _PEN_MM[1] / 2)
    cover = np.clip(0.5 - apart, 0, 1)[..., None].astype(np.float32)
    colour = to_linear(random.integers(10, 200, 3).astype(np.float32))
    linear *= 1 - cover
    linear += cover * colour * (1 - 0.5 * np.abs(v / _PEN_MM[1])[..., None]).clip(0.3, 1)


def _turned(random: Generator, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    angle, shift = float(random.uniform(0, np.pi)), random.uniform(0, 900, 2)
    cos, sin = np.cos(angle), np.sin(angle)
    return (
        np.asarray(x * cos - y * sin + shift[0], np.float32),
        np.asarray(x * sin + y * cos + shift[1], np.float32),
    )


def _tiled(tile: NDArray[np.uint8], x: Floats, y: Floats, tile_mm: float = _TILE_MM) -> Floats:
    """`tile` (`_TILE_PX` square) laid endlessly, each `tile_mm` wide."""
    columns, rows = (np.mod(each * (_TILE_PX / tile_mm), _TILE_PX - 1).astype(np.float32) for each in (x, y))
    fine = cv2.GaussianBlur(tile, (0, 0), 0.8)
    return np.asarray(cv2.remap(fine, columns, rows, cv2.INTER_LINEAR), np.float32)


def _grain(random: Generator, x: Floats, y: Floats, lump_mm: float) -> Floats:
    """Soft noise, mean 0 and deviation 1."""
    grain = random.standard_normal((_TILE_PX, _TILE_PX)).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), 1.6)
    columns, rows = (np.mod(each * (1.6 / lump_mm), _TILE_PX - 1).astype(np.float32) for each in (x, y))
    return np.asarray(cv2.remap(grain, columns, rows, cv2.INTER_LINEAR) / grain.std(), np.float32)


def _colour(random: Generator, low: int = 20, high: int = 245) -> NDArray[np.float32]:
    """A colour of one lightness between `low` and `high`, a little tinted."""
    return np.clip(random.uniform(low, high) + random.normal(0, 14, 3), 5, 250).astype(np.float32)


def _keyboard(random: Generator, x: Floats, y: Floats) -> Floats:
    """Rows of keys, dark or light, with their letters."""
    x, y = _turned(random, x, y)
    body, key = _colour(random, 15, 90), _colour(random, 20, 235)
    letter = 235.0 if key.mean() < 128 else 40.0
    tile = np.empty((_TILE_PX, _TILE_PX, 3), np.uint8)
    tile[:] = body
    pitch = 54
    for row in range(_TILE_PX // pitch + 1):
        for column in range(_TILE_PX // pitch + 2):
            left, top = column * pitch - (row * 17) % pitch, row * pitch
            shade = key * float(random.uniform(0.93, 1.05))
            cv2.rectangle(tile, (left + 3, top + 3), (left + 49, top + 49), shade.tolist(), -1)
            sign = chr(65 + int(random.integers(26)))
            cv2.putText(tile, sign, (left + 12, top + 30), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (letter,) * 3, 2)
    return _tiled(tile, x, y)


def _print(random: Generator, x: Floats, y: Floats) -> Floats:
    """A newspaper: columns of lines, headlines and grey pictures, as pale as the page."""
    x, y = _turned(random, x, y)
    tile = np.empty((_TILE_PX, _TILE_PX, 3), np.uint8)
    tile[:] = _colour(random, 190, 238)
    for left in range(12, _TILE_PX - 100, 252):
        top = 20
        while top < _TILE_PX - 20:
            kind = float(random.random())
            if kind < 0.06:
                grey = float(random.uniform(70, 180))
                cv2.rectangle(tile, (left, top), (left + 230, top + 120), (grey,) * 3, -1)
                top += 140
            elif kind < 0.12:
                cv2.putText(
                    tile, "BERITA HARI INI", (left, top + 24), cv2.FONT_HERSHEY_DUPLEX, 0.85, (30,) * 3, 2
                )
                top += 44
            else:
                words = "".join(chr(97 + int(each)) for each in random.integers(0, 26, 30))
                cv2.putText(tile, words, (left, top + 8), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (60,) * 3, 1)
                top += 14
    return _tiled(tile, x, y, 420.0)


def _planks(random: Generator, x: Floats, y: Floats) -> Floats:
    """Boards, each of another shade, with dark joints."""
    x, y = _turned(random, x, y)
    board = float(random.uniform(45, 130))
    number = np.floor(y / board)
    shade = 1 + 0.25 * np.sin(number * 12.9 + 1.7)
    fibre = _grain(random, x * 0.06, y, 1.4)
    joint = np.clip(1 - (board / 2 - np.abs(np.mod(y, board) - board / 2)) / 1.6, 0, 1)
    end = np.clip(1 - np.abs(np.mod(x + number * 371, 640) - 320) / 1.2, 0, 1)
    level = shade * (1 + 0.10 * fibre) * (1 - 0.8 * np.maximum(joint, end))
    colour = np.asarray((0.45, 0.68, 1.0), np.float32) * np.float32(random.uniform(70, 215))
    return np.asarray(np.clip(level[..., None] * colour, 0, 250), np.float32)


def _plaid(random: Generator, x: Floats, y: Floats) -> Floats:
    """A checked cloth: bands of several colours, both ways."""
    x, y = _turned(random, x, y)
    out = np.empty((*x.shape, 3), np.float32)
    out[:] = _colour(random, 60, 240)
    pitch = float(random.uniform(30, 110))
    for _ in range(int(random.integers(2, 5))):
        colour, wide, at = _colour(random), random.uniform(0.05, 0.4) * pitch, random.uniform(0, pitch)
        for along in (x, y):
            edge = np.abs(np.mod(along + at, pitch) - pitch / 2) - wide / 2
            cover = 0.55 * np.clip(0.5 - edge, 0, 1)[..., None]
            out = out * (1 - cover) + colour * cover
    return np.asarray(out * (1 + 0.05 * _grain(random, x, y, 1.0)[..., None]), np.float32)


def _bricks(random: Generator, x: Floats, y: Floats) -> Floats:
    """Bricks or tiles with joints lighter or darker than themselves."""
    x, y = _turned(random, x, y)
    high = float(random.uniform(30, 90))
    wide = high * float(random.choice((1.0, 2.0, 3.0)))
    row = np.floor(y / high)
    along = x + np.mod(row, 2) * wide / 2
    shade = 1 + 0.13 * np.sin(row * 7.7 + np.floor(along / wide) * 5.3)
    rim = np.minimum(
        high / 2 - np.abs(np.mod(y, high) - high / 2), wide / 2 - np.abs(np.mod(along, wide) - wide / 2)
    )
    joint = np.clip(2.5 - rim, 0, 1)[..., None]
    stone = _colour(random) * (shade * (1 + 0.07 * _grain(random, x, y, 2.0)))[..., None]
    return np.asarray(stone * (1 - joint) + _colour(random) * joint, np.float32)


def _pebbles(random: Generator, x: Floats, y: Floats) -> Floats:
    """Pebbles, terrazzo or leaves: spots of every shade, everywhere."""
    tile = np.empty((_TILE_PX, _TILE_PX, 3), np.uint8)
    tile[:] = _colour(random)
    largest = int(random.integers(10, 70))
    for _ in range(int(200_000 / largest**1.5)):
        middle = tuple(int(each) for each in random.integers(0, _TILE_PX, 2))
        axes = tuple(int(each) for each in random.integers(3, largest, 2))
        cv2.ellipse(tile, middle, axes, float(random.uniform(0, 180)), 0, 360, _colour(random).tolist(), -1)
    return _tiled(tile, *_turned(random, x, y))


def _papers(random: Generator, x: Floats, y: Floats) -> Floats:
    """Other sheets, printed and as white as the page, over each other and under it; none is seen whole."""
    out = np.empty((*x.shape, 3), np.float32)
    out[:] = _colour(random, 30, 200)
    reach = 0.5 * float(min(np.ptp(x), np.ptp(y)))
    for _ in range(int(random.integers(4, 9))):
        angle, turn = random.uniform(0, 2 * np.pi), random.uniform(0, np.pi)
        far = reach * random.uniform(0.5, 1.2)
        u = (x - far * np.cos(angle)) * np.cos(turn) + (y - far * np.sin(angle)) * np.sin(turn)
        v = (y - far * np.sin(angle)) * np.cos(turn) - (x - far * np.cos(angle)) * np.sin(turn)
        half_u, half_v = reach * random.uniform(0.7, 1.3, 2)
        apart = np.maximum(np.abs(u) - half_u, np.abs(v) - half_v)
        shade = np.exp(-np.clip(apart, 0, 60) / 3.0)[..., None]
        cover = np.clip(0.5 - apart / 0.4, 0, 1)[..., None]
        lines = (np.mod(v, 7.0) < 2.2) & (np.abs(u) < 0.85 * half_u) & (np.abs(v) < 0.9 * half_v)
        written = lines & (np.sin(u * 2.1 + np.floor(v / 7.0) * 37) > -0.4)
        sheet = _colour(random, 205, 245) * np.where(written, 0.45, 1.0)[..., None]
        out = out * (1 - 0.35 * shade) * (1 - cover) + sheet * cover
    return np.asarray(out, np.float32)


DESKS: Mapping[str, Desk] = MappingProxyType(
    {
        "keyboard": _keyboard,
        "print": _print,
        "planks": _planks,
        "plaid": _plaid,
        "bricks": _bricks,
        "pebbles": _pebbles,
        "papers": _papers,
    }
)


def main(folder: Path, count: int, first: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        pixels, corners, name = hard_page(seed)
        cv2.imwrite(str(folder / f"{seed}-{name}.png"), pixels)
        truth = {"corners": corners.tolist(), "background": name}
        (folder / f"{seed}-{name}.truth.json").write_text(json.dumps(truth) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

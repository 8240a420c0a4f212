"""One labelled picture: a document, a place, a light, and what is wrong with it.

    made = scene("ktp", seed=7, background="wood", light="warm", faults=("glare",))

The truth says what was done and, where something can be measured on it, holds
corners, texts and the camera; between sound and faulty there is a gap that no
picture falls into, so that a label is never a matter of opinion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.made import faults as spoiling
from benchmarks.made.backgrounds import BACKGROUNDS
from benchmarks.made.camera import Camera, hand_held, overhead
from benchmarks.made.documents import draw
from benchmarks.made.laying import Lying, lay
from benchmarks.made.lights import LIGHTS, lamp_shadow, to_linear
from benchmarks.made.lights import field as light_field
from benchmarks.made.paper import Document
from benchmarks.made.plate import plate_mm, plate_surface
from benchmarks.made.sensor import as_jpeg, taken

FAULTS = (
    "none",
    "too_far",
    "cut_off",
    "two_documents",
    "not_a_document",
    "wrong_kind",
    "wrong_side",
    "covered",
    "too_dark",
    "too_bright",
    "glare",
    "blank",
    "blurred_moving",
    "blurred_focus",
)
"""The names are `gate.Reason`'s, and "ok" is none of them."""


@dataclass(frozen=True, slots=True)
class Made:
    """A picture, BGR, and its truth, which JSON can hold."""

    pixels: NDArray[np.uint8] = field(repr=False)
    truth: dict[str, Any]


def scene(
    document: Document | str | None = "ktp",
    *,
    seed: int,
    background: str = "plate",
    light: str = "even",
    faults: Sequence[str] = (),
    size_px: tuple[int, int] = (1920, 1080),
    hand_held_camera: bool | None = None,
    turn_deg: float | None = None,
    fill: float | None = None,
    rough: float = 0.5,
    quality: int | None = None,
) -> Made:
    """Draw one picture. `document` None is the empty place. `fill` is how much
    of the frame's height or width the document takes (over the plate the camera
    is fixed, and it is ignored); `turn_deg` how it lies, by default nearly
    straight; `rough` from 0 to 1 how much else is allowed that is no fault:
    shadows, noise, a thumb on the margin, JPEG. `quality` fixes the JPEG's."""
    unknown = set(faults) - set(FAULTS)
    if unknown:
        raise ValueError(f"no such faults: {', '.join(sorted(unknown))}")
    random = np.random.default_rng((seed, 9900))
    meant = draw(document, seed) if isinstance(document, str) else document
    shown = spoiling.replaced(meant, faults, seed, random)
    on_plate = background == "plate"
    group = (
        [] if shown is None else _group(random, shown, seed, turn_deg, on_plate, "two_documents" in faults)
    )
    hand = not on_plate if hand_held_camera is None else hand_held_camera
    camera, group = _seen(random, group, size_px, on_plate, hand, fill, faults)
    lying = group[0] if group else None

    x, y = camera.plate_mm()
    surface = plate_surface(random, x, y) if on_plate else BACKGROUNDS[background](random, x, y)
    linear = np.ascontiguousarray(to_linear(surface))
    stack = spoiling.Stack(random, camera, x, y, linear, lying)
    for other in group[1:]:
        lay(linear, camera, x, y, other)
    bright = light_field(LIGHTS[light], random, x, y)
    if random.random() < 0.3 * rough:
        bright = bright * lamp_shadow(random, x, y)
    if lying is not None:
        stack.cover = lay(linear, camera, x, y, lying)
        if random.random() < 0.2 * rough:
            bright = bright * stack.hovering()
        if "covered" in faults:
            stack.hand(covers=True)
        elif random.random() < 0.25 * rough:
            stack.hand(covers=False)
    paper = spoiling.paper_level(random, LIGHTS[light], faults)
    bright = bright * np.float32(spoiling.exposure(bright, stack.cover, paper))
    linear *= bright[..., None] * np.asarray(LIGHTS[light].colour, np.float32)
    if lying is not None and "glare" in faults:
        linear += stack.glare(over_text=True)[..., None]
    elif lying is not None and random.random() < lying.document.glossy * rough:
        linear += stack.glare(over_text=False)[..., None]
    if "too_bright" in faults:
        linear += np.float32(random.uniform(0.04, 0.3))
    blur = spoiling.blur(random, faults, camera, lying)
    linear = blur.applied(linear, stack.cover if on_plate else None, random)
    noise = LIGHTS[light].noise * float(random.uniform(0.4, 1.0 + rough))
    lens = float(random.uniform(0.45, 0.60 + 0.30 * rough))
    picture = taken(np.asarray(linear, np.float32), random, noise, lens, float(random.uniform(0, 0.6)))
    grade = int(random.integers(95 - round(28 * rough), 97)) if quality is None else quality
    picture = as_jpeg(picture, grade)

    told = [fault for fault in FAULTS if fault in faults]
    truth: dict[str, Any] = {
        "corners": None if lying is None else _in_pixels(camera, lying),
        "verdict": told or (["none"] if lying is None else ["ok"]),
        "codes": [],
        "document": None if lying is None else lying.document.kind,
        "wanted": spoiling.wanted(meant),
        "size_mm": None if lying is None else [lying.document.width_mm, lying.document.height_mm],
        "turn_deg": None if lying is None else round(lying.turn_deg, 3),
        "also": [_in_pixels(camera, other) for other in group[1:]],
        "background": background,
        "light": light,
        "seed": seed,
        "camera": _camera_truth(camera, on_plate),
        **({} if lying is None else dict(lying.document.truth)),
        **stack.truth,
        **blur.truth,
    }
    return Made(picture, truth)


def _group(
    random: Generator, shown: Document, seed: int, turn_deg: float | None, on_plate: bool, two: bool
) -> list[Lying]:
    """The document, and, where there are two, another beside it."""
    lies = float(random.normal(0, 3.0)) if turn_deg is None else turn_deg
    if turn_deg is None and on_plate and shown.height_mm > max(200.0, shown.width_mm):
        # A tall page is laid sideways on the plate, as its outline asks.
        lies += 90.0 if random.random() < 0.5 else -90.0
    first = Lying(shown, turn_deg=lies)
    if not two:
        return [first]
    other = Lying(
        draw("ktp" if random.random() < 0.7 or shown.height_mm > 150 else "letter", seed + 1),
        turn_deg=float(random.normal(0, 6.0)),
    )
    gap = float(random.uniform(6, 30))
    aside = (np.ptp(first.corners_mm(), axis=0)[0] + np.ptp(other.corners_mm(), axis=0)[0]) / 2 + gap
    way = 1.0 if random.random() < 0.5 else -1.0
    return [
        replace(first, middle_mm=(-way * aside / 2, float(random.uniform(-10, 10)))),
        replace(other, middle_mm=(way * aside / 2, float(random.uniform(-10, 10)))),
    ]


def _seen(
    random: Generator,
    group: list[Lying],
    size_px: tuple[int, int],
    on_plate: bool,
    hand: bool,
    fill: float | None,
    faults: Sequence[str],
) -> tuple[Camera, list[Lying]]:
    """A camera, and the documents where it sees them as it should; held farther
    away as long as it cannot. Over the plate a little more than an A4 is seen;
    elsewhere documents fill as much of the frame as somebody would let them."""
    share = float(random.uniform(0.62, 0.9)) if fill is None else fill
    if "too_far" in faults:
        share = float(random.uniform(0.06, 0.11))
    aspect = size_px[0] / size_px[1]
    box = (
        np.ptp(np.concatenate([one.corners_mm() for one in group]), axis=0)
        if group
        else np.asarray((250, 150))
    )
    around = float(max(box[0], box[1] * aspect)) / share
    if on_plate and "too_far" not in faults:
        around = max(float(random.uniform(232, 290)) * aspect, float(max(box[0], box[1] * aspect)) * 1.06)
    for farther in np.linspace(1.0, 1.6, 13):
        camera = (hand_held if hand else overhead)(random, size_px, around * float(farther))
        placed = _placed(random, group, camera, "cut_off" in faults)
        if placed is not None:
            return camera, placed
    raise AssertionError("the documents find no room in the frame")


def _placed(random: Generator, group: list[Lying], camera: Camera, cut_off: bool) -> list[Lying] | None:
    """Moved to where all is seen with a margin, or, to be cut off, where a good
    part of the document is not; None when there is no such place."""
    frame = np.asarray(camera.size_px, np.float64)
    inset = 0.012 * frame.max()
    for attempt in range(60):
        spread = 260.0 if cut_off else 90.0 * (1 - attempt / 60)
        shift = random.uniform(-spread, spread, 2)
        moved = [
            replace(one, middle_mm=(one.middle_mm[0] + float(shift[0]), one.middle_mm[1] + float(shift[1])))
            for one in group
        ]
        corners = [camera.project(one.corners_mm()) for one in moved]
        if not cut_off:
            if all(((each > inset) & (each < frame - inset)).all() for each in corners):
                return moved
        elif corners and 0.45 < _seen_share(corners[0], camera.size_px) < 0.92:
            return moved
    return None


def _seen_share(corners: NDArray[np.float64], size_px: tuple[int, int]) -> float:
    outline = np.asarray(corners, np.float32)
    wide, high = size_px
    frame = np.asarray(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32)
    seen, _ = cv2.intersectConvexConvex(outline, frame)
    return float(seen / max(abs(cv2.contourArea(outline)), 1.0))


def _in_pixels(camera: Camera, lying: Lying) -> list[list[float]]:
    return [[round(float(x), 2), round(float(y), 2)] for x, y in camera.project(lying.corners_mm())]


def _camera_truth(camera: Camera, on_plate: bool) -> dict[str, Any]:
    """`to_mm` takes undistorted pixels to millimetres from the plate's top left
    corner, or, where there is no plate, from the middle."""
    origin = np.eye(3)
    if on_plate:
        origin[:2, 2] = np.asarray(plate_mm()) / 2
    return {
        "matrix": camera.matrix.round(6).tolist(),
        "distortion": camera.distortion.round(9).tolist(),
        "to_mm": (origin @ camera.to_mm).tolist(),
        "size_px": list(camera.size_px),
    }

"""Made frames with codes in them: a seed draws the same frame again, and no two seeds alike.

The hard classes of a camera over a desk (dark, small, perspective, glare,
motion, noise), a phone's screen, creased thermal paper, a bent sheet, several
codes at once, and frames that hold none. Everything varies: text, version,
level of correction, background, light, lens, JPEG. Each class has its harm
spread evenly from mild to beyond what can be read, so a reader is measured and
not merely passed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
import qrcode
import zxingcpp
from numpy.typing import NDArray

from benchmarks.made_surfaces import background, bent, creased, grown_dim, on_a_screen, shone_on
from kiosk.documents.codes.reading import CodeFormat
from kiosk.documents.pixels import Pixels

WIDTH_PX, HEIGHT_PX = 1920, 1080
HARD = ("dark", "small", "perspective", "glare", "motion", "noise")
BOOTH = ("screen", "screen_dark_mode", "thermal", "bent")
FORMATS = tuple(each for each in CodeFormat if each is not CodeFormat.QR)
MIXED_PX = ((640, 480), (1280, 720), (1920, 1080), (4000, 3000))
_LETTERS = np.array(list("ABCDEFGHJKLMNPQRSTUVWXYZ23456789"))
_FINE_PX = 12


@dataclass(frozen=True, slots=True)
class MadeFrame:
    """A frame, (height, width, 3) BGR, and the texts of the codes in it."""

    pixels: Pixels = field(repr=False)
    texts: tuple[str, ...]


def made_frame(kind: str, seed: int, code_format: CodeFormat = CodeFormat.QR) -> MadeFrame:
    """One frame of class `kind` (of HARD, BOOTH or "plain") with one code."""
    random = np.random.default_rng([seed, *kind.encode(), *code_format.encode()])
    text = _text(random, code_format)
    modules = _modules(text, code_format, random)
    scene = background(random, WIDTH_PX, HEIGHT_PX)
    return MadeFrame(_KINDS[kind](scene, modules, random), (text,))


def made_crowd(seed: int) -> MadeFrame:
    """One frame with two to five codes of different formats, well seen."""
    random = np.random.default_rng([seed, 77])
    scene = background(random, WIDTH_PX, HEIGHT_PX).astype(np.float32)
    cells = random.permutation(6)[: int(random.integers(2, 6))]
    texts = []
    for cell in sorted(cells):
        code_format = tuple(CodeFormat)[int(random.integers(0, 6))]
        text = _text(random, code_format)
        middle = (320 + 640 * (cell % 3), 270 + 540 * (cell // 3))
        size_px = random.uniform(220, 340)
        _lay(scene, _modules(text, code_format, random), random, size_px, middle, tilt=0.03)
        texts.append(text)
    return MadeFrame(_developed(scene, random, 0.6, 2.0), tuple(texts))


def made_mixed(seed: int) -> MadeFrame:
    """One picture of a size that pictures have, VGA to twelve megapixels, with
    one to six codes of any format, large and small, turned, upside down, some
    light on dark, not all of them well seen."""
    random = np.random.default_rng([seed, 1234])
    width, height = MIXED_PX[int(random.choice(len(MIXED_PX), p=(0.25, 0.25, 0.4, 0.1)))]
    columns, rows = (2, 2) if width < 1000 else (3, 2)
    cell_px = (width / columns, height / rows)
    scene = background(random, width, height).astype(np.float32)
    texts = []
    for cell in sorted(random.permutation(columns * rows)[: int(random.integers(1, columns * rows + 1))]):
        code_format = tuple(CodeFormat)[int(random.integers(0, 6))]
        text = _text(random, code_format)
        modules = _modules(text, code_format, random)
        if random.uniform() < 0.2:
            modules = 255 - modules
        module_px = float(np.exp(random.uniform(np.log(1.7), np.log(9.0))))
        size_px = min(module_px * max(modules.shape), 0.62 * min(cell_px))
        middle = (cell_px[0] * (cell % columns + 0.5), cell_px[1] * (cell // columns + 0.5))
        turn_deg = float(random.choice([0, 180, 90, 270])) + random.normal(0, 2)
        if random.uniform() < 0.4:
            turn_deg = random.uniform(0, 360)
        _lay(scene, modules, random, size_px, middle, tilt=random.uniform(0, 0.1), turn_deg=turn_deg)
        texts.append(text)
    return MadeFrame(_developed(scene, random, random.uniform(0.3, 1.0), random.uniform(1, 8)), tuple(texts))


def made_empty(seed: int) -> MadeFrame:
    """One frame that holds no code: a desk with print, patterns or plain noise."""
    random = np.random.default_rng([seed, 404])
    scene = background(random, WIDTH_PX, HEIGHT_PX, busy=True).astype(np.float32)
    return MadeFrame(_developed(scene, random, random.uniform(0.3, 1.5), random.uniform(1, 25)), ())


def _text(random: np.random.Generator, code_format: CodeFormat) -> str:
    def letters(count: int) -> str:
        return "".join(random.choice(_LETTERS, count))

    if code_format is CodeFormat.MICRO_QR:
        return f"{random.integers(10**9, 10**10)}"
    if code_format is CodeFormat.CODE128:
        return f"AJ{letters(8)}"
    choices = (
        f"63029901{random.integers(10**7, 10**8)}",
        f"MPASPOR-{letters(4)}-99{random.integers(10, 99)}",
        f"https://antrean.example/t/{letters(22)}",
        f'{{"booking":"{letters(12)}","site":"KTB","day":"2026-11-22"}}',
        "AJ1:" + letters(204),
    )
    return choices[int(random.choice(len(choices), p=(0.3, 0.2, 0.25, 0.1, 0.15)))]


def _modules(text: str, code_format: CodeFormat, random: np.random.Generator) -> Pixels:
    """The code with its quiet zone, a pixel a module, 0 and 255."""
    if code_format is CodeFormat.QR:
        drawing = qrcode.QRCode(
            error_correction=int(random.choice([0, 1, 1, 2, 3])), border=int(random.integers(2, 5))
        )
        drawing.add_data(text)
        return np.where(np.array(drawing.get_matrix()), 0, 255).astype(np.uint8)
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(code_format))
    return np.array(zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=True), np.uint8)


def _lay(
    scene: NDArray[np.float32],
    modules: Pixels,
    random: np.random.Generator,
    size_px: float,
    middle: tuple[float, float],
    tilt: float = 0.05,
    bend: Callable[[NDArray[np.float32]], NDArray[np.float32]] | None = None,
    paper: tuple[float, float] = (25.0, 235.0),
    turn_deg: float | None = None,
) -> None:
    """Put the code on a sheet of its own into `scene`, its longer side about
    `size_px`, seen under `tilt` (0 is from straight above)."""
    rows, columns = modules.shape
    drawn = np.kron(modules, np.ones((_FINE_PX, _FINE_PX), np.uint8)).astype(np.float32)
    fine: NDArray[np.float32] = paper[0] + (paper[1] - paper[0]) * drawn / np.float32(255)
    margin = int(_FINE_PX * random.uniform(1, 4))
    fine = np.pad(fine, margin, constant_values=np.float32(paper[1]))
    if bend is not None:
        fine = bend(fine)
    scale = size_px / max(rows, columns) / _FINE_PX
    # Twice as fine as it will be seen, so that warping it is no second blur and no moiré.
    if scale < 0.5:
        smaller = cv2.resize(fine, None, fx=2 * scale, fy=2 * scale, interpolation=cv2.INTER_AREA)
        fine = np.asarray(smaller, np.float32)
        scale = 0.5
    height, width = fine.shape[:2]
    angle = np.radians(random.uniform(0, 360) if turn_deg is None else turn_deg)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64) - 0.5
    away = (corners - corners.mean(axis=0)) * scale
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lean = np.radians(random.uniform(0, 360))
    direction = np.array([np.cos(lean), np.sin(lean)])
    seen = away @ spin.T
    depth = 1.0 + tilt * (seen @ direction) / max(1.0, float(np.abs(seen).max()))
    squeeze = 1.0 - np.clip(tilt, 0, 0.7) * 0.6
    along = (seen @ direction)[:, None] * direction
    seen = (seen - along + along * squeeze) / depth[:, None] + np.asarray(middle)
    to_scene = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    size = (scene.shape[1], scene.shape[0])
    laid = cv2.warpPerspective(fine, to_scene, size, flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.ones_like(fine), to_scene, size, flags=cv2.INTER_LINEAR)
    tint = random.uniform(0.9, 1.0, 3) if laid.ndim == 2 else np.ones(3)
    if laid.ndim == 2:
        laid = laid[..., None] * tint
    if cover.ndim == 2:
        cover = cover[..., None]
    scene *= 1.0 - cover
    scene += laid


def _developed(
    scene: NDArray[np.float32], random: np.random.Generator, blur_px: float, grain: float
) -> Pixels:
    """What the camera makes of the light: its lens, its grain, its JPEG."""
    soft = cv2.GaussianBlur(scene, (0, 0), blur_px) if blur_px > 0.2 else scene
    noise = random.normal(0.0, 1.0, soft.shape[:2]).astype(np.float32) * grain
    colour = random.normal(0.0, 0.4, soft.shape).astype(np.float32) * grain
    grainy = np.clip(soft + noise[..., None] + colour, 0, 255).astype(np.uint8)
    quality = int(random.integers(60, 96))
    done, jpeg = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def _middle(random: np.random.Generator, room_px: float) -> tuple[float, float]:
    room = min(room_px, HEIGHT_PX / 2 - 10)
    return (float(random.uniform(room, WIDTH_PX - room)), float(random.uniform(room, HEIGHT_PX - room)))


def _laid(
    scene: Pixels,
    modules: Pixels,
    random: np.random.Generator,
    module_px: float,
    tilt: float = 0.06,
    **how: object,
) -> NDArray[np.float32]:
    canvas = scene.astype(np.float32)
    size_px = min(module_px * max(modules.shape), HEIGHT_PX * 0.8)
    _lay(canvas, modules, random, size_px, _middle(random, size_px * 0.75), tilt, **how)  # type: ignore[arg-type]
    return canvas


def _plain(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    return _developed(_laid(scene, modules, random, random.uniform(4, 9)), random, 0.7, 2.0)


def _dark(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    canvas = _laid(scene, modules, random, random.uniform(2.5, 7))
    dim = grown_dim(canvas, random, float(np.exp(random.uniform(np.log(0.035), np.log(0.35)))))
    return _developed(dim, random, random.uniform(0.5, 1.2), random.uniform(1.5, 4.5))


def _small(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    canvas = _laid(scene, modules, random, random.uniform(1.2, 3.2), tilt=random.uniform(0, 0.15))
    return _developed(canvas, random, random.uniform(0.4, 0.9), random.uniform(1, 4))


def _perspective(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    canvas = _laid(scene, modules, random, random.uniform(4, 10), tilt=random.uniform(0.2, 0.75))
    return _developed(canvas, random, random.uniform(0.5, 1.2), random.uniform(1, 4))


def _glare(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    canvas = scene.astype(np.float32)
    size_px = min(random.uniform(3, 8) * max(modules.shape), HEIGHT_PX * 0.7)
    middle = _middle(random, size_px * 0.7)
    _lay(canvas, modules, random, size_px, middle)
    shone = shone_on(canvas, random, middle, size_px, random.uniform(0.1, 0.9))
    return _developed(shone, random, random.uniform(0.5, 1.1), random.uniform(1, 4))


def _motion(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    module_px = random.uniform(3.5, 8)
    canvas = _laid(scene, modules, random, module_px)
    length = max(2.0, module_px * random.uniform(0.4, 2.4))
    side = int(np.ceil(length)) | 1
    kernel = np.zeros((side + 2, side + 2), np.float32)
    angle = random.uniform(0, np.pi)
    middle = side / 2 + 0.5
    steps = np.linspace(-length / 2, length / 2, 8 * side)
    for step in steps:
        x, y = middle + step * np.cos(angle), middle + step * np.sin(angle)
        kernel[int(np.clip(y, 0, side + 1)), int(np.clip(x, 0, side + 1))] += 1.0 / len(steps)
    return _developed(np.asarray(cv2.filter2D(canvas, -1, kernel)), random, 0.6, random.uniform(1, 4))


def _noise(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    canvas = _laid(scene, modules, random, random.uniform(2.5, 7))
    canvas = 128 + (canvas - 128) * random.uniform(0.4, 1.0)
    return _developed(canvas, random, random.uniform(0.4, 1.0), random.uniform(10, 55))


def _screen(scene: Pixels, modules: Pixels, random: np.random.Generator, dark: bool = False) -> Pixels:
    shown = 255 - modules if dark and random.uniform() < 0.7 else modules
    canvas = scene.astype(np.float32)
    size_px = min(random.uniform(2.5, 8) * max(modules.shape), HEIGHT_PX * 0.75)
    middle = _middle(random, size_px * 0.75)
    bright = random.uniform(0.08, 0.4) if dark else random.uniform(0.3, 1.0)
    paper = (25.0, 235.0)
    _lay(
        canvas,
        shown,
        random,
        size_px,
        middle,
        bend=lambda fine: on_a_screen(fine, random, bright),
        paper=paper,
    )
    if random.uniform() < 0.5:
        canvas = shone_on(canvas, random, middle, size_px, random.uniform(0.1, 0.7))
    return _developed(canvas, random, random.uniform(0.3, 1.0), random.uniform(1, 4))


def _screen_dark(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    return _screen(scene, modules, random, dark=True)


def _thermal(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    ink = random.uniform(60, 175)
    paper = (ink, random.uniform(max(ink + 25, 190), 240))
    canvas = _laid(
        scene, modules, random, random.uniform(3, 8), bend=lambda fine: creased(fine, random), paper=paper
    )
    return _developed(canvas, random, random.uniform(0.5, 1.2), random.uniform(1, 5))


def _bent(scene: Pixels, modules: Pixels, random: np.random.Generator) -> Pixels:
    depth = random.uniform(0.05, 0.9)
    canvas = _laid(
        scene, modules, random, random.uniform(3.5, 8), tilt=0.1, bend=lambda fine: bent(fine, depth)
    )
    return _developed(canvas, random, random.uniform(0.5, 1.0), random.uniform(1, 4))


_KINDS: dict[str, Callable[[Pixels, Pixels, np.random.Generator], Pixels]] = {
    "plain": _plain,
    "dark": _dark,
    "small": _small,
    "perspective": _perspective,
    "glare": _glare,
    "motion": _motion,
    "noise": _noise,
    "screen": _screen,
    "screen_dark_mode": _screen_dark,
    "thermal": _thermal,
    "bent": _bent,
}

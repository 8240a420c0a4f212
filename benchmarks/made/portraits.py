"""A face of nobody: shapes and soft shadows, with a skin and hair of its own.

It is drawn well enough to have a portrait's colours and edges, so that a gate
which mistakes a portrait for a hand is found out.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

#: Skin as sRGB, from very light to very dark.
SKINS = (
    (236, 200, 176),
    (224, 182, 150),
    (208, 160, 124),
    (188, 138, 102),
    (164, 114, 80),
    (136, 92, 64),
    (104, 70, 50),
    (78, 54, 42),
)
_HAIRS = ((24, 20, 18), (40, 30, 26), (70, 52, 40), (150, 146, 142))


def portrait(
    random: Generator, ground: tuple[int, int, int], covered: bool | None = None
) -> NDArray[np.uint8]:
    """(400, 300, 3) BGR; `covered` draws a headscarf."""
    scarf = bool(random.random() < 0.35) if covered is None else covered
    picture = np.empty((400, 300, 3), np.uint8)
    picture[:] = ground[::-1]
    skin = np.asarray(SKINS[int(random.integers(1, 6))][::-1], np.float64)
    hair = np.asarray(_HAIRS[int(random.integers(len(_HAIRS)))][::-1], np.float64)
    shirt = tuple(int(value) for value in random.integers(30, 230, 3))
    head = (150 + int(random.integers(-6, 7)), 170 + int(random.integers(-8, 9)))
    wide, high = 66 + int(random.integers(-6, 8)), 88 + int(random.integers(-6, 8))
    cv2.ellipse(picture, (head[0], 420), (150, 130), 0, 180, 360, shirt, -1, cv2.LINE_AA)
    if scarf:
        colour = tuple(int(value) for value in random.integers(40, 220, 3))
        cv2.ellipse(
            picture, (head[0], head[1] + 26), (wide + 34, high + 52), 0, 0, 360, colour, -1, cv2.LINE_AA
        )
        cv2.ellipse(picture, (head[0], 420), (140, 120), 0, 180, 360, colour, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(
            picture, (head[0] - 28, head[1] + 50), (head[0] + 28, head[1] + 130), tuple(skin * 0.86), -1
        )
        long = int(random.integers(0, 70)) if random.random() < 0.4 else 0
        cv2.ellipse(
            picture,
            (head[0], head[1] - 14 + long // 2),
            (wide + 14, high + 14 + long // 2),
            0,
            0,
            360,
            tuple(hair),
            -1,
            cv2.LINE_AA,
        )
    cv2.ellipse(picture, head, (wide, high), 0, 0, 360, tuple(skin), -1, cv2.LINE_AA)
    if not scarf:
        cv2.ellipse(
            picture, (head[0], head[1] - high + 18), (wide - 6, 30), 0, 0, 360, tuple(hair), -1, cv2.LINE_AA
        )
    dark = tuple(skin * 0.45)
    for side in (-1, 1):
        eye = (head[0] + side * 27, head[1] - 6)
        cv2.ellipse(picture, (eye[0], eye[1] - 15), (17, 4), 0, 180, 360, tuple(hair), 3, cv2.LINE_AA)
        cv2.ellipse(picture, eye, (13, 6), 0, 0, 360, (225, 228, 232), -1, cv2.LINE_AA)
        cv2.circle(picture, eye, 6, (28, 24, 22), -1, cv2.LINE_AA)
    cv2.line(picture, (head[0] - 3, head[1] + 4), (head[0] - 9, head[1] + 30), dark, 2, cv2.LINE_AA)
    cv2.ellipse(picture, (head[0], head[1] + 32), (12, 5), 0, 10, 170, dark, 2, cv2.LINE_AA)
    cv2.ellipse(picture, (head[0], head[1] + 54), (24, 7), 0, 0, 360, (110, 96, 176), -1, cv2.LINE_AA)
    cv2.line(picture, (head[0] - 24, head[1] + 53), (head[0] + 24, head[1] + 53), dark, 1, cv2.LINE_AA)
    # Light from one side, and the softness of a small photograph.
    across = np.linspace(-1, 1, 300, dtype=np.float32)[None, :, None] * float(random.uniform(-0.16, 0.16))
    soft = cv2.GaussianBlur(picture, (0, 0), 1.4).astype(np.float32) * (1 + across)
    return np.asarray(np.clip(soft + random.normal(0, 3, (400, 300, 1)), 0, 255), np.uint8)

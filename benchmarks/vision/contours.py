"""Two well-known ways to find a page, written from their descriptions to be
compared with. Neither is used by the booth."""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.documents.pixels import Pixels, Quad, grey_of
from kiosk.documents.quads import ordered

_TUTORIAL_HEIGHT_PX = 500


def jscanify(pixels: Pixels) -> Quad | None:
    """jscanify's: grey, blur, Canny, Otsu on the edges, the largest contour,
    and in each quarter around its middle the point farthest from that middle."""
    edges = cv2.Canny(grey_of(pixels), 50, 200)
    soft = cv2.GaussianBlur(edges, (3, 3), 0)
    _, binary = cv2.threshold(soft, 0, 255, cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(binary, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    points = max(contours, key=cv2.contourArea).reshape(-1, 2).astype(np.float32)
    middle = np.asarray(cv2.minAreaRect(points)[0], np.float32)
    arms = points - middle
    away = np.hypot(arms[:, 0], arms[:, 1])
    corners = []
    for right, below in ((False, False), (True, False), (True, True), (False, True)):
        within = ((arms[:, 0] > 0) == right) & ((arms[:, 1] > 0) == below)
        if not within.any():
            return None
        corners.append(points[within][np.argmax(away[within])])
    return np.asarray(corners, np.float32)


def tutorial(pixels: Pixels) -> Quad | None:
    """The pipeline of a hundred tutorials: at 500 px high, grey, blur, Canny,
    and the largest of five contours that four points approximate."""
    scale = _TUTORIAL_HEIGHT_PX / pixels.shape[0]
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    edges = cv2.Canny(cv2.GaussianBlur(grey_of(np.asarray(small, np.uint8)), (5, 5), 0), 75, 200)
    contours, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:5]:
        few = cv2.approxPolyDP(contour, 0.02 * cv2.arcLength(contour, True), True)
        if len(few) == 4:
            return ordered(few.reshape(4, 2).astype(np.float32) / np.float32(scale))
    return None

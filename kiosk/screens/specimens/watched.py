"""What moves by itself: how far one is, how long it takes, what the camera sees."""

from __future__ import annotations

import numpy as np
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.booth.booth import Preview, Stage
from kiosk.documents.gate.judging import Reason
from kiosk.screens.guidance import MOVEMENTS
from kiosk.screens.widgets.camera import Picture
from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.page_strip import PageStrip, PageTile
from kiosk.screens.widgets.progress import Progress
from kiosk.screens.widgets.ring import Ring
from kiosk.screens.widgets.stepper import StepLine

#: Where the page lies on the plate, and another one, in shares of the picture.
PAGE = ((0.22, 0.17), (0.78, 0.17), (0.78, 0.83), (0.22, 0.83))
OTHER = ((0.02, 0.3), (0.18, 0.3), (0.18, 0.7), (0.02, 0.7))


def steps(frame: Frame) -> None:
    frame.lead = "StepLine: first, fourth, last of six"
    for place in (1, 4, 6):
        frame.add_widget(StepLine(place=place, total=6))


def waiting(frame: Frame) -> None:
    frame.lead = "Progress: after 0, 1 and 6 of 3 usual seconds"
    for elapsed_s in (0.0, 1.0, 6.0):
        bar = Progress(frame.look, 3.0)
        bar.after(elapsed_s)
        frame.add_widget(bar)


def rings(frame: Frame) -> None:
    frame.lead = "Ring: 20 and 5 of 20 seconds"
    grid = _grid(frame)
    for left in (20, 5):
        place = AnchorLayout()
        place.add_widget(Ring(frame.look, left=left, total=20))
        grid.add_widget(place)


def camera(frame: Frame) -> None:
    frame.lead = "Picture: empty, seen, steady, taken"
    grid = _grid(frame)
    grid.add_widget(Picture(frame.look))
    for stage in (Stage.SEEN, Stage.STEADY, Stage.TAKEN):
        grid.add_widget(_live(frame, Preview(1, _page_on_plate(), PAGE, stage, "")))


def guidance(frame: Frame) -> None:
    frame.lead = "Picture: to be slid, two pages at once, glare, the wrong side"
    grid = _grid(frame)
    seen = Preview(1, _page_on_plate(), PAGE, Stage.SEEN, "", slide=(1, 0))
    grid.add_widget(_live(frame, seen))
    grid.add_widget(_live(frame, Preview(1, _page_on_plate(), PAGE, Stage.SEEN, "", others=(OTHER,))))
    for reason in (Reason.GLARE, Reason.WRONG_SIDE):
        still = Preview(1, _page_on_plate(), PAGE, Stage.SEEN, reason.value)
        grid.add_widget(_live(frame, still, MOVEMENTS[reason]))


def _grid(frame: Frame) -> GridLayout:
    grid = GridLayout(cols=2, spacing=frame.look.space.m)
    frame.add_widget(grid)
    return grid


def _live(frame: Frame, preview: Preview, movement: str = "") -> Picture:
    picture = Picture(frame.look)
    picture.live(preview, movement)
    return picture


def _page_on_plate() -> np.ndarray:
    """A white page on a dark plate, 360 by 640, BGR."""
    pixels = np.full((360, 640, 3), 60, np.uint8)
    pixels[60:300, 140:500] = 238
    return pixels


def page_strip(frame: Frame) -> None:
    frame.lead = "PageTile: normal, chosen, with its picture"
    strip = PageStrip(frame.look)
    tiles = [
        PageTile(name="gallery", icon="file-text", label="Halaman", chosen=chosen)
        for chosen in (False, True, False)
    ]
    for tile in tiles:
        strip.add_widget(tile)
    tiles[-1].show(frame.look, _page_on_plate())
    frame.add_widget(strip)

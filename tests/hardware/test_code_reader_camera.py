"""A camera that reads codes: the size it is asked for, and what it keeps of whom it saw."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.clock import SystemClock
from kiosk.documents.pixels import Pixels
from kiosk.hardware.code_reader.address import code_reader_from_url
from kiosk.hardware.code_reader.camera import Decode
from kiosk.hardware.code_reader.port import Reading
from kiosk.hardware.document_camera.simulator import CameraSimulator

SOON_S = 20.0
SENSOR_PX = (640, 480)


class Sensor:
    """What is behind /dev/video: it does no more than VGA, and says so by doing it."""

    asked: dict[int, float]

    def open(self, path: str, api: int) -> bool:
        Sensor.asked = {}
        return True

    def set(self, what: int, value: float) -> bool:
        Sensor.asked[what] = value
        return True

    def get(self, what: int) -> float:
        return 30.0

    def read(self) -> tuple[bool, Pixels]:
        return True, np.full((SENSOR_PX[1], SENSOR_PX[0], 3), 90, np.uint8)

    def release(self) -> None: ...


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("camera:///dev/video9", (1920, 1080)),
        ("camera+device:///dev/video9", (1920, 1080)),
        ("camera+device:///dev/video9?width=2592&height=1944", (2592, 1944)),
    ],
)
def test_a_device_is_asked_for_a_fine_picture_and_taken_with_a_coarse_one(
    address: str, wanted: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cv2, "VideoCapture", Sensor)

    with code_reader_from_url(
        address, SystemClock(), lambda: lambda pixels: [f"{pixels.shape[1]}"]
    ) as reader:
        assert reader.open() is None
        reading = reader.read(SOON_S)

    assert reading == Reading("640", "camera")
    asked = Sensor.asked
    assert (asked[cv2.CAP_PROP_FRAME_WIDTH], asked[cv2.CAP_PROP_FRAME_HEIGHT]) == wanted


def test_each_reader_looks_through_a_decoder_of_its_own_and_forgets_when_it_is_closed() -> None:
    made: list[list[int]] = []

    def new_decode() -> Decode:
        seen: list[int] = []
        made.append(seen)

        def decode(pixels: Pixels) -> list[str]:
            seen.append(len(seen))
            return [f"{len(made)} {len(seen)}"]

        return decode

    clock = SystemClock()
    with CameraSimulator(np.full((48, 64, 3), 90, np.uint8)) as camera:
        address = f"camera+{camera.url}"
        one, other = (code_reader_from_url(address, clock, new_decode) for _ in range(2))
        for reader in (one, other, one):
            assert reader.open() is None
            assert isinstance(reader.read(SOON_S), Reading)
            reader.close()

    told = [seen for seen in made if seen]
    assert told == [[0], [0], [0]]

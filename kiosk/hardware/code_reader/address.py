"""From the address in the settings to the code reader it names."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from kiosk.clock import Clock
from kiosk.hardware.code_reader.camera import CameraCodeReader, Decode
from kiosk.hardware.code_reader.port import CodeReader
from kiosk.hardware.code_reader.serial import SerialCodeReader
from kiosk.hardware.document_camera.address import camera_from_url

FORMS = (
    "serial:///dev/serial/by-id/…?baudrate=9600, camera+device:///dev/video2?width=1920&height=1080 "
    "or camera+http://HOST/stream"
)
_ASKED_PX = {"width": 1920, "height": 1080}
_LEAST_PX = (1, 1)
"""A camera that cannot do what it is asked for gives its next size, and a code
held nearer is read in that too."""


def code_reader_from_url(url: str, clock: Clock, new_decode: Callable[[], Decode]) -> CodeReader:
    """The reader at `url`, not yet open. `new_decode` makes what finds the codes
    in frames, for cameras alone: a new one each time nobody is looked at any
    more. Raises ValueError for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError as error:  # brackets left open
        raise _mistake(url) from error
    asked = parse_qs(parts.query)

    def number(name: str, usual: int) -> int:
        told = asked.get(name, [str(usual)])[-1]
        if not (told.isascii() and told.isdecimal() and int(told)):
            raise _mistake(url)
        return int(told)

    if parts.scheme == "serial" and parts.path and not parts.netloc:
        return SerialCodeReader(unquote(parts.path), clock, number("baudrate", 9600))
    if parts.scheme == "camera" and parts.path and not parts.netloc:
        source = f"device://{parts.path}"
    elif parts.scheme.startswith("camera+"):
        source = url.removeprefix("camera+")
    else:
        raise _mistake(url)
    is_stream = parts.scheme in ("camera+http", "camera+https")  # Its query is its own.
    width_px, height_px = (usual if is_stream else number(side, usual) for side, usual in _ASKED_PX.items())
    return CameraCodeReader(
        camera_from_url(source, clock, width_px, height_px, least_px=_LEAST_PX), new_decode, clock
    )


def _mistake(url: str) -> ValueError:
    return ValueError(f"{url!r} is not the address of a code reader: write {FORMS}")

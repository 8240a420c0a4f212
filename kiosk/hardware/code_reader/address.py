"""From the address in the settings to the code reader it names."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from kiosk.clock import Clock
from kiosk.hardware.code_reader.camera import CameraCodeReader, Decode
from kiosk.hardware.code_reader.port import CodeReader
from kiosk.hardware.code_reader.serial import SerialCodeReader
from kiosk.hardware.document_camera.address import camera_from_url

FORMS = "serial:///dev/serial/by-id/…?baudrate=9600, camera:///dev/video0 or camera+http://HOST/stream"
_CAMERA_WIDTH_PX, _CAMERA_HEIGHT_PX = 640, 480


def code_reader_from_url(url: str, clock: Clock, decode: Decode) -> CodeReader:
    """The reader at `url`, not yet open. `decode` finds the codes in a frame
    and is used by cameras alone. Raises ValueError for any other address."""
    parts = urlsplit(url)
    mistake = f"{url!r} is not the address of a code reader: write {FORMS}"
    if parts.scheme == "serial" and parts.path and not parts.netloc:
        baudrate = parse_qs(parts.query).get("baudrate", ["9600"])[-1]
        if not baudrate.isdecimal():
            raise ValueError(mistake)
        return SerialCodeReader(unquote(parts.path), clock, int(baudrate))
    if parts.scheme == "camera" and parts.path and not parts.netloc:
        source = f"device://{parts.path}"
    elif parts.scheme.startswith("camera+"):
        source = url.removeprefix("camera+")
    else:
        raise ValueError(mistake)
    return CameraCodeReader(
        camera_from_url(source, clock, _CAMERA_WIDTH_PX, _CAMERA_HEIGHT_PX), decode, clock
    )

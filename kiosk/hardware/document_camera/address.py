"""From the address in the settings to the camera it names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from kiosk.clock import Clock
from kiosk.hardware.document_camera.file import FileCamera
from kiosk.hardware.document_camera.folder import FolderCamera
from kiosk.hardware.document_camera.opencv import CameraDelays, OpenCvCamera
from kiosk.hardware.document_camera.port import DocumentCamera
from kiosk.hardware.document_camera.stills import PICTURE_SUFFIXES

FORMS = "device:///dev/video0, http://HOST/stream, file:///picture.jpg or folder:///pictures"


def camera_from_url(
    url: str,
    clock: Clock,
    width_px: int,
    height_px: int,
    delays: CameraDelays | None = None,
    least_px: tuple[int, int] | None = None,
) -> DocumentCamera:
    """The camera at `url`, not yet open, asked for `width_px` × `height_px`; frames
    smaller than `least_px`, or than what was asked for, are refused. A plain path
    is a device, a folder, a picture or a video. Raises ValueError when the address
    has none of these forms."""
    least_px = least_px or (width_px, height_px)
    try:
        parts = urlsplit(url)
    except ValueError as error:  # brackets left open
        raise _mistake(url) from error
    if parts.scheme in ("http", "https") and parts.netloc:
        return OpenCvCamera(url, clock, width_px, height_px, delays, least_px)
    path = Path(unquote(parts.path))
    if parts.scheme not in ("", "device", "file", "folder") or parts.netloc or not parts.path:
        raise _mistake(url)
    if parts.scheme == "folder" or (parts.scheme == "" and path.is_dir()):
        return FolderCamera(path, clock, *least_px)
    if parts.scheme != "device" and path.suffix.lower() in PICTURE_SUFFIXES:
        return FileCamera(path, clock, *least_px)
    return OpenCvCamera(str(path), clock, width_px, height_px, delays, least_px)


def _mistake(url: str) -> ValueError:
    return ValueError(f"{url!r} is not the address of a camera: write {FORMS}")

"""What the address of a device or a server has to look like, told before it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, parse_qs, parse_qsl, urlsplit

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

FLOWS = ("none", "xonxoff", "rtscts", "dsrdtr")
USB = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}", re.IGNORECASE)

#: Whether what follows a scheme is whole, and what a whole one looks like.
Shape = tuple[Callable[[SplitResult], bool], str]


def address(shapes: Mapping[str, Shape], colon: str = ":", *, may_be_empty: bool = False) -> AfterValidator:
    """Addresses of one kind of thing, by their schemes."""

    def check(url: str) -> str:
        if may_be_empty and not url:
            return url
        scheme = url.partition(":")[0]
        if scheme not in shapes or not url.startswith(scheme + colon):
            known = ", ".join(f"{one}{colon}" for one in shapes)
            raise PydanticCustomError("scheme", "unknown scheme", {"known": known})
        whole, form = shapes[scheme]
        try:
            good = whole(urlsplit(url))
        except ValueError:  # brackets left open, a port that is no number
            good = False
        if not good:
            raise PydanticCustomError("address", "not a whole address", {"forms": form})
        return url

    return AfterValidator(check)


def _here(parts: SplitResult) -> bool:
    """A file of this machine: three strokes, and a path after them."""
    return not parts.netloc and parts.path.startswith("/") and parts.path != "/"


def _there(parts: SplitResult) -> bool:
    """A host, with a port or without."""
    return bool(parts.hostname) and (parts.port is None or parts.port > 0)


def _named(parts: SplitResult) -> bool:
    return bool(parts.path) and not parts.netloc


def _number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) > 0


def _printer_line(parts: SplitResult) -> bool:
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    good = _number(asked.pop("baudrate", "1")) and asked.pop("flow", "none") in FLOWS
    return good and not asked and _here(parts)


def _reader_line(parts: SplitResult) -> bool:
    return _named(parts) and _number(parse_qs(parts.query).get("baudrate", ["1"])[-1])


def _looked_at(parts: SplitResult) -> bool:
    asked = parse_qs(parts.query)
    return _named(parts) and all(_number(asked.get(side, ["1"])[-1]) for side in ("width", "height"))


LINE = "serial:///dev/serial/by-id/NAME?baudrate=9600"
PRINTERS: Mapping[str, Shape] = {
    "serial": (_printer_line, LINE),
    "usb": (lambda parts: USB.fullmatch(parts.netloc) is not None, "usb://04b8:0e15"),
    "tcp": (_there, "tcp://192.168.1.50:9100"),
    "file": (_here, "file:///dev/usb/lp0"),
    "simulator": (lambda _: True, "simulator:"),
}
CAMERAS: Mapping[str, Shape] = {
    "device": (_named, "device:///dev/video0"),
    "http": (_there, "http://HOST/stream"),
    "https": (_there, "https://HOST/stream"),
    "file": (_named, "file:///picture.jpg"),
    "folder": (_named, "folder:///pictures"),
}
READERS: Mapping[str, Shape] = {
    "serial": (_reader_line, LINE),
    "camera+device": (_looked_at, "camera+device:///dev/video2"),
    "camera+http": (_there, "camera+http://HOST/stream"),
    "camera+file": (_looked_at, "camera+file:///picture.jpg"),
    "camera+folder": (_looked_at, "camera+folder:///pictures"),
}
SERVERS: Mapping[str, Shape] = {"http": (_there, "http://HOST:8800"), "https": (_there, "https://HOST")}

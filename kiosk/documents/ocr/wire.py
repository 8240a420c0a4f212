"""Messages between the booth and the process that reads text.

A message is a JSON head and some arrays: the head's length in four bytes, the
head, then the arrays' bytes one after another; the head tells their kinds and
shapes. Nothing that arrives is ever run, as a pickle would be: the reader
looks at pictures that strangers lay under the camera.
"""

from __future__ import annotations

import json
import math
import socket
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.clock import Deadline

_LENGTH = struct.Struct(">I")
_KINDS = ("uint8", "float32")
_LARGEST_HEAD_BYTES = 1_000_000
_LARGEST_ARRAY_BYTES = 400_000_000

Head = dict[str, Any]


def send(
    wire: socket.socket,
    head: Head,
    arrays: Sequence[NDArray[Any]] = (),
    deadline: Deadline | None = None,
) -> None:
    """Send one message by `deadline`. OSError when the other end is gone,
    TimeoutError (an OSError too) when it does not take it in time."""
    told = {**head, "arrays": [[str(array.dtype), list(array.shape)] for array in arrays]}
    packed = json.dumps(told).encode()
    for part in (_LENGTH.pack(len(packed)), packed, *(array.tobytes() for array in arrays)):
        _allow(wire, deadline)
        wire.sendall(part)


def receive(wire: socket.socket, deadline: Deadline | None = None) -> tuple[Head, list[NDArray[Any]]]:
    """The next message, by `deadline`. EOFError when the other end is gone,
    TimeoutError when nothing whole comes in time, ValueError for what is no message."""
    (length,) = _LENGTH.unpack(_exactly(wire, _LENGTH.size, deadline))
    if length > _LARGEST_HEAD_BYTES:
        raise ValueError(f"a head of {length} bytes")
    head = json.loads(_exactly(wire, length, deadline))
    arrays = []
    for kind, shape in head.pop("arrays"):
        if kind not in _KINDS:
            raise ValueError(f"an array of {kind}")
        size_bytes = math.prod(shape) * np.dtype(kind).itemsize
        if not 0 <= size_bytes <= _LARGEST_ARRAY_BYTES:
            raise ValueError(f"an array of {size_bytes} bytes")
        arrays.append(np.frombuffer(_exactly(wire, size_bytes, deadline), kind).reshape(shape))
    return head, arrays


def _exactly(wire: socket.socket, count: int, deadline: Deadline | None) -> bytearray:
    data = bytearray(count)
    view = memoryview(data)
    while view:
        _allow(wire, deadline)
        got = wire.recv_into(view)
        if got == 0:
            raise EOFError("the other end is gone")
        view = view[got:]
    return data


def _allow(wire: socket.socket, deadline: Deadline | None) -> None:
    """Let the next deed on `wire` take what is left of `deadline`."""
    if deadline is None:
        wire.settimeout(None)
        return
    remaining_s = deadline.remaining_s
    if remaining_s <= 0.0:
        raise TimeoutError("no answer in time")
    wire.settimeout(remaining_s)

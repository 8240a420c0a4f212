"""Bodies that came packed (gzip, RFC 1952), unpacked as they come and never beyond what the call takes."""

from __future__ import annotations

import zlib

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

GZIP = "gzip"
#: What zlib calls gzip's own header and trailer.
GZIP_WBITS = 16 + zlib.MAX_WBITS
NOT_PACKED = "The body is no whole gzip file"


def unpacked(receive: Receive, most_bytes: int, too_much: str) -> Receive:
    """`receive`, its pieces unpacked; 413 with `too_much` when they are more than `most_bytes`,
    400 when they are not what they say."""
    unpacking = zlib.decompressobj(GZIP_WBITS)
    room = most_bytes
    whole = False

    async def next_message() -> Message:
        nonlocal room, whole
        message = await receive()
        if whole or message["type"] != "http.request":
            return message
        try:
            piece = unpacking.decompress(message.get("body", b""), room + 1)
        except zlib.error:
            raise HTTPException(400, NOT_PACKED) from None
        room -= len(piece)
        if room < 0:
            raise HTTPException(413, too_much)
        whole = not message.get("more_body", False)
        if unpacking.unused_data or (whole and not unpacking.eof):
            raise HTTPException(400, NOT_PACKED)
        return {**message, "body": piece}

    return next_message

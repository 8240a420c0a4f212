"""An answer is read within a time and a size: a stranger may drip, or pour, for ever."""

from __future__ import annotations

import requests
from urllib3.exceptions import HTTPError

from kiosk.clock import Clock, Deadline

PIECE_BYTES = 64 << 10


class TooLarge(requests.Timeout):
    """No answer that is meant for us is so long."""


def read_within(response: requests.Response, clock: Clock, within_s: float, most_bytes: int) -> bytes:
    """The whole body of a streamed answer. Raises requests.Timeout when it takes longer than
    `within_s` seconds or is larger than `most_bytes`, requests.ConnectionError when it is cut."""
    deadline = Deadline.after(clock, within_s)
    content = bytearray()
    try:
        # What has come, not a full piece: else a drip would be waited for between two looks.
        while piece := response.raw.read1(PIECE_BYTES, decode_content=True):
            content += piece
            if len(content) > most_bytes:
                raise TooLarge
            if deadline.expired:
                raise requests.Timeout
    except HTTPError as error:
        raise requests.ConnectionError(type(error).__name__) from error
    return bytes(content)

"""Uploading a sealed file by tus 1.0, from whichever byte the last cut left.

tuspy speaks the protocol; its own requests have no deadline and follow
redirects, so the three that touch the network are made here instead, over the
centre's sessions. The file is streamed, never held in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import requests
from tusclient.client import TusClient
from tusclient.uploader.uploader import Uploader

from kiosk.client.centre import Centre
from kiosk.client.flow import Flow
from kiosk.client.judging import silence
from kiosk.client.setback import Reach, Setback
from kiosk.client.submission import WaitingDocument
from kiosk.faults import FaultCode

_CHECKSUM_MISMATCH = 460
_GONE = frozenset({404, 410})
PIECE_BYTES = 16 << 10
_ON_THE_WAY_BYTES = 128 << 10
"""So much may lie in the kernel's hands unheard; what is read beyond it proves that
something was taken at the far end."""
_OFFSET_DIGITS = 18
_TRIES = 4
"""How often another offset is believed before the upload rests."""


class _Answered(Exception):
    """The server said something else than the protocol's yes; `content` is the body."""

    def __init__(self, response: requests.Response, content: bytes) -> None:
        super().__init__(response.status_code)
        self.response = response
        self.content = content


class _Stuck(Exception):
    """The server takes bytes and does not count them."""


class _Pour:
    """`length` bytes of a file from where it stands, as the body of a request.

    requests asks for `__len__` and `__iter__`, http.client then calls `read`.
    """

    def __init__(self, file: BinaryIO, length: int, flow: Flow) -> None:
        self._file = file
        self._length = length
        self._left = length
        self._flow = flow

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(PIECE_BYTES):
            yield piece

    def read(self, size: int) -> bytes:
        piece = self._file.read(min(size, self._left, PIECE_BYTES))
        if self._length - self._left > _ON_THE_WAY_BYTES:
            self._flow.heard()
        self._flow.take(len(piece))
        self._left -= len(piece)
        return piece


class _Uploader(Uploader):
    """tuspy's uploader over the centre's sessions: deadlines, no redirects."""

    def __init__(
        self, centre: Centre, file: BinaryIO, url: str | None, length: int, metadata: dict[str, str]
    ) -> None:
        self._centre = centre
        self._file = file
        self._length = length
        self._endpoint = f"{centre.url}/v1/uploads"
        self._content = b""
        """The body of the last answer."""
        super().__init__(
            file_stream=file,
            url=url,
            client=TusClient(self._endpoint),
            chunk_size=centre.timing.chunk_bytes,
            metadata=metadata,
        )

    def create_url(self) -> str:
        response = self._send("POST", self._endpoint, self.get_url_creation_headers())  # type: ignore[no-untyped-call]
        location = response.headers.get("Location")
        if response.status_code != 201 or not location:
            raise _Answered(response, self._content)
        url = urljoin(self._endpoint, location)
        if not _is_at(url, self._endpoint):
            raise _Answered(response, self._content)
        return url

    def get_offset(self) -> int:
        return self._offset_in(self._send("HEAD", self._url(), self._tus_headers()), (200, 204))

    def upload_rest(self) -> None:
        """Send what is missing; where the server is at another byte, go on from there."""
        tries = 0
        while self.offset < self._length:
            before = self.offset
            try:
                self.upload_chunk()
            except _Answered as answered:
                if answered.response.status_code != 409:
                    raise
                self.offset = self.get_offset()
            tries = 0 if self.offset > before else tries + 1
            if tries == _TRIES:
                raise _Stuck

    def upload_chunk(self) -> None:
        self._file.seek(self.offset)
        body = _Pour(self._file, min(self.chunk_size, self._length - self.offset), self._centre.flow)
        headers = {
            **self._tus_headers(),
            "Upload-Offset": str(self.offset),
            "Content-Type": "application/offset+octet-stream",
        }
        self.offset = self._offset_in(self._send("PATCH", self._url(), headers, body), (204,))

    def _url(self) -> str:
        return str(self.url)

    def _tus_headers(self) -> dict[str, str]:
        headers: dict[str, str] = self.get_headers()  # type: ignore[no-untyped-call]
        return headers

    def _offset_in(self, response: requests.Response, statuses: tuple[int, ...]) -> int:
        value = response.headers.get("Upload-Offset", "")
        # No more digits than a file's length may have: Python refuses to read thousands of them.
        offset = int(value) if value.isdecimal() and len(value) <= _OFFSET_DIGITS else None
        if response.status_code not in statuses or offset is None or offset > self._length:
            raise _Answered(response, self._content)
        self._centre.flow.heard()
        return offset

    def _send(
        self, method: str, url: str, headers: dict[str, str], body: _Pour | None = None
    ) -> requests.Response:
        timing = self._centre.timing
        with (
            self._centre.session() as session,
            session.request(
                method,
                url,
                headers=headers,
                data=body,
                timeout=(timing.connect_s, timing.read_s),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            self._content = self._centre.read(response)
            return response


def upload(
    centre: Centre, document: WaitingDocument, remember: Callable[[str | None], None]
) -> Setback | None:
    """Bring every byte of `document` to the centre; None when it has them all.

    `remember` is told the upload's URL as soon as there is one, and None when
    it turned out to be of no use any more. Raises Stopped.
    """
    metadata = {
        "filename": document.path.name,
        "filetype": document.media_type,
        "document": document.id,
        "sha256": document.sha256,
    }
    if damage := _damage(document):
        return Setback(FaultCode.CENTRE_REFUSED, damage)
    try:
        with document.path.open("rb") as file:
            url = document.upload_url
            if url is not None and not _is_at(url, centre.url):
                url = None  # it was begun before the centre moved to another address
            uploader = _Uploader(centre, file, url, document.size_bytes, metadata)
            if url is None:
                uploader.set_url(uploader.create_url())
                remember(str(uploader.url))
            uploader.upload_rest()
    except _Stuck as error:
        return Setback(FaultCode.CENTRE_AWAY, type(error).__name__)
    except requests.RequestException as error:
        return silence(error)
    except _Answered as answered:
        return _fault(centre, answered, remember)
    return None


def _damage(document: WaitingDocument) -> str | None:
    """Why the sealed file cannot be sent, now or ever: it must hold up no other."""
    try:
        with document.path.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest() == document.sha256
    except FileNotFoundError:
        return "the sealed file is gone from this booth"
    except OSError as error:
        return f"the sealed file cannot be read on this booth: {error.strerror}"
    return None if whole else "the sealed file is damaged on this booth"


def _fault(centre: Centre, answered: _Answered, remember: Callable[[str | None], None]) -> Setback:
    """Why the upload stopped. Start anew where the centre no longer knows it."""
    response = answered.response
    status = response.status_code
    if _is_tus(response) and (status in _GONE or status == _CHECKSUM_MISMATCH):
        remember(None)
        return Setback(FaultCode.CENTRE_AWAY, f"HTTP {status}: the upload starts anew")
    fault = centre.fault_of(response, answered.content)
    return fault or Setback(FaultCode.CENTRE_NO_RECEIPT, f"HTTP {status} without an offset", Reach.THING)


def _is_at(url: str, place: str) -> bool:
    """Whether `url` is at the scheme, host and port of `place`."""
    return urlsplit(url)[:2] == urlsplit(place)[:2]


def _is_tus(response: requests.Response) -> bool:
    return "Tus-Resumable" in response.headers

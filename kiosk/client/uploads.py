"""Uploading a sealed file by tus 1.0, from whichever byte the last cut left.

tuspy speaks the protocol; its own requests have no deadline and follow
redirects, so the three that touch the network are made here instead, over the
centre's session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import requests
from tusclient.client import TusClient
from tusclient.uploader.uploader import Uploader

from kiosk.client.centre import Centre, judge
from kiosk.client.submission import WaitingDocument
from kiosk.faults import Fault, FaultCode

_CHECKSUM_MISMATCH = 460
_GONE = frozenset({404, 410})


class _Answered(Exception):
    """The server said something else than the protocol's yes."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


class _Stuck(Exception):
    """The server takes bytes and does not count them."""


class _Uploader(Uploader):
    """tuspy's uploader over the centre's session: deadlines, no redirects."""

    def __init__(
        self, centre: Centre, file: BinaryIO, url: str | None, length: int, metadata: dict[str, str]
    ) -> None:
        self._centre = centre
        self._file = file
        self._length = length
        self._endpoint = f"{centre.url}/v1/uploads"
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
            raise _Answered(response)
        url = urljoin(self._endpoint, location)
        if urlsplit(url)[:2] != urlsplit(self._endpoint)[:2]:
            raise _Answered(response)
        return url

    def get_offset(self) -> int:
        return self._offset_in(self._send("HEAD", self._url(), self._tus_headers()), 200)

    def upload_chunk(self) -> None:
        self._file.seek(self.offset)
        chunk = self._file.read(self.chunk_size)
        headers = {
            **self._tus_headers(),
            "Upload-Offset": str(self.offset),
            "Content-Type": "application/offset+octet-stream",
        }
        offset = self._offset_in(self._send("PATCH", self._url(), headers, chunk), 204)
        if offset <= self.offset:
            raise _Stuck
        self.offset = offset

    def _url(self) -> str:
        return str(self.url)

    def _tus_headers(self) -> dict[str, str]:
        headers: dict[str, str] = self.get_headers()  # type: ignore[no-untyped-call]
        return headers

    def _offset_in(self, response: requests.Response, status: int) -> int:
        value = response.headers.get("Upload-Offset", "")
        if response.status_code != status or not value.isdecimal() or int(value) > self._length:
            raise _Answered(response)
        return int(value)

    def _send(
        self, method: str, url: str, headers: dict[str, str], data: bytes | None = None
    ) -> requests.Response:
        timing = self._centre.timing
        with self._centre.session.request(
            method,
            url,
            headers=headers,
            data=data,
            timeout=(timing.connect_s, timing.read_s),
            allow_redirects=False,
            stream=True,
        ) as response:
            return response


def upload(centre: Centre, document: WaitingDocument, remember: Callable[[str | None], None]) -> Fault | None:
    """Bring every byte of `document` to the centre; None when it has them all.

    `remember` is told the upload's URL as soon as there is one, and None when
    it turned out to be of no use any more.
    """
    metadata = {
        "filename": document.path.name,
        "filetype": document.media_type,
        "document": document.id,
        "sha256": document.sha256,
    }
    try:
        with document.path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != document.sha256:
                return Fault(FaultCode.CENTRE_REFUSED, "the sealed file is damaged on this booth")
            url = document.upload_url
            uploader = _Uploader(centre, file, url, document.size_bytes, metadata)
            if url is None:
                uploader.set_url(uploader.create_url())
                remember(str(uploader.url))
            while uploader.offset < document.size_bytes:
                uploader.upload_chunk()
    except FileNotFoundError:
        return Fault(FaultCode.CENTRE_REFUSED, "the sealed file is gone from this booth")
    except (requests.RequestException, _Stuck) as error:
        return Fault(FaultCode.CENTRE_AWAY, type(error).__name__)
    except _Answered as answered:
        return _fault(answered.response, document, remember)
    return None


def _fault(
    response: requests.Response, document: WaitingDocument, remember: Callable[[str | None], None]
) -> Fault:
    """Why the upload stopped. Start anew where the centre no longer knows it."""
    status = response.status_code
    is_ours = "Tus-Resumable" in response.headers
    if is_ours and (status in _GONE or status == _CHECKSUM_MISMATCH):
        remember(None)
        return Fault(FaultCode.CENTRE_AWAY, f"HTTP {status}: the upload starts anew")
    if is_ours and status == 409:
        return Fault(FaultCode.CENTRE_AWAY, "HTTP 409: the offset is asked again")
    fault = judge(response, {} if is_ours else None)
    return fault or Fault(FaultCode.CENTRE_NO_RECEIPT, f"HTTP {status} without an offset")

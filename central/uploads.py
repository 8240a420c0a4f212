"""Resumable uploads: tus 1.0 (https://tus.io/protocols/resumable-upload), core,
creation, expiration and termination.

What arrived is put away in parts as it comes, in the same store as the
documents, so any worker can go on where another was killed. What is lost is at
most the last FLUSH_BYTES that were still in memory, and only when the centre
itself is killed; the offset never lies.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from email.utils import format_datetime
from secrets import token_hex
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from central.booths import Booth
from central.parts import Parts
from central.problems import Problem, answers
from central.upload_store import Upload, UploadStore

VERSION = "1.0.0"
MOST_BYTES = 64 << 20
FLUSH_BYTES = 256 << 10
QUIET_S = 0.5
"""What came is put away when no more comes for so long, so that a sender whose
connection was cut unheard finds all of it when it asks on another one."""
PIECE_S = 60.0
"""A sender that is silent for longer has gone; what it sent is kept."""

_ALWAYS = {"Tus-Resumable": VERSION}


async def speaks_tus(request: Request, booth: Booth) -> None:
    """412 to whoever does not say that it speaks our version of tus."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise _problem(412, "tus_version", f"Say Tus-Resumable: {VERSION}", {"Tus-Version": VERSION})


async def upload_store(parts: Parts) -> UploadStore:
    return UploadStore(parts)


router = APIRouter(tags=["uploads"], dependencies=[Depends(speaks_tus)])
Store = Annotated[UploadStore, Depends(upload_store)]
TusResumable = Annotated[str, Header(description=f"always {VERSION}")]


@router.options("/v1/uploads", summary="What this tus server can do", status_code=204, responses=answers(401))
def options(booth: Booth) -> Response:
    return Response(
        status_code=204,
        headers={
            **_ALWAYS,
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,expiration,termination",
            "Tus-Max-Size": str(MOST_BYTES),
        },
    )


@router.post(
    "/v1/uploads",
    summary="Begin an upload (tus creation)",
    status_code=201,
    response_class=Response,
    responses=answers(400, 401, 412, 413),
)
def create(
    booth: Booth,
    store: Store,
    tus_resumable: TusResumable,
    upload_length: Annotated[str, Header(description="bytes")],
    upload_metadata: Annotated[
        str, Header(description="tus metadata: filename, filetype, document, sha256; each may be missing")
    ] = "",
) -> Response:
    length = _number("Upload-Length", upload_length)
    if length > MOST_BYTES:
        raise _problem(413, "too_large", f"An upload is at most {MOST_BYTES} bytes")
    upload = store.create(token_hex(16), booth, length, upload_metadata, _metadata(upload_metadata))
    if length == 0:
        _finish(store, upload, b"", upload.offset)
    headers = {**_ALWAYS, "Location": f"/v1/uploads/{upload.id}", "Upload-Expires": _expires(store, upload)}
    return Response(status_code=201, headers=headers)


@router.head(
    "/v1/uploads/{upload_id}",
    summary="How far an upload is",
    response_class=Response,
    responses=answers(401, 404, 412),
)
def offset(upload_id: str, booth: Booth, store: Store, tus_resumable: TusResumable) -> Response:
    upload = _existing(store, upload_id, booth)
    headers = {
        **_ALWAYS,
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.length),
        "Upload-Expires": _expires(store, upload),
        "Cache-Control": "no-store",
    }
    if upload.metadata:
        headers["Upload-Metadata"] = upload.metadata
    return Response(headers=headers)


@router.patch(
    "/v1/uploads/{upload_id}",
    summary="Go on with an upload",
    status_code=204,
    response_class=Response,
    responses=answers(400, 401, 404, 408, 409, 412, 413, 415, 460),
    openapi_extra={
        "requestBody": {
            "content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        }
    },
)
async def append(
    upload_id: str,
    request: Request,
    booth: Booth,
    store: Store,
    tus_resumable: TusResumable,
    upload_offset: Annotated[str, Header(description="bytes")],
) -> Response:
    if request.headers.get("Content-Type") != "application/offset+octet-stream":
        raise _problem(415, "media_type", "Send application/offset+octet-stream")
    begins_at = _number("Upload-Offset", upload_offset)
    upload = await run_in_threadpool(_existing, store, upload_id, booth)
    if upload.offset != begins_at:
        raise _problem(
            409, "offset", "The upload is at another offset", {"Upload-Offset": str(upload.offset)}
        )
    ends_at = await _receive(request, store, upload)
    headers = {**_ALWAYS, "Upload-Offset": str(ends_at)}
    after = await run_in_threadpool(store.find, upload_id)
    if after is not None:
        headers["Upload-Expires"] = _expires(store, after)
    return Response(status_code=204, headers=headers)


@router.delete(
    "/v1/uploads/{upload_id}",
    summary="Give an upload up (tus termination)",
    status_code=204,
    response_class=Response,
    responses=answers(401, 404, 412),
)
def terminate(upload_id: str, booth: Booth, store: Store, tus_resumable: TusResumable) -> Response:
    store.drop(_existing(store, upload_id, booth))
    return Response(status_code=204, headers=_ALWAYS)


async def _receive(request: Request, store: UploadStore, upload: Upload) -> int:
    """Put away what arrives, in parts; the offset that was reached."""
    reached = upload.offset
    waiting = bytearray()
    silent = False
    async with _Pieces(request) as pieces:
        while True:
            try:
                piece = await pieces.next(QUIET_S if waiting else PIECE_S)
            except ClientDisconnect:
                silent = True
                break
            if piece is not None:
                waiting += piece
            if reached + len(waiting) > upload.length:
                raise _problem(413, "too_long", "More bytes than Upload-Length said")
            if piece == b"" or (piece is None and not waiting):
                silent = piece is None
                break
            full = len(waiting) >= FLUSH_BYTES and reached + len(waiting) < upload.length
            if full or piece is None:
                reached = await run_in_threadpool(_keep, store, upload, bytes(waiting), reached)
                waiting.clear()
    if waiting:
        reached = await run_in_threadpool(_keep, store, upload, bytes(waiting), reached)
    if silent:
        raise _problem(408, "silent", "The sender fell silent; what it sent is kept")
    return reached


class _Pieces:
    """A request's body piece by piece, with a deadline that does not end it."""

    def __init__(self, request: Request) -> None:
        self._stream = request.stream()
        self._coming: asyncio.Task[bytes] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._coming is not None:
            self._coming.cancel()
            await asyncio.wait({self._coming})

    async def next(self, within_s: float) -> bytes | None:
        """The next piece; empty at the end of the body, None when none came in time."""
        if self._coming is None:
            self._coming = asyncio.create_task(self._next())
        await asyncio.wait({self._coming}, timeout=within_s)
        if not self._coming.done():
            return None
        coming, self._coming = self._coming, None
        return coming.result()

    async def _next(self) -> bytes:
        async for piece in self._stream:
            if piece:
                return piece
        return b""


def _keep(store: UploadStore, upload: Upload, content: bytes, at: int) -> int:
    """Put `content` away at offset `at`; 409 when somebody else was there first."""
    if at + len(content) == upload.length:
        return _finish(store, upload, content, at)
    if not store.add_part(upload, content, at):
        raise _problem(409, "offset", "The upload went on elsewhere")
    return at + len(content)


def _finish(store: UploadStore, upload: Upload, content: bytes, at: int) -> int:
    verdict = store.finish(upload, content, at)
    if verdict == "digest":
        raise _problem(460, "checksum", "The bytes have not the digest that was announced; start again")
    if verdict == "unsealed":
        raise _problem(422, "not_sealed", "Not an age file: documents are taken sealed only")
    if verdict == "offset":
        raise _problem(409, "offset", "The upload went on elsewhere")
    return upload.length


def _existing(store: UploadStore, upload_id: str, booth: str) -> Upload:
    upload = store.find(upload_id)
    if upload is None or upload.booth != booth:
        raise _problem(404, "unknown_upload", "No such upload")
    return upload


def _expires(store: UploadStore, upload: Upload) -> str:
    return format_datetime(store.expires_at(upload), usegmt=True)


def _number(header: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):
        raise _problem(400, "header", f"{header} is a number of bytes")
    return int(value)


def _metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: pairs of key and base64, parted by commas; a value may be missing."""
    found = {}
    for pair in filter(None, (pair.strip() for pair in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise _problem(400, "metadata", "Upload-Metadata is not pairs of key and base64") from None
    return found


def _problem(status: int, name: str, title: str, more: dict[str, str] | None = None) -> Problem:
    return Problem(status, name, title, headers={**_ALWAYS, **(more or {})})

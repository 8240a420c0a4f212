"""Submissions: stored once, answered with a receipt that echoes id and digest."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, StrictInt, field_validator
from sqlalchemy import Connection, select, update

from central import schema
from central.booths import Booth, MayAskAbout
from central.parts import Parts
from central.problems import Problem, answers
from central.sealed import is_sealed
from central.stamps import Stamp
from central.store import insert_once, writing
from central.words import BookingCode, Id, Line, Moment, Sha256, Word, stored

router = APIRouter(tags=["submissions"])


class DocumentReference(BaseModel):
    """A document that was uploaded before, by its id and the digest of its sealed bytes."""

    id: Id
    sha256: Sha256
    bytes: StrictInt
    media_type: Line


class Envelope(BaseModel):
    """A submission: what is open, and the rest as an age file in base64."""

    kind: Word
    site: Id
    booth: Id
    ticket: Id | None
    booking: BookingCode | None
    created_at: Moment
    stamp: Stamp | None = None
    documents: list[DocumentReference]
    sealed: str

    @field_validator("sealed")
    @classmethod
    def is_an_age_file(cls, value: str) -> str:
        if not is_sealed(b64decode(value, validate=True)):
            raise ValueError("not an age file: personal data is taken sealed only")
        return value


class Receipt(BaseModel):
    """The centre has it. `sha256` is of the exact body that was sent."""

    submission: str
    sha256: str
    received_at: datetime


async def raw_body(request: Request) -> bytes:
    return await request.body()


@router.put(
    "/v1/submissions/{submission}",
    summary="Store a submission once",
    status_code=201,
    response_description="New here",
    responses={
        200: {"model": Receipt, "description": "Was here already, with the same digest"},
        **answers(401, 403, 409, 424),
    },
)
def put_submission(
    parts: Parts,
    booth: Booth,
    may_ask_about: MayAskAbout,
    submission: Id,
    envelope: Envelope,
    body: Annotated[bytes, Depends(raw_body)],
    response: Response,
) -> Receipt:
    may_ask_about(envelope.site)
    with writing(parts.engine) as connection:
        receipt, new = keep(connection, submission, envelope, body, booth, parts.now())
    if not new:
        response.status_code = 200
    return receipt


def keep(
    connection: Connection,
    submission: str,
    envelope: Envelope,
    body: bytes,
    received_from: str,
    now: datetime,
) -> tuple[Receipt, bool]:
    """Store `body`, which `envelope` was read from, under its id; the receipt, and whether it
    was new. Raises Problem when the id has another content, or a document is not here."""
    digest = hashlib.sha256(body).hexdigest()
    received_at = stored(now)
    new = insert_once(
        connection,
        schema.submission,
        {
            "id": submission,
            "sha256": digest,
            "kind": envelope.kind,
            "site": envelope.site,
            "booth": envelope.booth,
            "ticket": envelope.ticket,
            "booking": envelope.booking,
            "created_at": stored(envelope.created_at),
            "received_at": received_at,
            "received_from": received_from,
            **(envelope.stamp.model_dump() if envelope.stamp else {}),
            "body": body,
        },
    )
    if new:
        _claim_documents(connection, submission, envelope.documents)
    else:
        row = connection.execute(
            select(schema.submission.c.sha256, schema.submission.c.received_at).where(
                schema.submission.c.id == submission
            )
        ).one()
        if row.sha256 != digest:
            raise Problem(409, "other_digest", "This id was stored before with another content")
        received_at = row.received_at
    receipt = Receipt(submission=submission, sha256=digest, received_at=datetime.fromisoformat(received_at))
    return receipt, new


def _claim_documents(connection: Connection, submission: str, documents: list[DocumentReference]) -> None:
    """Bind the documents to their submission, each once however often it is listed. Raises
    Problem: 424 naming those that are not here; 422 naming those that no upload mends."""
    table = schema.document.c
    missing: list[str] = []
    taken: list[str] = []
    for id_, sha256 in dict.fromkeys((document.id, document.sha256) for document in documents):
        claimed = connection.execute(
            update(schema.document)
            .where(table.id == id_, table.sha256 == sha256, table.submission.is_(None))
            .values(submission=submission)
        ).rowcount
        if not claimed:
            known = connection.scalar(select(table.id).where(table.id == id_))
            (missing if known is None else taken).append(id_)
    if taken:
        title = "Documents that belong to another submission, or have another content here"
        raise Problem(422, "document_taken", title, documents=taken)
    if missing:
        raise Problem(424, "documents_missing", "Upload these documents first", documents=missing)

"""Uploads on their way: their rows, their parts, and the document at the end."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from typing import Literal

from sqlalchemy import Connection, delete, select, update

from central import schema
from central.parts import CentreParts
from central.sealed import is_sealed
from central.store import insert_once, reading, writing
from central.words import stored

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
SWEPT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload as its row says. Offset and length are bytes."""

    id: str
    booth: str
    document: str
    sha256: str | None
    media_type: str
    metadata: str
    length: int
    offset: int
    finished: bool
    moved_at: str
    """When it was made or grew last, as the tables keep moments."""


class UploadStore:
    """The offset grows only by the one who found it where the row says it is."""

    def __init__(self, parts: CentreParts) -> None:
        self._parts = parts

    def create(self, id_: str, booth: str, length: int, header: str, metadata: Mapping[str, str]) -> Upload:
        """A new upload, or the one that this booth began for the same file and that holds nothing yet:
        the booth did not hear the answer. A client that names no document gets the upload's own id
        for it."""
        document = metadata.get("document", "")
        sha256 = metadata.get("sha256", "")
        upload = Upload(
            id=id_,
            booth=booth,
            document=document if _ID.fullmatch(document) else id_,
            sha256=sha256 if _SHA256.fullmatch(sha256) else None,
            media_type=metadata.get("filetype", "")[:200] or "application/octet-stream",
            metadata=header,
            length=length,
            offset=0,
            finished=False,
            moved_at=stored(self._parts.now()),
        )
        row = {name: getattr(upload, name) for name in Upload.__slots__}
        with writing(self._parts.engine) as connection:
            begun = self._begun(connection, upload)
            if begun is not None:
                return replace(upload, id=begun)
            connection.execute(schema.upload.insert().values(**row, created_at=upload.moved_at))
        return upload

    @staticmethod
    def _begun(connection: Connection, upload: Upload) -> str | None:
        """The id of an upload like `upload` that no byte has come for, kept for as long as a new one."""
        table = schema.upload.c
        alike = ("booth", "document", "sha256", "media_type", "metadata", "length", "offset", "finished")
        same = (table[name] == getattr(upload, name) for name in alike)
        found = select(table.id).where(*same, table.dropped_at.is_(None)).order_by(table.created_at).limit(1)
        touched = (
            update(schema.upload)
            .where(table.id == found.scalar_subquery(), table.offset == 0, table.dropped_at.is_(None))
            .values(moved_at=upload.moved_at)
            .returning(table.id)
        )
        begun: str | None = connection.scalar(touched)
        return begun

    def find(self, id_: str) -> Upload | None:
        table = schema.upload.c
        with self._parts.engine.connect() as connection:
            row = connection.execute(
                select(*(table[name] for name in Upload.__slots__)).where(
                    table.id == id_, table.dropped_at.is_(None)
                )
            ).one_or_none()
        return Upload(*row) if row is not None else None

    def add_part(self, upload: Upload, content: bytes, at: int) -> bool:
        """Put `content` away as the part at `at`; False when the offset is not `at`."""
        key = f"{_folder(upload.id)}/{at:012d}-{token_hex(4)}"
        self._parts.documents.put(key, content)
        with writing(self._parts.engine) as connection:
            won = self._move(connection, upload, at, at + len(content), finished=False)
            if won:
                connection.execute(schema.upload_part.insert().values(upload=upload.id, offset=at, key=key))
        if not won:
            self._parts.documents.delete([key])
        return won

    def finish(self, upload: Upload, last: bytes, at: int) -> Literal["done", "digest", "offset", "unsealed"]:
        """Join the parts and `last` into the document. Until then the offset stays `at`.

        "digest" when the bytes are not those announced, "unsealed" when they are no age file:
        the upload is dropped.
        """
        keys = self._keys(upload)
        content = b"".join([*(self._parts.documents.get(key) for key in keys), last])
        digest = hashlib.sha256(content).hexdigest()
        if len(content) != upload.length:
            return "offset"
        if upload.sha256 not in (None, digest):
            self.drop(upload)
            return "digest"
        if not is_sealed(content):
            self.drop(upload)
            return "unsealed"
        self._parts.documents.put(document_key(upload.document, digest), content)
        with writing(self._parts.engine) as connection:
            if not self._move(connection, upload, at, upload.length, finished=True):
                return "offset"
            there = Put(upload.document, digest, upload.length, upload.media_type)
            note_document(connection, there, upload.booth, self._parts.now())
            connection.execute(delete(schema.upload_part).where(schema.upload_part.c.upload == upload.id))
        self._parts.documents.delete(keys)
        return "done"

    def drop(self, upload: Upload) -> None:
        """Forget an upload and its parts; a document that was finished stays."""
        self._drop(upload.id, self._parts.now())

    def expires_at(self, upload: Upload) -> datetime:
        """When it is swept unless it moves before."""
        return datetime.fromisoformat(upload.moved_at) + self._parts.upload_age

    def sweep(self) -> int:
        """Drop uploads that have not moved for `upload_age`, finished ones too, at most
        SWEPT_AT_ONCE; how many were ours. Any worker may, and all at once.

        Nothing is lost with them: the booth still has the file, finds its upload
        gone (404) and begins that one anew. Documents stay.
        """
        now = self._parts.now()
        until = now - self._parts.upload_age
        table = schema.upload.c
        with reading(self._parts.engine) as connection:
            old = select(table.id).where(table.moved_at < stored(until)).order_by(table.moved_at)
            ids = list(connection.scalars(old.limit(SWEPT_AT_ONCE)))
        return sum(self._drop(id_, now, until) for id_ in ids)

    def _drop(self, id_: str, now: datetime, until: datetime | None = None) -> bool:
        """First say that it goes, so that nobody goes on with it; then its parts, then its row.
        Where it ends in between, a sweep takes up the rest. False when it moved since `until`,
        or somebody else dropped it."""
        here = [schema.upload.c.id == id_]
        moved = [schema.upload.c.moved_at < stored(until)] if until is not None else []
        with writing(self._parts.engine) as connection:
            going = update(schema.upload).where(*here, *moved).values(dropped_at=stored(now))
            if connection.execute(going).rowcount == 0:
                return False
        self._parts.documents.delete_below(_folder(id_))
        with writing(self._parts.engine) as connection:
            connection.execute(delete(schema.upload_part).where(schema.upload_part.c.upload == id_))
            return connection.execute(delete(schema.upload).where(*here)).rowcount == 1

    def _keys(self, upload: Upload) -> list[str]:
        part = schema.upload_part.c
        with self._parts.engine.connect() as connection:
            return list(
                connection.scalars(select(part.key).where(part.upload == upload.id).order_by(part.offset))
            )

    def _move(
        self, connection: Connection, upload: Upload, before: int, after: int, *, finished: bool
    ) -> bool:
        table = schema.upload.c
        statement = (
            update(schema.upload)
            .where(
                table.id == upload.id,
                table.offset == before,
                table.finished.is_(False),
                table.dropped_at.is_(None),
            )
            .values(offset=after, finished=finished, moved_at=stored(self._parts.now()))
        )
        return connection.execute(statement).rowcount == 1


@dataclass(frozen=True, slots=True)
class Put:
    """A document whose sealed bytes lie in the store under `document_key`."""

    id: str
    sha256: str
    size_bytes: int
    media_type: str


def note_document(connection: Connection, there: Put, received_from: str, now: datetime) -> None:
    """Write down that `there` is here, ready for its submission; the first of its id stays."""
    insert_once(
        connection,
        schema.document,
        {
            **{name: getattr(there, name) for name in Put.__slots__},
            "received_at": stored(now),
            "received_from": received_from,
        },
    )


def _folder(upload: str) -> str:
    return f"uploads/{upload}"


def document_key(document: str, sha256: str) -> str:
    """Where a document lies in the store: by id and digest, so that none overwrites another."""
    return f"documents/{document}.{sha256[:16]}.age"

"""Uploads on their way: their rows, their parts, and the document at the end."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Literal

from sqlalchemy import Connection, delete, select, update

from central import schema
from central.parts import CentreParts
from central.store import insert_once, writing
from central.words import stored

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


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


class UploadStore:
    """The offset grows only by the one who found it where the row says it is."""

    def __init__(self, parts: CentreParts) -> None:
        self._parts = parts

    def create(self, id_: str, booth: str, length: int, header: str, metadata: Mapping[str, str]) -> Upload:
        """A new upload. A client that names no document gets the upload's own id for it."""
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
        )
        row = {name: getattr(upload, name) for name in Upload.__slots__}
        with writing(self._parts.engine) as connection:
            connection.execute(schema.upload.insert().values(**row, created_at=stored(self._parts.now())))
        return upload

    def find(self, id_: str) -> Upload | None:
        table = schema.upload.c
        with self._parts.engine.connect() as connection:
            row = connection.execute(
                select(*(table[name] for name in Upload.__slots__)).where(table.id == id_)
            ).one_or_none()
        return Upload(*row) if row is not None else None

    def add_part(self, upload: Upload, content: bytes, at: int) -> bool:
        """Put `content` away as the part at `at`; False when the offset is not `at`."""
        key = f"uploads/{upload.id}/{at:012d}-{token_hex(4)}"
        self._parts.documents.put(key, content)
        with writing(self._parts.engine) as connection:
            won = self._move(connection, upload, at, at + len(content), finished=False)
            if won:
                connection.execute(schema.upload_part.insert().values(upload=upload.id, offset=at, key=key))
        if not won:
            self._parts.documents.delete([key])
        return won

    def finish(self, upload: Upload, last: bytes, at: int) -> Literal["done", "digest", "offset"]:
        """Join the parts and `last` into the document. Until then the offset stays `at`.

        "digest" when the bytes are not those announced: the upload is dropped.
        """
        keys = self._keys(upload)
        content = b"".join([*(self._parts.documents.get(key) for key in keys), last])
        digest = hashlib.sha256(content).hexdigest()
        if len(content) != upload.length:
            return "offset"
        if upload.sha256 not in (None, digest):
            self.drop(upload)
            return "digest"
        self._parts.documents.put(document_key(upload.document, digest), content)
        with writing(self._parts.engine) as connection:
            if not self._move(connection, upload, at, upload.length, finished=True):
                return "offset"
            insert_once(
                connection,
                schema.document,
                {
                    "id": upload.document,
                    "sha256": digest,
                    "size_bytes": upload.length,
                    "media_type": upload.media_type,
                    "received_at": stored(self._parts.now()),
                    "received_from": upload.booth,
                },
            )
            connection.execute(delete(schema.upload_part).where(schema.upload_part.c.upload == upload.id))
        self._parts.documents.delete(keys)
        return "done"

    def drop(self, upload: Upload) -> None:
        """Forget an upload and its parts; a document that was finished stays."""
        keys = self._keys(upload)
        with writing(self._parts.engine) as connection:
            connection.execute(delete(schema.upload_part).where(schema.upload_part.c.upload == upload.id))
            connection.execute(delete(schema.upload).where(schema.upload.c.id == upload.id))
        self._parts.documents.delete(keys)

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
            .where(table.id == upload.id, table.offset == before, table.finished.is_(False))
            .values(offset=after, finished=finished)
        )
        return connection.execute(statement).rowcount == 1


def document_key(document: str, sha256: str) -> str:
    """Where a document lies in the store: by id and digest, so that none overwrites another."""
    return f"documents/{document}.{sha256[:16]}.age"

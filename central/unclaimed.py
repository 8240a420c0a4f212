"""Documents that came whole and that no submission ever named: swept like uploads that stand still.

A booth uploads a scan and then hands over the submission that names it. When that
never comes, nobody can open the scan in any context. A booth that comes back after all
is told that its document is missing (424), and sends it again.
"""

from __future__ import annotations

from sqlalchemy import delete, exists, select

from central import schema
from central.parts import CentreParts
from central.store import reading, writing
from central.upload_store import document_key
from central.words import stored

SWEPT_AT_ONCE = 100

_document, _upload = schema.document.c, schema.upload.c


def sweep_unclaimed(parts: CentreParts) -> int:
    """Delete at most SWEPT_AT_ONCE documents that have waited longer than `upload_age` for their
    submission; how many. One that is being sent again at this moment stays."""
    coming = exists().where(_upload.document == _document.id, _upload.finished.is_(False))
    old = (
        _document.submission.is_(None),
        _document.received_at < stored(parts.now() - parts.upload_age),
        ~coming,
    )
    with reading(parts.engine) as connection:
        ids = list(connection.scalars(select(_document.id).where(*old).limit(SWEPT_AT_ONCE)))
    if not ids:
        return 0
    with writing(parts.engine) as connection:
        going = delete(schema.document).where(_document.id.in_(ids), *old)
        gone = connection.execute(going.returning(_document.id, _document.sha256)).all()
        # Before anybody can see that the row is gone, and begin to send the document anew.
        parts.documents.delete([document_key(row.id, row.sha256) for row in gone])
    return len(gone)

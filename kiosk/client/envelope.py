"""The two halves of a submission as it travels: what is open, and what is sealed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC

from kiosk.client.stamp import Stamp
from kiosk.client.submission import SealedDocument, Submission


def personal_part(submission: Submission, documents: Sequence[SealedDocument]) -> bytes:
    """The personal fields and the documents' names, ready to be sealed."""
    return json.dumps(
        {
            "personal": dict(submission.personal),
            "documents": {document.id: document.document for document in documents},
        },
        ensure_ascii=False,
    ).encode()


def envelope(
    submission: Submission, documents: Sequence[SealedDocument], sealed: bytes, stamp: Stamp
) -> bytes:
    """What travels: written once, so that every repeat has the same digest."""
    return json.dumps(
        {
            "kind": submission.kind,
            "site": submission.site,
            "booth": submission.booth,
            "ticket": submission.ticket,
            "booking": submission.booking,
            "created_at": submission.created_at.astimezone(UTC).isoformat(),
            "stamp": asdict(stamp),
            "documents": [
                {"id": d.id, "sha256": d.sha256, "bytes": d.size_bytes, "media_type": d.media_type}
                for d in documents
            ],
            "sealed": b64encode(sealed).decode("ascii"),
        },
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def stamp_of(body: bytes) -> Stamp | None:
    """The stamp of an envelope; None for one that was written before there were stamps."""
    stamp = json.loads(body).get("stamp")
    return Stamp(**stamp) if stamp else None
